// Targets that look like a request for a behavior, but are not one.

#include <gtest/gtest.h>

#include <string>

#include "behavior/selection.hpp"
#include "behavior/target.hpp"
#include "support/refusal.hpp"

using namespace wsecho;
using namespace wsecho::behavior;
using wsecho_test::refusal;

namespace {

struct Miss {
    const char* target;
    const char* right;  // the target that the sentence names first
};

void expect_hint(const Miss& miss) {
    SCOPED_TRACE(miss.target);
    const std::string problem = read_target(miss.target).problem;

    EXPECT_NE(
        problem.find("is not how to ask for a behavior: write \"" + std::string(miss.right) + '"'),
        std::string::npos)
        << problem;
    Selection selection;
    EXPECT_EQ(refusal([&] { selection.choose(miss.target); }), problem);
    EXPECT_NE(read_target(miss.right).behavior, std::nullopt);
}

}  // namespace

TEST(NearMiss, HasItsDoInAnotherForm) {
    for (const Miss& miss : {
             Miss{"/DO/close(4001)", "/do/close(4001)"},
             Miss{"/Do/send(Hello)?id=x", "/do/send(Hello)?id=x"},
             Miss{"/%64o/sink", "/do/sink"},
             Miss{"/d%6F/close(4001,a%20b)", "/do/close(4001,a%20b)"},
             Miss{"/do%2Fclose(4001)", "/do/close(4001)"},
             Miss{"/%2Fdo/sink", "/do/sink"},
             Miss{"/do;close(4001)", "/do/close(4001)"},
             Miss{"/do=sink", "/do/sink"},
             Miss{"/do:sink", "/do/sink"},
             Miss{"/do.close(4001)", "/do/close(4001)"},
             Miss{"/do-close(4001)", "/do/close(4001)"},
             Miss{"/doclose(4001)", "/do/close(4001)"},
             Miss{"/do\\sink", "/do/sink"},
             Miss{"//Do/sink", "/do/sink"},
             Miss{"http://host/DO/sink", "/do/sink"},
             Miss{"/DO", "/do/send(hello)"},
             Miss{"/do;", "/do/send(hello)"},
         }) {
        expect_hint(miss);
    }
}

TEST(NearMiss, HasItsDoInAnotherPlace) {
    for (const Miss& miss : {
             Miss{"/api/do/close(4001)", "/api?do=close(4001)"},
             Miss{"/api/v1/DO/sink?token=a", "/api/v1?do=sink&token=a"},
             Miss{"/api/do%2Fsink", "/api?do=sink"},
             Miss{"/chat/do=sink", "/chat?do=sink"},
             Miss{"/chat&do=close(4001)", "/chat?do=close(4001)"},
             Miss{"/chat;do=sink", "/chat?do=sink"},
             Miss{"/chat%3Fdo=sink", "/chat?do=sink"},
             Miss{"/./do/sink", "/.?do=sink"},
         }) {
        expect_hint(miss);
    }
}

TEST(NearMiss, LacksItsDo) {
    for (const Miss& miss : {
             Miss{"/close(4001)", "/do/close(4001)"},
             Miss{"/frame.rsv2", "/do/frame.rsv2"},
             Miss{"/hs.status(503);first=2", "/do/hs.status(503);first=2"},
             Miss{"/?close(4001)", "/?do=close(4001)"},
             Miss{"/chat?a=b&frame.rsv2", "/chat?a=b&do=frame.rsv2"},
         }) {
        expect_hint(miss);
    }
}

