// The explanation of a case for people.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "grading/cases/all_cases.hpp"
#include "grading/cases/case_words.hpp"

namespace wsecho::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string words_of(std::string_view id) {
    return grading::case_words(*grading::find_case(grading::read_case_id(id).value()));
}

TEST(CaseWords, NameEachFrame) {
    EXPECT_EQ(
        words_of("3.4"),
        "Case 3.4, RFC 6455, 5.2\n"
        "The server sends a good text message, one with RSV1 set, and a Ping, octet by octet.\n"
        "The client echoes the first message and then fails the connection, with close code "
        "1002 or none. NON-STRICT: it fails the connection before it echoes the message.\n"
        "\n"
        "The server sends, as soon as the connection is open:\n"
        "  a text frame of 13 octets: \"Hello, client\"\n"
        "  a text frame of 13 octets, RSV1 set: \"Hello, client\"\n"
        "  a ping frame of 0 octets\n"
        "    (in writes of 1 octet)\n"
        "OK: the server sees exactly this: a text message of 13 octets.\n"
        "NON-STRICT: it sees exactly this: nothing.\n"
        "Closing: the client fails the connection. Close codes allowed: 1002, or none.\n"
        "Limit: 1 s, then the server fails the connection.\n");
}

TEST(CaseWords, SayWhatIsOddAboutAFrame) {
    EXPECT_THAT(words_of("5.1"), HasSubstr("a ping frame of 9 octets, FIN clear: \"Fragment1\"\n"));
    EXPECT_THAT(words_of("3.7"), HasSubstr("a close frame of 0 octets, RSV1, RSV2, RSV3 set\n"));
    EXPECT_THAT(words_of("4.1.1"), HasSubstr("a frame with the reserved opcode 3 of 0 octets\n"));
}

TEST(CaseWords, SayWhenTheNextPieceComes) {
    EXPECT_THAT(words_of("6.4.3"),
                AllOf(HasSubstr("a part of a frame: 01 15\n"),
                      HasSubstr("and after up to 1 s, if the connection is still open (mark A):\n"),
                      HasSubstr("NON-STRICT: it sees exactly this: mark A, then mark B.\n"),
                      HasSubstr("FAILED if the server has to close first.\n")));
}

TEST(CaseWords, SayHowTheServerCloses) {
    EXPECT_THAT(words_of("7.3.2"), HasSubstr("its Close, with half a code: 61\n"));
    EXPECT_THAT(words_of("7.3.1"), HasSubstr("its Close, without a code\n"));
    EXPECT_THAT(words_of("7.7.1"), HasSubstr("Close codes allowed: 1000, or none.\n"));
    EXPECT_THAT(words_of("7.7.2"), HasSubstr("Close codes allowed: 1000, 1001, or none.\n"));
    EXPECT_THAT(words_of("7.13.1"), HasSubstr("INFORMATIONAL, whatever the client does.\n"));
}

TEST(CaseWords, SayWhatIsCompressed) {
    EXPECT_THAT(words_of("13.5.16"),
                AllOf(HasSubstr("permessage-deflate; client_no_context_takeover; "
                                "client_max_window_bits=9.\n"),
                      HasSubstr("cut into fragments of 1024 octets\n"), HasSubstr("Limit: 480 s")));
    EXPECT_THAT(words_of("9.7.2"), Not(HasSubstr("Compression")));
}

TEST(CaseWords, ExistForAllCases) {
    for (const grading::Case& listed : grading::all_cases()) {
        if (listed.id.family == 9) continue;  // they make large messages
        const std::string said = grading::case_words(listed);
        EXPECT_THAT(said, AllOf(HasSubstr(listed.section), HasSubstr("Limit: ")));
        EXPECT_EQ(said.back(), '\n');
    }
}

}  // namespace
}  // namespace wsecho::test
