// Frames and heads over a TCP connection.

#include "support/raw_client.hpp"

#include <limits>
#include <ostream>

#include "support/printed.hpp"

namespace wsecho_test {

namespace {

// More than any test sends: a length beyond it is a broken header, not a message.
constexpr std::uint64_t kLargestFrame = std::uint64_t{1} << 31;

}  // namespace

std::ostream& operator<<(std::ostream& out, const ReceivedMessage& message) {
    return out << "opcode " << int{message.opcode} << (message.compressed ? ", compressed, " : ", ")
               << message.payload.size() << " octets: " << hex(message.payload);
}

// ---- the opening handshake ---------------------------------------------------------------------

RawClient RawClient::open(std::uint16_t port, const Request& request) {
    RawClient client(port);
    const Response response = client.handshake(request);
    if (response.status != 101) throw ClientError("refused:\n" + response.octets);
    return client;
}

Response RawClient::handshake(const Request& request) {
    write(request.octets());
    return read_response();
}

Response RawClient::read_response() {
    return parse_response(read_until("\r\n\r\n"));
}

// ---- frames to the server ----------------------------------------------------------------------

void RawClient::send_text(std::string payload) {
    send(FrameSpec(opcode::text, std::move(payload)));
}

void RawClient::send_binary(std::string payload) {
    send(FrameSpec(opcode::binary, std::move(payload)));
}

void RawClient::send_ping(std::string payload) {
    send(FrameSpec(opcode::ping, std::move(payload)));
}

void RawClient::send_pong(std::string payload) {
    send(FrameSpec(opcode::pong, std::move(payload)));
}

void RawClient::send_close() {
    send(FrameSpec(opcode::close));
}

void RawClient::send_close(std::uint16_t code, std::string_view reason) {
    send(FrameSpec(opcode::close, close_payload(code, reason)));
}

// ---- frames from the server --------------------------------------------------------------------

Frame RawClient::read_frame() {
    Frame frame;
    frame.octets = read_exact(2);
    frame.octets += read_exact(header_size(frame.octets) - frame.octets.size());
    static_cast<FrameHeader&>(frame) = parse_header(frame.octets);
    if (frame.length > kLargestFrame) {
        throw ClientError("a frame of " + std::to_string(frame.length) + " octets");
    }
    frame.payload = read_exact(static_cast<std::size_t>(frame.length));
    frame.octets += frame.payload;
    if (frame.key) frame.payload = mask(frame.payload, *frame.key);
    return frame;
}

ReceivedMessage RawClient::read_message() {
    ReceivedMessage message;
    for (bool first = true;; first = false) {
        const Frame frame = read_frame();
        const bool data = frame.opcode == opcode::text || frame.opcode == opcode::binary;
        const bool legal = !frame.key && frame.form == shortest_form(frame.length) &&
                           (frame.rsv == 0 || (first && frame.rsv == 4));
        if (!legal || (first ? !data : frame.opcode != opcode::continuation)) {
            throw ClientError("not a message's next frame: " + printed(frame));
        }
        if (first) {
            message.opcode = frame.opcode;
            message.compressed = frame.rsv != 0;
        }
        message.payload += frame.payload;
        if (frame.fin) return message;
    }
}

std::uint16_t RawClient::read_close_code() {
    const Frame frame = read_frame();
    if (frame.opcode != opcode::close) throw ClientError("not a close frame: " + printed(frame));
    return frame.close_code().value_or(1005);
}

void RawClient::sync() {
    const std::string nonce = "sync-" + std::to_string(next_nonce_++);
    send_ping(nonce);
    const Frame frame = read_frame();
    if (frame.octets != server_frame(opcode::pong, nonce)) {
        throw ClientError("not the pong to " + nonce + ": " + printed(frame));
    }
}

void RawClient::close_cleanly() {
    send_close(1000);
    if (read_close_code() != 1000) throw ClientError("close 1000 was answered with another code");
    const Ending ending = read_until_end();
    if (!(ending == Ending{})) throw ClientError("instead of FIN: " + printed(ending));
}

}  // namespace wsecho_test