TEST(NearMiss, HasItsParameterInAnotherForm) {
    for (const Miss& miss : {
             Miss{"/?Do=close(4001)", "/?do=close(4001)"},
             Miss{"/chat?a=b&DO=sink&c=d", "/chat?a=b&do=sink&c=d"},
             Miss{"/?do[]=sink", "/?do=sink"},
             Miss{"/?do%5B0%5D=sink", "/?do=sink"},
             Miss{"/?%64o=sink", "/?do=sink"},
             Miss{"/?%20do=sink", "/?do=sink"},
             Miss{"/?do+=sink", "/?do=sink"},
             Miss{"/?do%3Dsink", "/?do=sink"},
             Miss{"/?do/close(4001)", "/?do=close(4001)"},
             Miss{"/?do:sink", "/?do=sink"},
             Miss{"/?x=1;do=close(4001)", "/?x=1&do=close(4001)"},
             Miss{"/?x=1;DO=sink", "/?x=1&do=sink"},
             Miss{"/?x=1&amp;do=sink&y=2", "/?x=1&do=sink&y=2"},
             Miss{"/?x=1?do=sink", "/?x=1&do=sink"},
             Miss{"/?id=x;do=sink", "/?id=x&do=sink"},
             Miss{"/?Do", "/?do=send(hello)"},
         }) {
        expect_hint(miss);
    }
}

TEST(NearMiss, HasATypingErrorInItsStep) {
    for (const char* target : {"/api/do/clsoe(4001)", "/api/do/clsoe", "/api/do/CLOSE",
                               "/api/do/frame_rsv2", "/api/do/frame.rsv22", "/api/do/xyzzy(1)",
                               "/clsoe(4001)", "/Send(hello)", "/?clsoe(4001)"}) {
        EXPECT_NE(read_target(target).problem, "") << target;
    }
}

TEST(NearMiss, IsNoOrdinaryPathOrQuery) {
    for (const char* target : {"/",
                               "//",
                               "/redo/close",
                               "/redo/x",
                               "/api/download",
                               "/doing/sink",
                               "/do-it/sink",
                               "/do.html",
                               "/do_it",
                               "/dot",
                               "/todo",
                               "/chat/do",
                               "/chat/do/",
                               "/chat/do?a=b",
                               "/api/do/something",
                               "/api/do/x",
                               "/api/do/find",
                               "/api/do/downloads",
                               "/close",
                               "/send",
                               "/chat/close",
                               "/dont/send(x)",
                               "/f(x)",
                               "/download(1)",
                               "/do.it(1)",
                               "/Products(1)",
                               "/files/tcp.rst",
                               "/index.html",
                               "/d%C3%B6/x",
                               "/?todo=1",
                               "/?doc=1",
                               "/?do_it=1",
                               "/?do-it",
                               "/?x=do",
                               "/?redo=sink",
                               "/?a=b;c=d",
                               "/?x=close(1)",
                               "/?next=%2F%3Fdo%3Dsink",
                               "/?x=close",
                               "/?send",
                               "/?q=what+to+do"}) {
        const Target read = read_target(target);
        EXPECT_EQ(read.problem, "") << target;
        EXPECT_EQ(read.behavior, std::nullopt) << target;
    }
}

TEST(NearMiss, BesidesABehaviorIsASecondOne) {
    for (const char* target : {"/do/sink?Do=sink", "/?do=sink&do[]=sink", "/api/do/sink?do=sink"}) {
        const std::string why = refusal([&] { read_target(target); });
        EXPECT_EQ(why.substr(0, 36), "the URL asks for a behavior twice: w") << target;
    }
}

TEST(NearMiss, IsServedIfATestHasSetARouteForIt) {
    Selection selection;
    selection.route("/api/do/close", "send(hello)");

    EXPECT_EQ(selection.choose("/api/do/close").behavior.text(), "send(hello)");
    EXPECT_EQ(selection.choose("/api/do/close?token=a").behavior.text(), "send(hello)");
}

TEST(NearMiss, IsNotTheSlashesBeforeDo) {
    for (const char* target : {"//do/sink", "///do/sink", "http://host//do/sink"}) {
        ASSERT_NE(read_target(target).behavior, std::nullopt) << target;
        EXPECT_EQ(read_target(target).behavior->text(), "sink");
        EXPECT_TRUE(asks_for_behavior(target));
    }
    EXPECT_EQ(read_target("//chat").path, "//chat");
}
