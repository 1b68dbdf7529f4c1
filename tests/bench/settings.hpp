// What the command line of the benchmark program says.

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "server.hpp"

namespace wsecho_bench {

struct Settings {
    std::vector<std::string> parts;  ///< what to measure; empty: everything but instructions
    std::vector<Server> peers;       ///< servers of the user's, to compare with
    int rounds = 5;                  ///< of each figure that is a median
    std::chrono::duration<double> measured{0.25};  ///< of each round of echoes
    bool is_long = false;                          ///< watch the history for 10 minutes, not 10 s
};

/// Throws std::invalid_argument.
Settings parse_settings(int argc, char** argv);

}  // namespace wsecho_bench
