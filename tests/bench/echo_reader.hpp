// Reads what a server sends to one client, and checks every octet of the echoes.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "frames.hpp"
#include "support/frames.hpp"

namespace wsecho_bench {

class EchoReader {
public:
    /// `frames` must outlive the reader.
    explicit EchoReader(const Frames& frames) : frames_(frames) {}

    /// Takes the next octets received; returns how many echoes became complete. An echo may come
    /// in any number of frames. Throws std::runtime_error at the first octet that is wrong.
    std::size_t read(std::string_view octets);

private:
    std::size_t read_header(std::string_view octets);
    std::size_t read_payload(std::string_view octets);
    void start_frame(const wsecho_test::FrameHeader& header);

    const Frames& frames_;
    std::string header_;  // as far as it was read; short, so it is never allocated
    bool in_frame_ = false;
    bool final_ = false;
    bool in_message_ = false;
    std::uint64_t frame_left_ = 0;
    std::size_t message_offset_ = 0;
    std::uint64_t number_ = 0;  // of the message whose echo is due
};

}  // namespace wsecho_bench
