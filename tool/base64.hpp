// Base64 with padding (RFC 4648, 4), for octets in JSON.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wsecho::tool {

inline std::string base64(std::string_view octets) {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((octets.size() + 2) / 3 * 4);
    for (std::size_t start = 0; start < octets.size(); start += 3) {
        const std::size_t count = std::min<std::size_t>(3, octets.size() - start);
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto octet = i < count ? static_cast<unsigned char>(octets[start + i]) : 0U;
            group = group << 8U | octet;
        }
        for (std::size_t i = 0; i < 4; ++i) {
            out += i <= count ? kAlphabet[group >> (18 - 6 * i) & 0x3fU] : '=';
        }
    }
    return out;
}

}  // namespace wsecho::tool
