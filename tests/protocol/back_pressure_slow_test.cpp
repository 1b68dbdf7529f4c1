// back_pressure_test.cpp again, with enough data to break other servers.

#include <gtest/gtest.h>

#include "protocol/bounded_memory.hpp"

TEST(BackPressure, HalfAGibibyteToADeafClientTakesBoundedMemory) {
    wsecho_test::expect_bounded_memory(64 * 1024, std::size_t{512} << 20);
}
