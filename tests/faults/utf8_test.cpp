// Text that is not UTF-8, to the octet, and the verdicts on what clients do about it.

#include <gtest/gtest.h>

#include "faults/octet_cases.hpp"

using namespace wsecho_test;

TEST(Utf8Faults, TextIsNotUtf8AtThePlace) {
    expect_failing({
        {"utf8.invalid", server_frame(opcode::text, "te\xffxt"), 1007},
        {"utf8.invalid(start)", server_frame(opcode::text, "\xfftext"), 1007},
        {"utf8.invalid(end,lone)", server_frame(opcode::text, "text\x80"), 1007},
        {"utf8.overlong", server_frame(opcode::text, "te\xc0\xafxt"), 1007},
        {"utf8.surrogate(start)", server_frame(opcode::text, "\xed\xa0\x80text"), 1007},
        {"utf8.too-big(end)", server_frame(opcode::text, "text\xf4\x90\x80\x80"), 1007},
        {"utf8.truncated", server_frame(opcode::text, "caf\xc3"), 1007},
        {"utf8.split-invalid", octets({0x01, 4}, "good") + octets({0x80, 1, 0xff}), 1007},
    });
}

TEST(Utf8Faults, FailingWithAnotherCodeViolates) {
    Scripted t("utf8.invalid");
    fail_with(t.client, 1002);
    expect_violates(t.connection(), "closed with 1002, not 1007");
}

TEST(Utf8Faults, InBinaryTheSameOctetsAreRight) {
    expect_carrying_on({{"utf8.in-binary", server_frame(opcode::binary, "te\xffxt"), 1007}});
}

TEST(Utf8Faults, KeepTheirBounds) {
    expect_refused({{"utf8.invalid(nowhere)", "where"},
                    {"utf8.invalid(start,00)", "kind"},
                    {"utf8.overlong(x)", "where"},
                    {"utf8.truncated(x)", "utf8.truncated"}});
}
