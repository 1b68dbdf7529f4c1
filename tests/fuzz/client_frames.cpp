// Reads sizes and payloads.

#include "fuzz/client_frames.hpp"

#include <cstddef>
#include <utility>

#include "support/frames.hpp"

namespace wsecho_test {

namespace {

std::string take(std::string_view& octets, std::size_t size) {
    const std::string taken(octets.substr(0, size));
    octets.remove_prefix(taken.size());
    return taken;
}

std::string take_payload(std::string_view& octets) {
    const std::size_t size = take_octet(octets);
    if (size < 255) return take(octets, size);
    const std::size_t longer = std::size_t{take_octet(octets)} * 100;
    const std::string part = take(octets, 8);
    std::string payload;
    while (!part.empty() && payload.size() < longer) payload += part;
    return payload;
}

}  // namespace

std::uint8_t take_octet(std::string_view& octets) {
    if (octets.empty()) return 0;
    const auto octet = static_cast<std::uint8_t>(octets.front());
    octets.remove_prefix(1);
    return octet;
}

std::string ClientFrames::next(std::string_view& octets) {
    const std::uint8_t first = take_octet(octets);
    std::string payload = take_payload(octets);
    const bool is_raw = payload.size() % 4 == 3;  // as if it were compressed
    if (compresses_ && (first & 0x40U) != 0 && !is_raw) payload = deflater_.message(payload);
    FrameSpec frame(first & 0xfU, std::move(payload));
    if ((first & 0x80U) == 0) frame.not_final();
    return frame.rsv((first >> 4U) & 7U).octets();
}

}  // namespace wsecho_test
