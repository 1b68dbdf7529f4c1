// What the tool prints instead of running a server.

#pragma once

#include <string>

#include "tool/exit_code.hpp"

namespace wsecho::tool {

/// Help, the version, a listing, or what is wrong with the command line.
struct Answer {
    ExitCode code = ExitCode::ok;
    std::string out;    ///< for stdout
    std::string error;  ///< for stderr
};

/// To a command line with a mistake: a sentence for stderr that names the mistake, and the command
/// that tells more.
Answer usage_answer(const std::string& mistake, const std::string& help);

}  // namespace wsecho::tool
