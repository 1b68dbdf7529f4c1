// Frames as octets (RFC 6455, 5.2): how to write any frame, and what a received one says. This is
// the only encoder and decoder of the tests and benchmarks, and shares no code with the library's:
// a bug that both had would go unnoticed.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace wsecho_test {

namespace opcode {
inline constexpr std::uint8_t continuation = 0x0;
inline constexpr std::uint8_t text = 0x1;
inline constexpr std::uint8_t binary = 0x2;
inline constexpr std::uint8_t close = 0x8;
inline constexpr std::uint8_t ping = 0x9;
inline constexpr std::uint8_t pong = 0xA;
}  // namespace opcode

// The close codes with which the server fails a connection (RFC 6455, 7.4.1).
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kInvalidPayload = 1007;
inline constexpr std::uint16_t kTooBig = 1009;

using MaskingKey = std::array<std::uint8_t, 4>;

/// The key of the examples (RFC 6455, 5.7).
inline constexpr MaskingKey kExampleKey = {0x37, 0xfa, 0x21, 0x3d};

/// Where the payload length is: in the second octet, or in the 16 or 64 bits after it.
enum class LengthForm : std::uint8_t { bits7, bits16, bits64 };

/// The only legal form for this length.
LengthForm shortest_form(std::uint64_t length);

/// A frame to send. By default it is final, masked and well-formed.
///
///     client.send(FrameSpec(opcode::ping, "x").not_final().rsv(0b001));
class FrameSpec {
public:
    explicit FrameSpec(std::uint8_t opcode, std::string payload = {})
        : opcode_(opcode), payload_(std::move(payload)) {}

    FrameSpec& not_final() { return fin_ = false, *this; }
    FrameSpec& rsv(std::uint8_t bits) { return rsv_ = bits, *this; }  ///< RSV1 is 0b100
    FrameSpec& key(const MaskingKey& key) { return key_ = key, *this; }
    FrameSpec& unmasked() { return key_.reset(), *this; }
    FrameSpec& length_form(LengthForm form) { return form_ = form, *this; }

    /// The header announces this length instead of the payload's own.
    FrameSpec& announce(std::uint64_t length) { return announced_ = length, *this; }

    std::string header() const;
    std::string masked_payload() const;
    std::string octets() const { return header() + masked_payload(); }

private:
    std::uint8_t opcode_;
    std::string payload_;
    bool fin_ = true;
    std::uint8_t rsv_ = 0;
    std::optional<MaskingKey> key_ = kExampleKey;
    std::optional<LengthForm> form_;
    std::optional<std::uint64_t> announced_;
};

/// Masks `data` with `key`, or unmasks it: both are the same.
std::string mask(std::string_view data, const MaskingKey& key);

/// A close frame's payload: the code in network byte order and the reason (RFC 6455, 5.5.1).
std::string close_payload(std::uint16_t code, std::string_view reason = {});

/// The octets a server must send for this message or control frame: one final, unmasked frame.
std::string server_frame(std::uint8_t opcode, std::string_view payload = {});

/// The octets a server must send for a close frame with this code and reason.
std::string server_close(std::uint16_t code, std::string_view reason = {});

/// A received frame's header.
struct FrameHeader {
    bool fin = false;
    std::uint8_t rsv = 0;  ///< RSV1 is 4, RSV2 is 2, RSV3 is 1
    std::uint8_t opcode = 0;
    std::optional<MaskingKey> key;
    LengthForm form = LengthForm::bits7;
    std::uint64_t length = 0;  ///< of the payload, as announced
};

/// The size of a header of which at least the first two octets are here: 2 to 14 octets.
std::size_t header_size(std::string_view octets);

/// Reads the header at the start of `octets`, which must be whole.
FrameHeader parse_header(std::string_view octets);

/// A received frame.
struct Frame : FrameHeader {
    std::string payload;  ///< unmasked
    std::string octets;   ///< the whole frame as it arrived

    /// For a close frame: its code, or nothing if it has no payload; and its reason.
    std::optional<std::uint16_t> close_code() const;
    std::string close_reason() const;
};

/// Prints "final, opcode 1, 5 octets: 48 65 6c 6c 6f", and whatever is unusual about the frame.
std::ostream& operator<<(std::ostream& out, const Frame& frame);

}  // namespace wsecho_test
