// A build without OpenSSL (WSECHO_TLS=OFF): no client can speak TLS.

#include "support/deadline.hpp"
#include "support/tls_layer.hpp"

namespace wsecho_test {

struct TlsLayer::Impl {};

TlsLayer::TlsLayer(const TlsClientOptions&) {
    throw ClientError("these tests were built without TLS");
}

TlsLayer::~TlsLayer() = default;
TlsLayer::TlsLayer(TlsLayer&& other) noexcept = default;
TlsLayer& TlsLayer::operator=(TlsLayer&& other) noexcept = default;

// Never called, because there is no TlsLayer.
bool TlsLayer::shake_hands() {
    return false;
}
void TlsLayer::feed(std::string_view) {}
std::string TlsLayer::decrypt() {
    return {};
}
void TlsLayer::encrypt(std::string_view) {}
void TlsLayer::close_notify() {}
std::string TlsLayer::take_ciphertext() {
    return {};
}
bool TlsLayer::has_close_notify() const {
    return false;
}
std::optional<std::uint8_t> TlsLayer::alert() const {
    return {};
}
std::string TlsLayer::version() const {
    return {};
}
std::string TlsLayer::alpn() const {
    return {};
}
std::string TlsLayer::server_certificate_pem() const {
    return {};
}

bool tests_over_tls() {
    return false;
}

}  // namespace wsecho_test
