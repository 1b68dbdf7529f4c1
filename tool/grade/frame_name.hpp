// Frames in the words of the trace.

#pragma once

#include <cstdint>
#include <string>

#include "wire/opcode.hpp"

namespace wsecho::tool {

/// "text", "ping", "opcode 11".
inline std::string frame_name(std::uint8_t opcode) {
    switch (opcode) {
        case wire::opcode::continuation:
            return "continuation";
        case wire::opcode::text:
            return "text";
        case wire::opcode::binary:
            return "binary";
        case wire::opcode::close:
            return "close";
        case wire::opcode::ping:
            return "ping";
        case wire::opcode::pong:
            return "pong";
        default:
            return "opcode " + std::to_string(opcode);
    }
}

}  // namespace wsecho::tool
