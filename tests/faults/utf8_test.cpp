// Text that is not valid UTF-8, octet by octet, and the verdicts on how clients react.

#include <gtest/gtest.h>

#include <string>

#include "faults/octet_cases.hpp"

using namespace wsecho_test;

TEST(Utf8Faults, TextIsInvalidAtTheGivenPlace) {
    const struct {
        std::string name;
        std::string kind;  // behind the place
        std::string octets;
    } sequences[] = {{"utf8.invalid", ",ff", "\xff"},
                     {"utf8.invalid", ",lone", "\x80"},
                     {"utf8.overlong", "", "\xc0\xaf"},
                     {"utf8.surrogate", "", "\xed\xa0\x80"},
                     {"utf8.too-big", "", "\xf4\x90\x80\x80"}};
    for (const auto& wrong : sequences) {
        const auto step = [&](const char* where) {
            return wrong.name + "(" + where + wrong.kind + ")";
        };
        expect_failing(
            {{step("start"), server_frame(opcode::text, wrong.octets + "text"), 1007},
             {step("middle"), server_frame(opcode::text, "te" + wrong.octets + "xt"), 1007},
             {step("end"), server_frame(opcode::text, "text" + wrong.octets), 1007}});
    }
}

TEST(Utf8Faults, TextIsCutOffOrSplit) {
    expect_failing({
        {"utf8.invalid", server_frame(opcode::text, "te\xffxt"), 1007},
        {"utf8.truncated", server_frame(opcode::text, "caf\xc3"), 1007},
        {"utf8.split-invalid", octets({0x01, 4}, "good") + octets({0x80, 1, 0xff}), 1007},
    });
}

TEST(Utf8Faults, FailingWithAnotherCodeViolates) {
    Scripted t("utf8.invalid");
    fail_with(t.client, 1002);
    expect_violates(t.connection(), "closed with 1002, not 1007");
}

TEST(Utf8Faults, TheSameOctetsAreValidInBinary) {
    expect_carrying_on({{"utf8.in-binary", server_frame(opcode::binary, "te\xffxt"), 1007}});
}

TEST(Utf8Faults, RejectInvalidArguments) {
    expect_refused({{"utf8.invalid(nowhere)", "where"},
                    {"utf8.invalid(start,00)", "kind"},
                    {"utf8.overlong(x)", "where"},
                    {"utf8.surrogate(x)", "where"},
                    {"utf8.too-big(x)", "where"},
                    {"utf8.invalid@connect", "cannot act @connect"},
                    {"utf8.truncated(x)", "utf8.truncated"}});
}
