// File names and labels of agents, whose names are arbitrary text.

#include <gtest/gtest.h>

#include <set>

#include "grading/report/readable.hpp"
#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

std::string file_name_of(const std::string& agent) {
    return file_names({agent}).at(agent);
}

TEST(GradingFileNames, FollowTheAutobahnTestsuite) {
    EXPECT_EQ(file_name_of("ws"), "ws");
    EXPECT_EQ(file_name_of("tootallnate/websocket"), "tootallnate_websocket");
    EXPECT_EQ(file_name_of("TooTallNate/WebSocket"), "tootallnate_websocket");
    EXPECT_EQ(file_name_of("WebSocket  /0.8.2"), "websocket___0_8_2");
    EXPECT_EQ(file_name_of("  -ws- "), "ws");
    EXPECT_EQ(file_name_of("\xc3\xa9t\xc3\xa9"), "t");
}

TEST(GradingFileNames, AreNeverEmptyAndNeverLeaveTheFolder) {
    for (const char* agent :
         {"", " ", "///", "..", "/../", "../../etc/passwd", ".", "\xff", "\n"}) {
        const std::string name = file_name_of(agent);
        EXPECT_FALSE(name.empty()) << agent;
        EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
                  std::string::npos)
            << name;
    }
    EXPECT_EQ(file_name_of(std::string("a\0b", 3)), "a_b");
}

TEST(GradingFileNames, AreCutIfTheAgentIsLong) {
    const std::string name = file_name_of(std::string(5000, 'a'));
    EXPECT_EQ(name.size(), 200U);
}

TEST(GradingFileNames, AreNumberedIfAgentsCollide) {
    const auto names = file_names({"WS", "ws", "ws 2", "ws/", "ws_2"});
    EXPECT_EQ(names.at("ws"), "ws");
    EXPECT_EQ(names.at("ws_2"), "ws_2");
    EXPECT_EQ(names.at("WS"), "ws_3");
    std::set<std::string> all;
    for (const auto& [agent, name] : names) EXPECT_TRUE(all.insert(name).second) << name;
}

TEST(GradingFileNames, OfLongAgentsThatBeginTheSameDiffer) {
    const std::string begin(300, 'a');
    const auto names = file_names({begin + "x", begin + "y"});
    EXPECT_NE(names.at(begin + "x"), names.at(begin + "y"));
}

TEST(GradingFileNames, HaveTheCaseWithUnderscores) {
    EXPECT_EQ(case_file_stem("ws", CaseId{12, 1, 18}), "ws_case_12_1_18");
    EXPECT_EQ(case_file_stem("ws", CaseId{2, 10, 0}), "ws_case_2_10");
}

TEST(GradingLabels, AreSafeForATerminalAndDiffer) {
    const auto labels = agent_labels({"\x1b[31m", "\\x1b[31m", "plain"});
    EXPECT_EQ(labels.at("\x1b[31m"), "\\x1b[31m");
    EXPECT_EQ(labels.at("\\x1b[31m"), "\\x1b[31m 2");
    EXPECT_EQ(labels.at("plain"), "plain");
}

}  // namespace
}  // namespace wsecho::grading
