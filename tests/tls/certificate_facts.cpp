// Certificates through OpenSSL's own functions, none of the library's.

#include "tls/certificate_facts.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include "support/deadline.hpp"

namespace wsecho_test {

namespace {

struct Freed {
    void operator()(BIO* object) const { BIO_free_all(object); }
    void operator()(X509* object) const { X509_free(object); }
    void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
    void operator()(X509_STORE* object) const { X509_STORE_free(object); }
    void operator()(X509_STORE_CTX* object) const { X509_STORE_CTX_free(object); }
    void operator()(GENERAL_NAMES* object) const { GENERAL_NAMES_free(object); }
    void operator()(STACK_OF(X509) * object) const { sk_X509_pop_free(object, X509_free); }
};

template <typename Object>
using Held = std::unique_ptr<Object, Freed>;

Held<BIO> memory() {
    return Held<BIO>(BIO_new(BIO_s_mem()));
}

std::string text_of(const Held<BIO>& memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

Held<X509> read(const std::string& pem) {
    const Held<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Held<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) throw ClientError("not a certificate: " + pem);
    return certificate;
}

std::string text_of(const X509_NAME* name) {
    const Held<BIO> bio = memory();
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253);
    return text_of(bio);
}

std::string text_of(const GENERAL_NAME* name) {
    int type = 0;
    const auto* const value = static_cast<ASN1_STRING*>(GENERAL_NAME_get0_value(name, &type));
    const auto* const octets = ASN1_STRING_get0_data(value);
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
    if (type == GEN_DNS) return "DNS:" + std::string(reinterpret_cast<const char*>(octets), size);
    char address[INET6_ADDRSTRLEN] = "";
    inet_ntop(size == 4 ? AF_INET : AF_INET6, octets, address, sizeof address);
    return std::string("IP:") + address;
}

std::vector<std::string> names_of(X509* certificate) {
    const Held<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    std::vector<std::string> texts;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        texts.push_back(text_of(sk_GENERAL_NAME_value(names.get(), i)));
    }
    return texts;
}

// The value of an extension as OpenSSL prints it; empty without it.
std::string extension_of(X509* certificate, int nid) {
    const int at = X509_get_ext_by_NID(certificate, nid, -1);
    if (at < 0) return {};
    const Held<BIO> bio = memory();
    X509V3_EXT_print(bio.get(), X509_get_ext(certificate, at), 0, 0);
    return text_of(bio);
}

std::vector<std::string> unknown_critical_extensions_of(X509* certificate) {
    std::vector<std::string> all;
    for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
        X509_EXTENSION* const extension = X509_get_ext(certificate, i);
        if (X509_EXTENSION_get_critical(extension) == 0 || X509_supported_extension(extension)) {
            continue;
        }
        char text[80] = "";
        OBJ_obj2txt(text, sizeof text, X509_EXTENSION_get_object(extension), 1);
        all.emplace_back(text);
    }
    return all;
}

std::string key_of(EVP_PKEY* key) {
    char group[64] = "";
    if (EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1) return group;
    return EVP_PKEY_get0_type_name(key);
}

// From now on, or back from now.
long seconds_until(const ASN1_TIME* time) {
    int days = 0;
    int seconds = 0;
    ASN1_TIME_diff(&days, &seconds, nullptr, time);
    return long{days} * 86'400 + seconds;
}

}  // namespace

CertificateFacts facts_of(const std::string& pem) {
    const Held<X509> certificate = read(pem);
    CertificateFacts facts;
    facts.subject = text_of(X509_get_subject_name(certificate.get()));
    facts.issuer = text_of(X509_get_issuer_name(certificate.get()));
    facts.names = names_of(certificate.get());
    facts.seconds_valid_since = -seconds_until(X509_get0_notBefore(certificate.get()));
    facts.seconds_valid_for = seconds_until(X509_get0_notAfter(certificate.get()));
    facts.is_ca = X509_check_ca(certificate.get()) == 1;
    facts.key = key_of(X509_get0_pubkey(certificate.get()));
    facts.key_bits = EVP_PKEY_get_bits(X509_get0_pubkey(certificate.get()));
    facts.signature = OBJ_nid2ln(X509_get_signature_nid(certificate.get()));
    facts.extended_key_usage = extension_of(certificate.get(), NID_ext_key_usage);
    facts.name_constraints = extension_of(certificate.get(), NID_name_constraints);
    facts.unknown_critical_extensions = unknown_critical_extensions_of(certificate.get());
    facts.has_issuer_address = X509_get_ext_by_NID(certificate.get(), NID_info_access, -1) >= 0;
    return facts;
}

std::string public_key_of(const std::string& certificate_pem) {
    const Held<X509> certificate = read(certificate_pem);
    const Held<BIO> bio = memory();
    PEM_write_bio_PUBKEY(bio.get(), X509_get0_pubkey(certificate.get()));
    return text_of(bio);
}

std::string verify(const std::string& leaf_pem, const std::string& ca_pem,
                   const std::string& host_name) {
    return verify(std::vector<std::string>{leaf_pem}, ca_pem, host_name);
}

std::string verify(const std::vector<std::string>& chain_pem, const std::string& ca_pem,
                   const std::string& host_name) {
    const Held<X509> leaf = read(chain_pem.at(0));
    const Held<STACK_OF(X509)> others(sk_X509_new_null());
    for (std::size_t i = 1; i < chain_pem.size(); ++i) {
        sk_X509_push(others.get(), read(chain_pem[i]).release());
    }
    const Held<X509> ca = read(ca_pem);
    const Held<X509_STORE> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), ca.get());
    const Held<X509_STORE_CTX> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), others.get());
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host_name.c_str()) != 1) {
        X509_VERIFY_PARAM_set1_host(parameters, host_name.c_str(), 0);
    }
    X509_verify_cert(context.get());
    return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

PemPair make_self_signed(const std::string& common_name) {
    const Held<EVP_PKEY> key(EVP_EC_gen("P-256"));
    const Held<X509> certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                               0);
    X509_set_issuer_name(certificate.get(), name);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const Held<BIO> certificate_text = memory();
    PEM_write_bio_X509(certificate_text.get(), certificate.get());
    const Held<BIO> key_text = memory();
    PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {text_of(certificate_text), text_of(key_text)};
}

std::string encrypted(const std::string& private_key_pem) {
    const Held<BIO> in(
        BIO_new_mem_buf(private_key_pem.data(), static_cast<int>(private_key_pem.size())));
    const Held<EVP_PKEY> key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
    const Held<BIO> out = memory();
    PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), "secret", 6, nullptr,
                                  nullptr);
    return text_of(out);
}

}  // namespace wsecho_test
