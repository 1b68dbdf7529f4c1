// Reads responses (RFC 9112) and frames of a server (RFC 6455, 5).

#include "fuzz/server_octets.hpp"

#include <cstddef>
#include <optional>

#include "fuzz/expect.hpp"
#include "support/raw_deflate.hpp"
#include "text/number.hpp"
#include "wire/utf8.hpp"

namespace wsecho_test {

namespace {

std::uint64_t number_in(std::string_view digits) {
    const auto number = wsecho::text::read_number(digits);
    expect(number.has_value());
    return *number;
}

std::optional<std::string_view> field_in(std::string_view head, std::string_view name) {
    const std::size_t at = head.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    head.remove_prefix(at + name.size());
    return head.substr(0, head.find("\r\n"));
}

// Removes it, and returns its status; 0 if it is cut off.
int read_response(std::string_view& octets, bool& may_compress) {
    const std::size_t end = octets.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    const std::string_view head = octets.substr(0, end + 2);
    expect(head.substr(0, 9) == "HTTP/1.1 ");
    const auto status = static_cast<int>(number_in(head.substr(9, 3)));
    octets.remove_prefix(end + 4);
    may_compress = head.find("permessage-deflate") != std::string_view::npos;
    const auto length = field_in(head, "\r\nContent-Length: ");
    expect(length.has_value() == (status != 101));
    if (!length) return status;
    const std::uint64_t body = number_in(*length);
    if (body > octets.size()) return 0;
    octets.remove_prefix(body);
    return status;
}

bool is_valid_code(std::uint16_t code) {
    return (code >= 1000 && code <= 1014 && (code < 1004 || code > 1006)) ||
           (code >= 3000 && code <= 4999);
}

// Reads frames in order, and joins messages.
class FrameReader {
public:
    FrameReader(ServerOctets& out, bool may_compress) : out_(out), may_compress_(may_compress) {}

    // Removes the frame; false if it is cut off.
    bool read(std::string_view& octets) {
        if (octets.size() < 2 || octets.size() < header_size(octets)) return false;
        Frame frame;
        static_cast<FrameHeader&>(frame) = parse_header(octets);
        const std::size_t header = header_size(octets);
        expect(!frame.key && frame.form == shortest_form(frame.length));
        expect(!is_closed_);
        if (octets.size() - header < frame.length) return false;
        frame.payload = octets.substr(header, frame.length);
        octets.remove_prefix(header + frame.length);
        (frame.opcode & 8U) != 0 ? control(frame) : data(frame);
        out_.frames.push_back(std::move(frame));
        return true;
    }

private:
    void control(const Frame& frame) {
        expect(frame.opcode <= opcode::pong && frame.fin && frame.rsv == 0);
        expect(frame.length <= 125);
        if (frame.opcode != opcode::close) return;
        is_closed_ = true;
        expect(frame.length != 1);
        if (frame.close_code()) expect(is_valid_code(*frame.close_code()));
        expect(wsecho::wire::is_valid_utf8(frame.close_reason()));
    }

    void data(const Frame& frame) {
        expect(frame.opcode <= opcode::binary);
        expect((frame.opcode == opcode::continuation) == message_.has_value());
        expect(frame.rsv == 0 || (frame.rsv == 4 && may_compress_ && !message_));
        if (message_) {
            message_->payload += frame.payload;
        } else {
            message_ = frame;
        }
        if (!frame.fin) return;
        if (message_->rsv != 0) message_->payload = inflater_.message(message_->payload);
        if (message_->opcode == opcode::text) {
            expect(wsecho::wire::is_valid_utf8(message_->payload));
        }
        out_.messages.push_back(std::move(*message_));
        message_.reset();
    }

    ServerOctets& out_;
    const bool may_compress_;
    std::optional<Frame> message_;
    RawInflater inflater_;
    bool is_closed_ = false;
};

}  // namespace

ServerOctets read_server_octets(std::string_view octets) {
    ServerOctets out;
    bool may_compress = false;
    while (!octets.empty()) {
        const int status = read_response(octets, may_compress);
        if (status == 0) break;
        out.statuses.push_back(status);
        if (status != 101) continue;
        FrameReader reader(out, may_compress);
        while (reader.read(octets)) {
        }
        break;
    }
    out.is_whole = octets.empty();
    return out;
}

}  // namespace wsecho_test
