#include "client_tls.hpp"

#include <openssl/ssl.h>

#include <stdexcept>

namespace wsecho_bench {
namespace {

// Of all clients, until the process ends.
SSL_CTX* settings() {
    static SSL_CTX* const made = [] {
        SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
        SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
        SSL_CTX_set1_groups_list(context, "P-256");
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
        return context;
    }();
    return made;
}

}  // namespace

struct ClientTls::Impl {
    Impl() : ssl(SSL_new(settings())), in(BIO_new(BIO_s_mem())), out(BIO_new(BIO_s_mem())) {
        SSL_set_bio(ssl, in, out);
        SSL_set_connect_state(ssl);
    }
    ~Impl() { SSL_free(ssl); }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    // False if the server must send more first.
    bool check(int result) const {
        if (result > 0) return true;
        if (SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ) return false;
        throw std::runtime_error("the server broke TLS, or has closed the connection");
    }

    void take_output(std::string& to_send) const {
        char* octets = nullptr;
        const long size = BIO_get_mem_data(out, &octets);
        to_send.append(octets, static_cast<std::size_t>(size));
        (void)BIO_reset(out);
    }

    void receive(std::string_view received) const {
        BIO_write(in, received.data(), static_cast<int>(received.size()));
    }

    SSL* const ssl;
    BIO* const in;
    BIO* const out;
};

ClientTls::ClientTls() : impl_(std::make_unique<Impl>()) {}
ClientTls::~ClientTls() = default;

bool ClientTls::shake_hands(std::string_view received, std::string& to_send) {
    impl_->receive(received);
    const bool is_complete = impl_->check(SSL_do_handshake(impl_->ssl));
    impl_->take_output(to_send);
    return is_complete;
}

void ClientTls::encrypt(std::string_view plaintext, std::string& to_send) {
    impl_->check(SSL_write(impl_->ssl, plaintext.data(), static_cast<int>(plaintext.size())));
    impl_->take_output(to_send);
}

std::string_view ClientTls::decrypt(std::string_view received) {
    constexpr std::size_t kLargestRecord = 16 * 1024;
    thread_local std::string plaintext;
    impl_->receive(received);
    std::size_t size = 0;
    for (;;) {
        plaintext.resize(size + kLargestRecord);
        const int count = SSL_read(impl_->ssl, plaintext.data() + size, kLargestRecord);
        if (!impl_->check(count)) return std::string_view(plaintext).substr(0, size);
        size += static_cast<std::size_t>(count);
    }
}

}  // namespace wsecho_bench
