// The same as in back_pressure_test.cpp with as much data as it takes to break other servers.

#include <gtest/gtest.h>

#include "protocol/bounded_memory.hpp"

TEST(BackPressure, HalfAGibibyteToADeafClientTakesBoundedMemory) {
    wsecho_test::expect_bounded_memory(64 * 1024, std::size_t{512} << 20);
}
