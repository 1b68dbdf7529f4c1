// cold_copy() against memcpy: every size around its thresholds, every alignment, and nothing beyond
// the end.

#include "journal/cold_copy.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "support/payloads.hpp"

namespace {

using wsecho::journal::cold_copy;
using wsecho_test::some_binary;

// Copies into the middle of a field of dots, at an offset.
std::string copied(const std::string& from, std::size_t offset) {
    std::string field(offset + from.size() + 64, '.');
    cold_copy(field.data() + offset, from.data(), from.size());
    return field;
}

std::string expected(const std::string& from, std::size_t offset) {
    return std::string(offset, '.') + from + std::string(64, '.');
}

TEST(ColdCopy, CopiesEverySizeAndNothingBeyond) {
    for (std::size_t size = 0; size < 200; ++size) {
        EXPECT_EQ(copied(some_binary(size), 3), expected(some_binary(size), 3)) << size;
    }
    for (std::size_t size = 1984; size < 2304; ++size) {
        EXPECT_EQ(copied(some_binary(size), 3), expected(some_binary(size), 3)) << size;
    }
}

TEST(ColdCopy, CopiesToEveryAlignment) {
    const std::string from = some_binary(16 * 1024 + 5);
    for (std::size_t offset = 0; offset < 128; ++offset) {
        EXPECT_EQ(copied(from, offset), expected(from, offset)) << offset;
    }
}

TEST(ColdCopy, CopiesFromEveryAlignment) {
    const std::string all = some_binary(5000);
    for (std::size_t begin = 0; begin < 64; ++begin) {
        const std::string from = all.substr(begin);
        std::string to(from.size(), '.');
        cold_copy(to.data(), all.data() + begin, from.size());
        EXPECT_EQ(to, from) << begin;
    }
}

}  // namespace
