// Numbers that a few octets of an input decide, again and again.

#pragma once

#include <cstdint>
#include <string_view>

namespace wsecho_test {

class Random {
public:
    explicit Random(std::string_view octets) {
        for (const char c : octets) state_ = state_ * 31 + static_cast<unsigned char>(c);
    }

    std::uint32_t below(std::uint32_t limit) {
        state_ = state_ * 1664525U + 1013904223U;
        return (state_ >> 8U) % limit;
    }

private:
    std::uint32_t state_ = 1;
};

}  // namespace wsecho_test
