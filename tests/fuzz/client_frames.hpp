// Makes frames of a client from any octets, so that a fuzzer need not mask.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/raw_deflate.hpp"

namespace wsecho_test {

/// Removes and returns the first octet; 0 without one.
std::uint8_t take_octet(std::string_view& octets);

class ClientFrames {
public:
    /// `compresses`: payloads of frames with RSV1, most of the time.
    explicit ClientFrames(bool compresses) : compresses_(compresses) {}

    /// Removes what stands for a frame: its first octet, the size of its payload, its payload. 255
    /// as a size stands for a longer payload, which repeats a few octets.
    std::string next(std::string_view& octets);

private:
    const bool compresses_;
    RawDeflater deflater_;
};

}  // namespace wsecho_test
