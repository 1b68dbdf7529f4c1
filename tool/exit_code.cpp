#include "tool/exit_code.hpp"

#include <exception>

namespace wsecho::tool {

Failure current_failure() {
    try {
        throw;
    } catch (const Failure& failure) {
        return failure;
    } catch (const std::exception& error) {
        return {ExitCode::internal, std::string("internal error: ") + error.what()};
    } catch (...) {
        return {ExitCode::internal, "internal error of an unknown kind"};
    }
}

}  // namespace wsecho::tool
