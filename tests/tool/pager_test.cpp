// The list of steps on a terminal: its width, and the pager that shows it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "terminal.hpp"
#include "tool_process.hpp"
#include "traced_session.hpp"

namespace wsecho_test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kFirstLine = "close.empty";
constexpr const char* kLastLine = "  ws-echo --behavior 'close.empty'";

// `ws-echo faults close.empty` on a terminal of this many columns.
struct OnATerminal {
    explicit OnATerminal(std::vector<std::string> environment, unsigned short columns = 80) {
        const winsize size = {24, columns, 0, 0};
        EXPECT_EQ(::ioctl(terminal.slave(), TIOCSWINSZ, &size), 0);
        options.in = options.out = terminal.slave();
        options.environment = std::move(environment);
    }

    // What stands on the terminal up to the line that contains `part`.
    std::vector<std::string> shown(const std::vector<std::string>& arguments, const char* part) {
        std::vector<std::string> command = {tool_path()};
        command.insert(command.end(), arguments.begin(), arguments.end());
        Child tool(command, options);
        std::vector<std::string> lines = terminal.lines().up_to(part);
        EXPECT_EQ(tool.wait(), Exit{0});
        error = tool.error().rest();
        for (std::string& line : lines) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
        }
        return lines;
    }

    Terminal terminal;
    SpawnOptions options;
    std::string error;
};

TEST(ToolPager, ShowsTheListOnATerminal) {
    OnATerminal on({"TERM=xterm", "PAGER=sed 's/^/paged: /'"});

    const std::vector<std::string> lines = on.shown({"faults", "close.empty"}, kLastLine);

    EXPECT_EQ(lines.front(), std::string("paged: ") + kFirstLine);
    EXPECT_EQ(on.error, "");
}

TEST(ToolPager, IsNotUsedWhereItWouldBeInTheWay) {
    for (const std::vector<std::string>& environment :
         {std::vector<std::string>{"TERM=dumb", "PAGER=sed s/^/paged:/"},
          {"TERM=", "PAGER=sed s/^/paged:/"},
          {"TERM=xterm", "PAGER="},
          {"TERM=xterm", "PAGER=cat"}}) {
        OnATerminal on(environment);

        EXPECT_EQ(on.shown({"faults", "close.empty"}, kLastLine).front(), kFirstLine);
    }
}

TEST(ToolPager, IsNotUsedIfNobodyCanPressAKey) {
    OnATerminal on({"TERM=xterm", "PAGER=sed s/^/paged:/"});
    on.options.in.reset();  // a pipe

    EXPECT_EQ(on.shown({"faults", "close.empty"}, kLastLine).front(), kFirstLine);
}

TEST(ToolPager, ThatDoesNotExistIsReplacedByPlainText) {
    OnATerminal on({"TERM=xterm", "PAGER=no-such-pager"});

    EXPECT_EQ(on.shown({"faults", "close.empty"}, kLastLine).front(), kFirstLine);
}

// The list is longer than a pipe holds.
TEST(ToolPager, MayEndBeforeTheList) {
    OnATerminal on({"TERM=xterm", "PAGER=head -n 2"});

    const std::vector<std::string> lines = on.shown({"faults", "--format", "json"}, "\"v\": 1");

    EXPECT_EQ(lines.front(), "{");
    EXPECT_EQ(on.error, "");
}

TEST(ToolPager, IsNotUsedInAPipe) {
    SpawnOptions options;
    options.environment = {"TERM=xterm", "PAGER=sed s/^/paged:/"};

    EXPECT_THAT(run_tool({"faults", "close.empty"}, options).out, StartsWith(kFirstLine));
}

// ---- width ----

std::size_t widest(const std::vector<std::string>& lines) {
    std::size_t width = 0;
    for (const std::string& line : lines) width = std::max(width, line.size());
    return width;
}

TEST(ToolWidth, IsThatOfTheTerminal) {
    for (const unsigned short columns : std::vector<unsigned short>{60, 80, 100}) {
        OnATerminal on({"TERM=dumb"}, columns);

        const auto lines = on.shown({"faults", "frame.*"}, "faults NAME.");

        EXPECT_EQ(widest(lines), columns);
    }
}

TEST(ToolWidth, OfATerminalIsLimited) {
    OnATerminal on({"TERM=dumb"}, 300);

    EXPECT_EQ(widest(on.shown({"faults", "frame.*"}, "faults NAME.")), 120U);
}

TEST(ToolWidth, Is80WithoutATerminalUnlessColumnsSaysOtherwise) {
    const auto width_with = [](std::vector<std::string> environment) {
        SpawnOptions options;
        options.environment = std::move(environment);
        return widest(lines_of(run_tool({"faults", "frame.*"}, options).out));
    };

    EXPECT_EQ(width_with({"COLUMNS="}), 80U);
    EXPECT_EQ(width_with({"COLUMNS=wide"}), 80U);
    EXPECT_EQ(width_with({"COLUMNS=0"}), 80U);
    EXPECT_EQ(width_with({"COLUMNS=100"}), 100U);
    EXPECT_EQ(width_with({"COLUMNS=60"}), 60U);
}

}  // namespace
}  // namespace wsecho_test
