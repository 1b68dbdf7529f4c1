// OpenSSL between two memory buffers.

#include "support/tls_layer.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <mutex>
#include <sstream>
#include <utility>

#include "support/deadline.hpp"

namespace wsecho_test {

// Not in an unnamed namespace: TlsLayer::Impl has members of these types.
namespace tls_layer {

struct Freed {
    void operator()(SSL_CTX* object) const { SSL_CTX_free(object); }
    void operator()(SSL* object) const { SSL_free(object); }
    void operator()(BIO* object) const { BIO_free_all(object); }
    void operator()(X509* object) const { X509_free(object); }
    void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
};

template <typename Object>
using Owned = std::unique_ptr<Object, Freed>;

}  // namespace tls_layer

using tls_layer::Owned;

namespace {

Owned<BIO> memory_of(const std::string& text) {
    return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string drain(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    std::string octets(data, static_cast<std::size_t>(size));
    (void)BIO_reset(memory);
    return octets;
}

std::string pem_of(X509* certificate) {
    const Owned<BIO> memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), certificate);
    return drain(memory.get());
}

void trust(SSL_CTX* context, const std::string& ca_pem) {
    if (ca_pem.empty()) return;
    const auto memory = memory_of(ca_pem);
    const Owned<X509> ca(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca.get());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
}

void use_identity(SSL_CTX* context, const TlsClientOptions& options) {
    if (options.certificate_pem.empty()) return;
    const auto certificate = memory_of(options.certificate_pem);
    const auto key = memory_of(options.private_key_pem);
    const Owned<X509> leaf(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
    const Owned<EVP_PKEY> own(PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
    SSL_CTX_use_certificate(context, leaf.get());
    SSL_CTX_use_PrivateKey(context, own.get());
}

void offer(SSL* ssl, const std::string& protocols) {
    if (protocols.empty()) return;
    std::string list;
    std::istringstream names(protocols);
    for (std::string name; std::getline(names, name, ',');) {
        list += static_cast<char>(name.size());
        list += name;
    }
    SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(list.data()),
                        static_cast<unsigned>(list.size()));
}

}  // namespace

struct TlsLayer::Impl {
    explicit Impl(const TlsClientOptions& options)
        : accepted_alpn(options.accepted_alpn), context(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context.get(), 0);
        SSL_CTX_set_min_proto_version(context.get(), options.least_version);
        SSL_CTX_set_max_proto_version(context.get(), options.most_version);
        if (!options.suites.empty()) {
            SSL_CTX_set_ciphersuites(context.get(), options.suites.c_str());
        }
        if (!options.renegotiates) SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
        SSL_CTX_set_keylog_callback(context.get(), [](const SSL* s, const char* line) {
            static_cast<Impl*>(SSL_get_app_data(s))->keys.append(line).append("\n");
        });
        trust(context.get(), options.ca_pem);
        use_identity(context.get(), options);
        ssl.reset(SSL_new(context.get()));
        SSL_set_app_data(ssl.get(), this);
        SSL_set_info_callback(ssl.get(), [](const SSL* s, int where, int value) {
            if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT) return;
            auto& self = *static_cast<Impl*>(SSL_get_app_data(s));
            const auto number = static_cast<std::uint8_t>(value & 0xff);
            if (number != SSL_AD_CLOSE_NOTIFY) self.alert = number;
        });
        in = BIO_new(BIO_s_mem());
        out = BIO_new(BIO_s_mem());
        SSL_set_bio(ssl.get(), in, out);
        SSL_set_connect_state(ssl.get());
        SSL_set_max_cert_list(ssl.get(), 4 << 20);
        if (!options.ciphers.empty()) SSL_set_cipher_list(ssl.get(), options.ciphers.c_str());
        if (!options.groups.empty()) SSL_set1_groups_list(ssl.get(), options.groups.c_str());
        if (!options.server_name.empty()) {
            SSL_set_tlsext_host_name(ssl.get(), options.server_name.c_str());
            SSL_set1_host(ssl.get(), options.server_name.c_str());
        }
        offer(ssl.get(), options.alpn);
    }

    [[noreturn]] void fail() const {
        const char* const reason = ERR_reason_error_string(ERR_get_error());
        throw ClientError("TLS: " + std::string(reason != nullptr ? reason : "it failed") +
                          (alert ? ", alert " + std::to_string(*alert) : ""));
    }

    // False if the server must send more first.
    bool check(int result) {
        if (result > 0) return true;
        const int error = SSL_get_error(ssl.get(), result);
        if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_ZERO_RETURN) fail();
        return false;
    }

    const std::string accepted_alpn;
    const Owned<SSL_CTX> context;
    Owned<SSL> ssl;
    BIO* in = nullptr;
    BIO* out = nullptr;
    std::optional<std::uint8_t> alert;
    std::string keys;  // as SSLKEYLOGFILE
    std::mutex mutex;  // one thread may write while another reads
};

