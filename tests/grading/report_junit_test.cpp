// JUnit's XML. Whether it is valid is tested with xmllint.

#include <gtest/gtest.h>

#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

TEST(GradingJunit, HasASuiteForEachAgentAndATestForEachCase) {
    ReportInput input;
    add_result(input, "b", made_up_result("1.1.1"));
    add_result(input, "a", made_up_result("1.1.2", Behavior::failed));
    const std::string xml = junit_xml(input);
    EXPECT_EQ(occurrences(xml, "<testsuite name="), 2U);
    EXPECT_EQ(occurrences(xml, "<testcase "), 4U);
    EXPECT_EQ(occurrences(xml, "<testcase classname=\"b\" name=\"1.1.1\" time=\"0.002\"/>"), 1U);
    EXPECT_EQ(occurrences(xml, "<skipped message=\"not run\"/>"), 2U);
    EXPECT_EQ(occurrences(xml, "<testsuites name=\"ws-echo grade\" tests=\"4\" failures=\"1\""),
              1U);
}

TEST(GradingJunit, SaysWhyACaseFailed) {
    const std::string xml = junit_xml(one_result("ws", made_up_result("1.1.1", Behavior::failed)));
    EXPECT_EQ(occurrences(xml,
                          "<failure message=\"FAILED: The client did not echo the message.\" "
                          "type=\"FAILED\">"),
              1U);
    EXPECT_EQ(occurrences(xml, "expectation: The client echoes it.\n"), 1U);
}

TEST(GradingJunit, FailsAWrongClose) {
    const std::string xml = junit_xml(
        one_result("ws", made_up_result("1.1.1", Behavior::ok, CloseBehavior::wrong_code)));
    EXPECT_EQ(occurrences(xml, "type=\"OK, close WRONG CODE\""), 1U);
}

TEST(GradingJunit, SkipsWhatIsNotImplemented) {
    const std::string xml =
        junit_xml(one_result("ws", made_up_result("12.1.1", Behavior::unimplemented)));
    EXPECT_EQ(occurrences(xml, "<skipped message=\"UNIMPLEMENTED: "), 1U);
    EXPECT_EQ(occurrences(xml, "failures=\"0\""), 2U);
}

}  // namespace
}  // namespace wsecho::grading
