// The sentence with which something is rejected.

#pragma once

#include <stdexcept>
#include <string>

namespace wsecho_test {

/// What the std::invalid_argument says that `call(arguments...)` throws, or "nothing thrown".
template <typename Call, typename... Arguments>
std::string refusal(Call call, const Arguments&... arguments) {
    try {
        call(arguments...);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "nothing thrown";
}

}  // namespace wsecho_test
