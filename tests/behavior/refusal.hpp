// What is said when something is refused.

#pragma once

#include <stdexcept>
#include <string>

namespace wsecho_test {

/// The sentence of the std::invalid_argument that `call` throws, or that it throws none.
template <typename Call>
std::string refusal(Call call) {
    try {
        call();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "nothing thrown";
}

}  // namespace wsecho_test
