// What a value prints, as a string.

#pragma once

#include <sstream>
#include <string>

namespace wsecho_test {

template <typename Value>
std::string printed(const Value& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

}  // namespace wsecho_test
