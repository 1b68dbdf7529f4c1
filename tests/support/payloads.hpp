// Payloads whose octets do not repeat with a period, so that a test notices any shift.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace wsecho_test {

inline constexpr std::size_t kMiB = std::size_t{1} << 20;

/// `size` octets of all values; the same seed gives the same octets.
inline std::string some_binary(std::size_t size, std::uint32_t seed = 1) {
    std::string octets(size, '\0');
    for (char& octet : octets) {
        seed = seed * 1664525 + 1013904223;
        octet = static_cast<char>(static_cast<unsigned char>(seed >> 24));
    }
    return octets;
}

/// `size` lower-case letters; the same seed gives the same letters.
inline std::string some_text(std::size_t size, std::uint32_t seed = 1) {
    std::string letters = some_binary(size, seed);
    for (char& letter : letters) {
        letter = static_cast<char>('a' + static_cast<unsigned char>(letter) % 26);
    }
    return letters;
}

}  // namespace wsecho_test
