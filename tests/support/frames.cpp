// Writing and reading frames' octets.

#include "support/frames.hpp"

#include <algorithm>
#include <ostream>

#include "support/tcp_socket.hpp"

namespace wsecho_test {

namespace {

std::string big_endian(std::uint64_t value, int octets) {
    std::string text;
    for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
        text += static_cast<char>(static_cast<unsigned char>(value >> shift));
    }
    return text;
}

std::uint64_t from_big_endian(std::string_view octets) {
    std::uint64_t value = 0;
    for (const char octet : octets) value = value << 8 | static_cast<unsigned char>(octet);
    return value;
}

std::size_t extended_length_size(std::string_view octets) {
    const int length = octets[1] & 0x7f;
    if (length < 126) return 0;
    return length == 126 ? 2 : 8;
}

bool is_masked(std::string_view octets) {
    return (octets[1] & 0x80) != 0;
}

}  // namespace

LengthForm shortest_form(std::uint64_t length) {
    if (length <= 125) return LengthForm::bits7;
    return length <= 0xffff ? LengthForm::bits16 : LengthForm::bits64;
}

std::string mask(std::string_view data, const MaskingKey& key) {
    std::string masked(data);
    for (std::size_t i = 0; i < masked.size(); ++i) {
        masked[i] = static_cast<char>(static_cast<unsigned char>(masked[i]) ^ key[i % 4]);
    }
    return masked;
}

std::string FrameSpec::header() const {
    const std::uint64_t length = announced_.value_or(payload_.size());
    const LengthForm form = form_.value_or(shortest_form(length));
    const unsigned first = (fin_ ? 0x80U : 0U) | (rsv_ & 7U) << 4 | (opcode_ & 15U);
    const unsigned second = key_ ? 0x80U : 0U;

    std::string header(1, static_cast<char>(first));
    switch (form) {
        case LengthForm::bits7:
            header += static_cast<char>(second | (length & 0x7f));
            break;
        case LengthForm::bits16:
            header += static_cast<char>(second | 126) + big_endian(length, 2);
            break;
        case LengthForm::bits64:
            header += static_cast<char>(second | 127) + big_endian(length, 8);
            break;
    }
    if (key_) header.append(key_->begin(), key_->end());
    return header;
}

std::string FrameSpec::masked_payload() const {
    return key_ ? mask(payload_, *key_) : payload_;
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
    return big_endian(code, 2) + std::string(reason);
}

std::string server_frame(std::uint8_t opcode, std::string_view payload) {
    return FrameSpec(opcode, std::string(payload)).unmasked().octets();
}

std::string server_close(std::uint16_t code, std::string_view reason) {
    return server_frame(opcode::close, close_payload(code, reason));
}

std::size_t header_size(std::string_view octets) {
    return 2 + extended_length_size(octets) + (is_masked(octets) ? 4 : 0);
}

FrameHeader parse_header(std::string_view octets) {
    FrameHeader header;
    const auto first = static_cast<unsigned char>(octets[0]);
    header.fin = (first & 0x80) != 0;
    header.rsv = first >> 4 & 7;
    header.opcode = first & 15;
    const std::size_t extended = extended_length_size(octets);
    header.length = extended == 0 ? octets[1] & 0x7f : from_big_endian(octets.substr(2, extended));
    if (extended != 0) header.form = extended == 2 ? LengthForm::bits16 : LengthForm::bits64;
    if (is_masked(octets)) {
        header.key.emplace();
        const std::string_view key = octets.substr(2 + extended, header.key->size());
        std::copy(key.begin(), key.end(), header.key->begin());
    }
    return header;
}

std::optional<std::uint16_t> Frame::close_code() const {
    if (payload.size() < 2) return std::nullopt;
    return static_cast<std::uint16_t>(from_big_endian(payload.substr(0, 2)));
}

std::string Frame::close_reason() const {
    return payload.size() < 2 ? "" : payload.substr(2);
}

std::ostream& operator<<(std::ostream& out, const Frame& frame) {
    out << (frame.fin ? "final" : "not final") << ", opcode " << int{frame.opcode};
    if (frame.rsv != 0) out << ", rsv " << int{frame.rsv};
    if (frame.key) out << ", masked";
    if (frame.form != shortest_form(frame.length)) out << ", length not in its shortest form";
    return out << ", " << frame.length << " octets: " << hex(frame.payload);
}

}  // namespace wsecho_test
