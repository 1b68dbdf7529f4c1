// index.json, to the octet.

#include <gtest/gtest.h>

#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

TEST(GradingIndexJson, IsToTheOctetWhatTungsteniteKeeps) {
    ReportInput input;
    add_result(input, "Tungstenite", made_up_result("1.1.1"));
    CaseResult loose = made_up_result("6.4.1", Behavior::non_strict);
    loose.seen.remote_close_code = std::nullopt;
    loose.duration = std::chrono::milliseconds(2004);
    add_result(input, "Tungstenite", loose);
    add_result(input, "Tungstenite", made_up_result("12.1.10", Behavior::unimplemented));
    CaseResult wrong = made_up_result("7.9.5", Behavior::failed, CloseBehavior::wrong_code);
    wrong.seen.remote_close_code = std::uint16_t{1007};
    add_result(input, "Tungstenite", wrong);

    EXPECT_EQ(index_json(input), R"({
   "Tungstenite": {
      "1.1.1": {
         "behavior": "OK",
         "behaviorClose": "OK",
         "duration": 2,
         "remoteCloseCode": 1000,
         "reportfile": "tungstenite_case_1_1_1.json"
      },
      "12.1.10": {
         "behavior": "UNIMPLEMENTED",
         "behaviorClose": "OK",
         "duration": 2,
         "remoteCloseCode": 1000,
         "reportfile": "tungstenite_case_12_1_10.json"
      },
      "6.4.1": {
         "behavior": "NON-STRICT",
         "behaviorClose": "OK",
         "duration": 2004,
         "remoteCloseCode": null,
         "reportfile": "tungstenite_case_6_4_1.json"
      },
      "7.9.5": {
         "behavior": "FAILED",
         "behaviorClose": "WRONG CODE",
         "duration": 2,
         "remoteCloseCode": 1007,
         "reportfile": "tungstenite_case_7_9_5.json"
      }
   }
})");
}

TEST(GradingIndexJson, HasAnEmptyObjectForAnAgentWithoutResults) {
    ReportInput input;
    EXPECT_EQ(index_json(input), "{}");
    input.agents["idle"];
    EXPECT_EQ(index_json(input), "{\n   \"idle\": {}\n}");
}

TEST(GradingIndexJson, EscapesAllThatIsNotAscii) {
    ReportInput input;
    input.agents["\xc3\xa9\"\\/\n\x7f\xf0\x9f\x98\x80"];
    EXPECT_EQ(index_json(input), "{\n   \"\\u00e9\\\"\\\\/\\n\\u007f\\ud83d\\ude00\": {}\n}");
}

TEST(GradingIndexJson, TellsAgentsApartThatAreNotUtf8) {
    ReportInput input;
    input.agents["a\xff"];
    input.agents["a\xfe"];
    EXPECT_EQ(index_json(input), "{\n   \"a\\\\xfe\": {},\n   \"a\\\\xff\": {}\n}");
}

TEST(GradingIndexJson, SaysFailedForAStrictReasonOnlyIfStrict) {
    CaseResult result = made_up_result("9.1.1");
    result.verdicts.strict = {"The echo has other content."};
    ReportInput input = one_result("ws", result);

    EXPECT_EQ(occurrences(index_json(input), "\"behavior\": \"OK\""), 1U);
    input.strict = true;
    EXPECT_EQ(occurrences(index_json(input), "\"behavior\": \"FAILED\""), 1U);
}

}  // namespace
}  // namespace wsecho::grading
