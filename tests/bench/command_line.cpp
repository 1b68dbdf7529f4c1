#include "command_line.hpp"

#include <benchmark/benchmark.h>

namespace wsecho_bench {

bool initialize(int argc, char** argv, std::vector<std::string> defaults) {
    std::vector<char*> arguments{argv[0]};
    for (std::string& option : defaults) arguments.push_back(option.data());
    arguments.insert(arguments.end(), argv + 1, argv + argc);
    int count = static_cast<int>(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    return !benchmark::ReportUnrecognizedArguments(count, arguments.data());
}

}  // namespace wsecho_bench
