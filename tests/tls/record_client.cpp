// Records by their headers, between a socket and TLS.

#include "tls/record_client.hpp"

#include <gtest/gtest.h>

namespace wsecho_test {

RecordClient::RecordClient(std::uint16_t port, const std::string& target,
                           const TlsClientOptions& options)
    : tls(options), socket(port) {
    while (!tls.shake_hands()) {
        flush();
        tls.feed(read_record());
    }
    tls.encrypt(Request(target).octets());
    flush();
    const std::string response = read();
    if (response.find(" 101 ") == std::string::npos) throw ClientError("refused: " + response);
}

std::string RecordClient::read_record() {
    const std::string header = socket.read_exact(5);
    const auto high = static_cast<std::uint8_t>(header[3]);
    const auto low = static_cast<std::uint8_t>(header[4]);
    return header + socket.read_exact(high * 256U + low);
}

std::string RecordClient::decrypt(const std::string& records) {
    tls.feed(records);
    return tls.decrypt();
}

std::string RecordClient::read_plaintext(std::size_t size) {
    std::string plaintext;
    while (plaintext.size() < size) plaintext += read();
    return plaintext;
}

void RecordClient::send(const FrameSpec& frame) {
    tls.encrypt(frame.octets());
    flush();
}

std::string RecordClient::flush() {
    const std::string octets = tls.take_ciphertext();
    socket.write_unencrypted(octets);
    return octets;
}

void RecordClient::fail_on(const std::string& octets) {
    EXPECT_THROW(decrypt(octets), ClientError);
    flush();
    socket.close();
}

}  // namespace wsecho_test
