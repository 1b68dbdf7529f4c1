// A WebSocket client for tests that can say anything, also what no client may say.

#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "support/frames.hpp"
#include "support/http_head.hpp"
#include "support/tcp_socket.hpp"

namespace wsecho_test {

/// A message put together from the server's frames.
struct ReceivedMessage {
    std::uint8_t opcode = 0;
    bool compressed = false;  ///< RSV1 of its first frame; the payload is then still compressed
    std::string payload;
};

inline bool operator==(const ReceivedMessage& a, const ReceivedMessage& b) {
    return a.opcode == b.opcode && a.compressed == b.compressed && a.payload == b.payload;
}
std::ostream& operator<<(std::ostream& out, const ReceivedMessage& message);

/// A TCP connection with the words of WebSocket. Nothing is done behind the test's back: no ping
/// is answered and no close frame.
///
///     auto client = RawClient::open(server.port());
///     client.send(FrameSpec(opcode::text, "abc").rsv(0b100));
///     EXPECT_EQ(client.read_close_code(), 1002);
class RawClient : public TcpSocket {
public:
    using TcpSocket::TcpSocket;

    /// Connects and completes the opening handshake; throws unless it is answered with 101.
    static RawClient open(std::uint16_t port, const Request& request = Request());

    // ---- the opening handshake ----

    /// Sends the request and reads the answer's head. Octets after it are kept for later reads.
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

    /// Reads a message that came in one frame or more. Throws when there is another frame, or
    /// when the frames are not as a server's have to be: unmasked, lengths in their shortest form,
    /// no reserved bit but RSV1 on the first one.
    ReceivedMessage read_message();

    /// Reads a close frame and returns its code, 1005 if it has none. Throws when there is
    /// another frame.
    std::uint16_t read_close_code();

    /// Proves that the server has nothing more to say to what was sent so far: a ping with a
    /// payload used once must be answered before anything else comes. Throws otherwise.
    void sync();

    /// Completes the closing handshake with code 1000, and reads the server's FIN.
    void close_cleanly();

private:
    std::uint64_t next_nonce_ = 1;
};

}  // namespace wsecho_test
