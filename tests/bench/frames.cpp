#include "frames.hpp"

#include <algorithm>
#include <random>

#include "support/frames.hpp"

namespace wsecho_bench {
namespace {

namespace opcode = wsecho_test::opcode;
using wsecho_test::FrameSpec;
constexpr std::size_t kNumberSize = 8;

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

}  // namespace

Frames::Frames(const Workload& workload, Protocol protocol)
    : opcode_(workload.binary ? opcode::binary : opcode::text),
      key_(protocol == Protocol::tcp ? wsecho_test::MaskingKey{} : wsecho_test::kExampleKey),
      payload_(make_payload(workload)),
      frame_(protocol == Protocol::tcp ? payload_
                                       : FrameSpec(opcode_, payload_).key(key_).octets()),
      header_size_(frame_.size() - payload_.size()) {}

void Frames::append(std::string& out, std::uint64_t number) const {
    const std::size_t start = out.size() + header_size_;
    out += frame_;
    const auto plain = digits(number);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        out[start + i] = static_cast<char>(plain[i] ^ key_[i % key_.size()]);
    }
}

std::string Frames::payload(std::uint64_t number) const {
    const auto plain = digits(number);
    return std::string(plain.data(), plain.size()) + payload_.substr(kNumberSize);
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
