#include "tool/exit_code.hpp"

#include <exception>

namespace wsecho::tool {

Answer usage_answer(const std::string& mistake, const std::string& help) {
    const bool asks = !mistake.empty() && mistake.back() == '?';
    return {ExitCode::usage, "", "ws-echo: " + mistake + (asks ? " See " : "; see ") + help + '\n'};
}

Failure current_failure() {
    try {
        throw;
    } catch (const Failure& failure) {
        return failure;
    } catch (const std::exception& error) {
        return {ExitCode::internal, std::string("internal error: ") + error.what()};
    } catch (...) {
        return {ExitCode::internal, "internal error: unknown exception"};
    }
}

}  // namespace wsecho::tool
