// The messages of a load: the frame that sends each, and the echo that must return.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server.hpp"
#include "support/frames.hpp"
#include "workload.hpp"

namespace wsecho_bench {

/// All messages have the same payload except for a number at its start: this reveals an echo that
/// is lost, repeated or out of order. The payload is masked once, before the run.
class Frames {
public:
    explicit Frames(const Workload& workload, Protocol protocol = Protocol::ws);

    /// Appends the masked frame (RFC 6455, 5.2) of the message with this number; for tcp, only its
    /// payload.
    void append(std::string& out, std::uint64_t number) const;

    /// Whether messages have no frames: for tcp.
    bool are_bare() const { return header_size_ == 0; }

    /// What the message with this number says.
    std::string payload(std::uint64_t number) const;

    std::uint8_t opcode() const { return opcode_; }
    std::size_t payload_size() const { return payload_.size(); }

    /// True if these are the octets of that message's payload from `offset` on.
    bool matches(std::uint64_t number, std::size_t offset, std::string_view octets) const;

private:
    std::uint8_t opcode_;
    wsecho_test::MaskingKey key_;  // zeros: not masked
    std::string payload_;
    std::string frame_;
    std::size_t header_size_;
};

}  // namespace wsecho_bench
