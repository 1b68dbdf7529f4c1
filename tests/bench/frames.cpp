#include "frames.hpp"

#include <algorithm>
#include <random>

namespace wsecho_bench {
namespace {

constexpr std::size_t kNumberSize = 8;
constexpr std::array<char, 4> kKey{'\x37', '\x7a', '\x21', '\x3d'};

// Eight letters, the one that changes most first; they can stand in a text.
std::array<char, kNumberSize> digits(std::uint64_t number) {
    std::array<char, kNumberSize> result;
    for (char& digit : result) {
        digit = static_cast<char>('a' + number % 16);
        number /= 16;
    }
    return result;
}

std::string make_payload(const Workload& workload) {
    std::minstd_rand random(1);
    std::uniform_int_distribution<int> letter(workload.binary ? 0 : ' ',
                                              workload.binary ? 255 : '~');
    std::string payload(workload.size, '\0');
    for (char& octet : payload) octet = static_cast<char>(letter(random));
    return payload;
}

std::string make_header(std::uint8_t opcode, std::size_t length) {
    std::string header(1, static_cast<char>(0x80 | opcode));
    int length_octets = 0;
    if (length < 126) {
        header += static_cast<char>(0x80 | length);
    } else {
        length_octets = length < 65536 ? 2 : 8;
        header += static_cast<char>(0x80 | (length_octets == 2 ? 126 : 127));
    }
    for (int i = length_octets - 1; i >= 0; --i) header += static_cast<char>(length >> (8 * i));
    return header.append(kKey.begin(), kKey.end());
}

}  // namespace

Frames::Frames(const Workload& workload)
    : opcode_(workload.binary ? 0x2 : 0x1),
      payload_(make_payload(workload)),
      frame_(make_header(opcode_, payload_.size())),
      header_size_(frame_.size()) {
    for (std::size_t i = 0; i < payload_.size(); ++i) {
        frame_ += static_cast<char>(payload_[i] ^ kKey[i % kKey.size()]);
    }
}

void Frames::append(std::string& out, std::uint64_t number) const {
    const std::size_t start = out.size() + header_size_;
    out += frame_;
    const auto plain = digits(number);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        out[start + i] = static_cast<char>(plain[i] ^ kKey[i % kKey.size()]);
    }
}

bool Frames::matches(std::uint64_t number, std::size_t offset, std::string_view octets) const {
    if (offset < kNumberSize) {
        const auto plain = digits(number);
        const std::size_t count = std::min(octets.size(), kNumberSize - offset);
        if (octets.substr(0, count) != std::string_view(plain.data() + offset, count)) return false;
        octets.remove_prefix(count);
        offset += count;
    }
    return octets == std::string_view(payload_).substr(offset, octets.size());
}

}  // namespace wsecho_bench
