// A WebSocket client for tests that can send anything, even what no client may send.

#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "support/frames.hpp"
#include "support/http_head.hpp"
#include "support/tcp_socket.hpp"

namespace wsecho_test {

/// A message that the client assembled from the server's frames.
struct ReceivedMessage {
    std::uint8_t opcode = 0;
    bool compressed = false;  ///< RSV1 of its first frame; the payload is then still compressed
    std::string payload;
};

inline bool operator==(const ReceivedMessage& a, const ReceivedMessage& b) {
    return a.opcode == b.opcode && a.compressed == b.compressed && a.payload == b.payload;
}
std::ostream& operator<<(std::ostream& out, const ReceivedMessage& message);

/// A TCP connection that can write and read WebSocket frames. It does nothing by itself: it answers
/// neither pings nor close frames.
///
///     auto client = RawClient::open(server.port());
///     client.send(FrameSpec(opcode::text, "abc").rsv(0b100));
///     EXPECT_EQ(client.read_close_code(), 1002);
class RawClient : public TcpSocket {
public:
    using TcpSocket::TcpSocket;

    /// Connects and completes the opening handshake. Throws unless the response is 101.
    static RawClient open(std::uint16_t port, const Request& request = Request());

    // ---- the opening handshake ----

    /// Sends the request and reads the head of the response. Later reads get the octets after it.
    Response handshake(const Request& request = Request());

    Response read_response();

    // ---- frames to the server ----

    void send(const FrameSpec& frame) { write(frame.octets()); }
    void send_text(std::string payload);
    void send_binary(std::string payload);
    void send_ping(std::string payload = {});
    void send_pong(std::string payload = {});
    void send_close();
    void send_close(std::uint16_t code, std::string_view reason = {});

    // ---- frames from the server ----

    Frame read_frame();

    /// Reads a message of one or more frames. Throws if another kind of frame arrives, or if a
    /// frame is not as a server must send it: unmasked, its length in the shortest form, and no
    /// reserved bit but RSV1 on the first one.
    ReceivedMessage read_message();

    /// Reads a close frame and returns its code, or 1005 if it has none. Throws if another frame
    /// arrives.
    std::uint16_t read_close_code();

    /// Proves that the server sends nothing more in answer to what was sent so far: sends a ping
    /// with a unique payload, and throws if anything but its pong arrives next.
    void sync();

    /// Begins and completes the closing handshake with code 1000, and reads the server's FIN.
    void close_cleanly();

private:
    std::uint64_t next_nonce_ = 1;
};

}  // namespace wsecho_test
