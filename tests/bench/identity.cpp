#include "identity.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace wsecho_bench {
namespace {

struct Freed {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
    void operator()(std::FILE* file) const { std::fclose(file); }
};

template <typename Object>
using Owned = std::unique_ptr<Object, Freed>;

Owned<X509> make_certificate(EVP_PKEY* key) {
    Owned<X509> certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 60 * 60);
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    const Owned<X509_EXTENSION> names(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1"));
    X509_add_ext(certificate.get(), names.get(), -1);
    X509_set_pubkey(certificate.get(), key);
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

}  // namespace

Identity::Identity() {
    char path[] = "/tmp/ws-echo-bench-XXXXXX";
    if (::mkdtemp(path) == nullptr) throw std::runtime_error("cannot make a folder in /tmp");
    folder_ = path;
    const Owned<EVP_PKEY> own(EVP_EC_gen("P-256"));
    const Owned<X509> leaf = make_certificate(own.get());
    const Owned<std::FILE> leaf_file(std::fopen(certificate().c_str(), "w"));
    const Owned<std::FILE> key_file(std::fopen(key().c_str(), "w"));
    if (!leaf_file || !key_file || PEM_write_X509(leaf_file.get(), leaf.get()) != 1 ||
        PEM_write_PrivateKey(key_file.get(), own.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
            1) {
        throw std::runtime_error("cannot write a certificate to " + folder_);
    }
}

Identity::~Identity() {
    ::unlink(certificate().c_str());
    ::unlink(key().c_str());
    ::rmdir(folder_.c_str());
}

}  // namespace wsecho_bench
