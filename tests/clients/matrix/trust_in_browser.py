"""Makes Chromium trust CAs: writes them to the NSS database of HOME, as certutil would.

Usage: trust_in_browser.py HOME PEM-FILE...
"""

import ctypes
import os
import ssl
import sys

CA_FOR_SERVERS = 0x98  # CERTDB_VALID_CA, CERTDB_TRUSTED_CA, CERTDB_TRUSTED_CLIENT_CA


class Trust(ctypes.Structure):
    _fields_ = [("ssl", ctypes.c_uint), ("email", ctypes.c_uint), ("code", ctypes.c_uint)]


def library(name, *functions):
    loaded = ctypes.CDLL(name)
    for function in functions:
        getattr(loaded, function).restype = ctypes.c_void_p
    return loaded


def check(result):
    if result != 0:
        sys.exit("trust_in_browser: NSS reports an error")


def main(home, *files):
    nss = library("libnss3.so", "PK11_GetInternalKeySlot", "CERT_GetDefaultCertDB")
    smime = library("libsmime3.so", "CERT_DecodeCertFromPackage")
    folder = os.path.join(home, ".pki", "nssdb")
    os.makedirs(folder)
    check(nss.NSS_InitReadWrite(f"sql:{folder}".encode()))
    slot = ctypes.c_void_p(nss.PK11_GetInternalKeySlot())
    check(nss.PK11_InitPin(slot, None, None))
    trusted = Trust(CA_FOR_SERVERS, 0, 0)
    for file in files:
        with open(file) as pem:
            der = ssl.PEM_cert_to_DER_cert(pem.read())
        ca = ctypes.c_void_p(smime.CERT_DecodeCertFromPackage(der, len(der)))
        check(nss.PK11_ImportCert(slot, ca, 0, file.encode(), 0))
        check(nss.CERT_ChangeCertTrust(ctypes.c_void_p(nss.CERT_GetDefaultCertDB()), ca,
                                       ctypes.byref(trusted)))


main(*sys.argv[1:])
