#include "tool/answer.hpp"

namespace wsecho::tool {

Answer usage_answer(const std::string& mistake, const std::string& help) {
    const bool asks = !mistake.empty() && mistake.back() == '?';
    return {ExitCode::usage, "", "ws-echo: " + mistake + (asks ? " See " : "; see ") + help + '\n'};
}

}  // namespace wsecho::tool
