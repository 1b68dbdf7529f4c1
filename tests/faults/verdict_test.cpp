// Verdicts as a whole: when there is one, and how several of them become one.

#include <gtest/gtest.h>

#include "faults/faulty.hpp"

using namespace wsecho_test;

TEST(Verdicts, PlainStepsHaveNone) {
    Scripted t("send(hello)/ping(x)");
    expect_frame(t.client, opcode::text, "hello");
    expect_frame(t.client, opcode::ping, "x");
    t.client.close_cleanly();
    t.client.close();

    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_FALSE(t.connection().verdict());
    EXPECT_TRUE(t.connection().verdicts().empty());
}
