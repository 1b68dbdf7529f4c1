#include "echo_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace wsecho_bench {

std::size_t EchoReader::read(std::string_view octets) {
    const std::uint64_t first = number_;
    while (!octets.empty()) {
        octets.remove_prefix(in_frame_ ? read_payload(octets) : read_header(octets));
    }
    return static_cast<std::size_t>(number_ - first);
}

std::size_t EchoReader::read_header(std::string_view octets) {
    std::size_t used = 0;
    for (const char octet : octets) {
        header_[header_size_++] = static_cast<unsigned char>(octet);
        ++used;
        if (header_size_ < 2) continue;
        const std::size_t extended = header_[1] < 126 ? 0 : header_[1] == 126 ? 2 : 8;
        if (header_size_ < 2 + extended) continue;
        std::uint64_t length = extended == 0 ? header_[1] : 0;
        for (std::size_t i = 2; i < header_size_; ++i) length = length << 8 | header_[i];
        start_frame(length);
        break;
    }
    return used;
}

void EchoReader::start_frame(std::uint64_t length) {
    const std::uint8_t expected = in_message_ ? 0x0 : frames_.opcode();
    if ((header_[0] & 0x7f) != expected) throw std::runtime_error("not the frame of an echo");
    header_size_ = 0;
    in_frame_ = in_message_ = true;
    frame_left_ = length;
    if (length == 0) read_payload({});
}

std::size_t EchoReader::read_payload(std::string_view octets) {
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(octets.size(), frame_left_));
    if (count > frames_.payload_size() - message_offset_ ||
        !frames_.matches(number_, message_offset_, octets.substr(0, count))) {
        throw std::runtime_error("an echo differs from its message");
    }
    message_offset_ += count;
    frame_left_ -= count;
    if (frame_left_ > 0) return count;

    in_frame_ = false;
    if ((header_[0] & 0x80) != 0) {
        if (message_offset_ != frames_.payload_size()) throw std::runtime_error("an echo is short");
        in_message_ = false;
        message_offset_ = 0;
        ++number_;
    }
    return count;
}

}  // namespace wsecho_bench
