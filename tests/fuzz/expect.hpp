// How a fuzzer says that something must never happen.

#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

#include "wire/utf8.hpp"

namespace wsecho_test {

/// Says where, and aborts: libFuzzer keeps the input.
inline void expect(bool holds, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%d: not as expected\n", file, line);
    std::abort();
}

/// One line of text, for people.
inline void expect_sentence(const std::string& sentence) {
    expect(!sentence.empty() && wsecho::wire::is_valid_utf8(sentence));
    for (const char c : sentence) expect(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

}  // namespace wsecho_test