TlsLayer::TlsLayer(const TlsClientOptions& options) : impl_(std::make_unique<Impl>(options)) {}
TlsLayer::~TlsLayer() = default;
TlsLayer::TlsLayer(TlsLayer&& other) noexcept = default;
TlsLayer& TlsLayer::operator=(TlsLayer&& other) noexcept = default;

bool TlsLayer::shake_hands() {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    ERR_clear_error();
    const bool is_done = impl_->check(SSL_do_handshake(impl_->ssl.get()));
    offer(impl_->ssl.get(), impl_->accepted_alpn);  // after the ClientHello: for what arrives
    return is_done;
}

void TlsLayer::feed(std::string_view ciphertext) {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    BIO_write(impl_->in, ciphertext.data(), static_cast<int>(ciphertext.size()));
}

std::string TlsLayer::decrypt() {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    ERR_clear_error();
    std::string plaintext;
    char buffer[16384];
    for (;;) {
        const int size = SSL_read(impl_->ssl.get(), buffer, sizeof buffer);
        if (!impl_->check(size)) return plaintext;
        plaintext.append(buffer, static_cast<std::size_t>(size));
    }
}

void TlsLayer::encrypt(std::string_view plaintext) {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    ERR_clear_error();
    if (plaintext.empty()) return;
    const int size =
        SSL_write(impl_->ssl.get(), plaintext.data(), static_cast<int>(plaintext.size()));
    if (size <= 0) impl_->fail();
}

void TlsLayer::close_notify() {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    ERR_clear_error();
    SSL_shutdown(impl_->ssl.get());
}

void TlsLayer::update_keys() {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    ERR_clear_error();
    if (SSL_key_update(impl_->ssl.get(), SSL_KEY_UPDATE_REQUESTED) != 1) impl_->fail();
    impl_->check(SSL_do_handshake(impl_->ssl.get()));
}

RecordSealer TlsLayer::sealer() const {
    return RecordSealer(impl_->ssl.get(), impl_->keys);
}

std::string TlsLayer::take_ciphertext() {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    return drain(impl_->out);
}

bool TlsLayer::has_close_notify() const {
    return (SSL_get_shutdown(impl_->ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

std::optional<std::uint8_t> TlsLayer::alert() const {
    return impl_->alert;
}

std::string TlsLayer::version() const {
    return SSL_get_version(impl_->ssl.get());
}

std::string TlsLayer::alpn() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(impl_->ssl.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

std::string TlsLayer::cipher() const {
    return SSL_get_cipher_name(impl_->ssl.get());
}

std::string TlsLayer::server_certificate_pem() const {
    return pem_of(SSL_get0_peer_certificate(impl_->ssl.get()));
}

std::vector<std::string> TlsLayer::server_chain_pem() const {
    const STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(impl_->ssl.get());
    std::vector<std::string> all;
    for (int i = 0; i < sk_X509_num(chain); ++i) all.push_back(pem_of(sk_X509_value(chain, i)));
    return all;
}

bool tests_over_tls() {
    static const bool wanted = std::getenv("WSECHO_TEST_TLS") != nullptr;
    return wanted;
}

}  // namespace wsecho_test
