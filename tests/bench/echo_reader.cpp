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
    if (frames_.are_bare()) {
        in_frame_ = in_message_ = final_ = true;
        frame_left_ = frames_.payload_size();
        return 0;
    }
    std::size_t used = 0;
    for (const char octet : octets) {
        header_ += octet;
        ++used;
        if (header_.size() < 2 || header_.size() < wsecho_test::header_size(header_)) continue;
        start_frame(wsecho_test::parse_header(header_));
        break;
    }
    return used;
}

void EchoReader::start_frame(const wsecho_test::FrameHeader& header) {
    const std::uint8_t expected =
        in_message_ ? wsecho_test::opcode::continuation : frames_.opcode();
    if (header.opcode != expected || header.rsv != 0 || header.key) {
        throw std::runtime_error("not the frame of an echo");
    }
    header_.clear();
    in_frame_ = in_message_ = true;
    final_ = header.fin;
    frame_left_ = header.length;
    if (frame_left_ == 0) read_payload({});
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
    if (final_) {
        if (message_offset_ != frames_.payload_size()) throw std::runtime_error("an echo is short");
        in_message_ = false;
        message_offset_ = 0;
        ++number_;
    }
    return count;
}

}  // namespace wsecho_bench
