// All that matters of a case, as JSON: what is sent, what is expected, limits and close codes.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "grading/cases/case.hpp"

namespace wsecho::test {

/// One line, without the sentences for people. Of large payloads, the length and a checksum.
std::string dump_of(const grading::Case& dumped, std::size_t number);

/// FNV-1a, 64 bits.
std::uint64_t checksum_of(std::string_view text);

}  // namespace wsecho::test
