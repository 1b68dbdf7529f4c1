// The command line of a benchmark program: Google Benchmark's options, with defaults of our own.

#pragma once

#include <string>
#include <vector>

namespace wsecho_bench {

/// Initializes Google Benchmark with `defaults` and then the caller's options, which win. Returns
/// false, and has said why, if one of them is unknown.
bool initialize(int argc, char** argv, std::vector<std::string> defaults);

}  // namespace wsecho_bench
