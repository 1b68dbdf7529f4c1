// A client that negotiates permessage-deflate (RFC 7692) and keeps to what was agreed.

#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "support/expectations.hpp"
#include "support/raw_client.hpp"
#include "support/raw_deflate.hpp"

namespace wsecho_test {

/// The parameters in an offer or a response. Throws if one appears twice.
inline std::map<std::string, std::string> deflate_parameters(const std::string& extension) {
    std::map<std::string, std::string> parameters;
    std::istringstream text(extension);
    std::string part;
    std::getline(text, part, ';');
    if (part != "permessage-deflate") throw ClientError("another extension: " + extension);
    while (std::getline(text, part, ';')) {
        part.erase(0, part.find_first_not_of(' '));
        const auto equal = part.find('=');
        const std::string value = equal == std::string::npos ? "" : part.substr(equal + 1);
        if (!parameters.emplace(part.substr(0, equal), value).second) {
            throw ClientError("a parameter twice: " + extension);
        }
    }
    return parameters;
}

class CompressedClient {
public:
    explicit CompressedClient(std::uint16_t port, const std::string& offer = "permessage-deflate",
                              const std::string& target = "/")
        : CompressedClient(RawClient(port), offer, target) {}

    /// The extension in the server's response.
    const std::string& agreed() const { return agreed_; }

    RawClient& raw() { return raw_; }

    /// The payload of the next compressed message.
    std::string compress(const std::string& message) {
        if (client_no_context_takeover_) deflater_.reset();
        return deflater_.message(message);
    }

    /// Sends `payload`, already compressed, as a message of one frame.
    void send_payload(std::uint8_t type, const std::string& payload) {
        raw_.send(FrameSpec(type, payload).rsv(0b100));
    }

    void send(std::uint8_t type, const std::string& message) {
        send_payload(type, compress(message));
    }

    /// The next message must be this one, compressed.
    void expect(std::uint8_t type, const std::string& message) {
        const ReceivedMessage received = raw_.read_message();
        EXPECT_TRUE(received.compressed);
        EXPECT_EQ(received.opcode, type);
        EXPECT_TRUE(decompress(received) == message);
    }

    /// The payload of a message, which may have been sent uncompressed (RFC 7692, 6).
    std::string decompress(const ReceivedMessage& received) {
        if (!received.compressed) return received.payload;
        if (server_no_context_takeover_) inflater_.reset();
        return inflater_.message(received.payload);
    }

    void expect_echo(std::uint8_t type, const std::string& message) {
        send(type, message);
        expect(type, message);
    }

private:
    CompressedClient(RawClient raw, const std::string& offer, const std::string& target)
        : raw_(std::move(raw)),
          agreed_(raw_.handshake(Request(target).set("Sec-WebSocket-Extensions", offer))
                      .header("Sec-WebSocket-Extensions")
                      .value_or("none")),
          parameters_(deflate_parameters(agreed_)),
          client_no_context_takeover_(parameters_.count("client_no_context_takeover") != 0),
          server_no_context_takeover_(parameters_.count("server_no_context_takeover") != 0),
          deflater_(make_deflater(bits("client_max_window_bits"))),
          inflater_(bits("server_max_window_bits")) {}

    // zlib has no raw window of 8 bits; stored blocks need none.
    static RawDeflater make_deflater(int bits) {
        return bits == 8 ? RawDeflater(9, 0) : RawDeflater(bits);
    }

    int bits(const std::string& name) const {
        const auto found = parameters_.find(name);
        return found == parameters_.end() ? 15 : std::stoi(found->second);
    }

    RawClient raw_;
    std::string agreed_;
    std::map<std::string, std::string> parameters_;
    bool client_no_context_takeover_;
    bool server_no_context_takeover_;
    RawDeflater deflater_;
    RawInflater inflater_;
};

}  // namespace wsecho_test
