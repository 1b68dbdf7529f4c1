// Tests that share a selection by tags: each scripts and resets its own connections.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "behavior/selection.hpp"
#include "support/memory_use.hpp"
#include "support/refusal.hpp"

using namespace wsecho;
using namespace wsecho::behavior;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using wsecho_test::refusal;

namespace {

struct SelectionTags : testing::Test {
    Selection selection;

    std::string chosen(const std::string& target, std::uint16_t port = 0) {
        return selection.choose(target, std::nullopt, port).behavior.text();
    }
    std::uint64_t ordinal(const std::string& target) { return selection.choose(target).ordinal; }
    std::string queued_for(const std::string& tag) {
        const auto taken = selection.take_queued(tag);
        return taken ? taken->behavior.text() : "none";
    }
};

TEST_F(SelectionTags, AQueuedBehaviorIsTakenByItsTagOnly) {
    selection.enqueue("send(a)", "alice");
    selection.enqueue("send(any)", "");
    selection.enqueue("send(b)", "bob");
    selection.enqueue("send(cpp)");

    EXPECT_THAT(selection.queued("alice"), ElementsAre("send(a)"));
    EXPECT_THAT(selection.queued(""), ElementsAre("send(any)", "send(cpp)"));
    EXPECT_EQ(selection.queued().size(), 4U);
    EXPECT_EQ(queued_for("carol"), "send(any)");
    EXPECT_EQ(queued_for(""), "send(cpp)");
    EXPECT_EQ(queued_for(""), "none");
    EXPECT_EQ(queued_for("bob"), "send(b)");
    EXPECT_EQ(queued_for("bob"), "none");
    EXPECT_EQ(queued_for("alice"), "send(a)");
}

TEST_F(SelectionTags, RoutesAndDefaultsOfATagComeBeforeThoseForAll) {
    selection.route("/chat", "send(all)");
    selection.route("/chat", "send(alice)", "alice");
    selection.route("/chat", "send(untagged)", "");
    selection.otherwise("send(all)");
    selection.otherwise("send(alice)", "alice");
    selection.otherwise("send(untagged)", "");

    for (const std::string path : {"/chat", "/"}) {
        EXPECT_EQ(chosen(path + "?id=alice"), "send(alice)");
        EXPECT_EQ(chosen(path + "?id=bob"), "send(all)");
        EXPECT_EQ(chosen(path), "send(untagged)");
    }
    EXPECT_EQ(selection.default_of("alice").text(), "send(alice)");
    EXPECT_EQ(selection.default_of("bob").text(), "send(all)");
    const auto routes = selection.routes("alice");
    ASSERT_EQ(routes.size(), 1U);
    EXPECT_EQ(routes[0].target, "/chat");
    EXPECT_EQ(routes[0].behavior, "send(alice)");
    EXPECT_EQ(routes[0].used, 1U);
}

TEST_F(SelectionTags, CanBeRemovedOneByOne) {
    selection.enqueue("send(1)", "alice");
    selection.enqueue("send(2)", "bob");
    selection.route("/a", "send(3)", "alice");
    selection.route("/b/*", "send(4)", "alice");
    selection.otherwise("send(5)", "alice");

    selection.clear_queue("alice");
    EXPECT_EQ(queued_for("alice"), "none");
    EXPECT_EQ(queued_for("bob"), "send(2)");
    EXPECT_TRUE(selection.remove_route("/b/*", "alice"));
    EXPECT_FALSE(selection.remove_route("/b/*", "alice"));
    EXPECT_FALSE(selection.remove_route("/a", "bob"));
    EXPECT_EQ(chosen("/a?id=alice"), "send(3)");
    EXPECT_EQ(chosen("/b/x?id=alice"), "send(5)");
    selection.clear_default("alice");
    EXPECT_EQ(chosen("/b/x?id=alice"), "");
    selection.clear_routes("alice");
    EXPECT_THAT(selection.routes("alice"), IsEmpty());
}

TEST_F(SelectionTags, AStepAtConnectNeedsAListenerWithTheTag) {
    const std::string sentence = refusal([&] { selection.enqueue("tcp.accept-rst", "alice"); });
    EXPECT_EQ(sentence,
              "tcp.accept-rst acts before the tag of a connection is known: set it without an id, "
              "or open a listener with the id alice");
    EXPECT_EQ(refusal([&] { selection.otherwise("delay(1s)@connect", "alice"); }),
              "delay(1s)@connect acts before the tag of a connection is known: set it without an "
              "id, or open a listener with the id alice");
    EXPECT_THAT(refusal([&] { selection.route("/a", "delay(1s)@connect", "alice"); }),
                HasSubstr("acts before the target is known"));
    selection.enqueue("tcp.accept-rst", "");
    EXPECT_TRUE(selection.take_queued_at_connect());

    selection.set_port(9002, std::nullopt, "alice");
    selection.enqueue("tcp.accept-rst", "alice");
    EXPECT_FALSE(selection.take_queued_at_connect()) << "another port";
    EXPECT_TRUE(selection.take_queued_at_connect(9002));
    selection.remove_port(9002);
    EXPECT_NE(refusal([&] { selection.enqueue("tcp.accept-rst", "alice"); }), "nothing thrown");
}

TEST_F(SelectionTags, APortGivesItsConnectionsATag) {
    selection.set_port(9002, std::nullopt, "alice");
    selection.set_port(9003, "send(port)", "alice");
    selection.otherwise("delay(1s)@connect", "alice");

    EXPECT_EQ(selection.tag_of_port(9002), "alice");
    EXPECT_EQ(selection.tag_of_port(9001), "");
    EXPECT_FALSE(selection.has_port(9002)) << "it has no behavior of its own";
    EXPECT_TRUE(selection.choose_at_connect(9002));
    EXPECT_FALSE(selection.choose_at_connect(9003));
    EXPECT_FALSE(selection.choose_at_connect(9001));
    EXPECT_EQ(chosen("/?id=alice", 9003), "send(port)");
}

TEST_F(SelectionTags, AnothersQueueDoesNotHoldBackTheDefault) {
    selection.otherwise("delay(1s)@connect");
    selection.enqueue("send(a)", "alice");

    EXPECT_TRUE(selection.choose_at_connect());
    selection.enqueue("send(any)");
    EXPECT_FALSE(selection.choose_at_connect());
}

TEST_F(SelectionTags, ResetForgetsOneTagAndLeavesTheOthers) {
    selection.route("/all", "sink;first=2");
    for (const std::string tag : {"alice", "bob", ""}) {
        selection.enqueue("send(" + tag + ")", tag);
        selection.route("/own", "sink;first=2", tag);
        selection.otherwise("send(own)", tag);
        for (const std::string target : {"/all", "/own", "/do/sink;first=2"}) {
            EXPECT_EQ(ordinal(target + "?id=" + tag), 1U);
        }
    }

    selection.reset("alice");

    EXPECT_THAT(selection.queued("alice"), IsEmpty());
    EXPECT_THAT(selection.routes("alice"), IsEmpty());
    EXPECT_EQ(selection.default_of("alice"), Behavior());
    EXPECT_EQ(ordinal("/all?id=alice"), 1U);
    EXPECT_EQ(ordinal("/do/sink;first=2?id=alice"), 1U);
    for (const std::string tag : {"bob", ""}) {
        EXPECT_EQ(selection.queued(tag).size(), 1U);
        EXPECT_EQ(selection.default_of(tag).text(), "send(own)");
        EXPECT_EQ(ordinal("/all?id=" + tag), 2U);
        EXPECT_EQ(ordinal("/own?id=" + tag), 2U);
        EXPECT_EQ(ordinal("/do/sink;first=2?id=" + tag), 2U);
    }
    selection.reset("");
    EXPECT_EQ(ordinal("/all"), 1U);
    EXPECT_THAT(selection.queued(""), IsEmpty());
    EXPECT_EQ(ordinal("/all?id=bob"), 3U);
}

TEST_F(SelectionTags, ResetOfAllKeepsWhatIsSetForAll) {
    selection.otherwise("sink;first=1");
    selection.route("/a", "send(all)");
    selection.enqueue("send(1)", "alice");
    selection.route("/a", "send(2)", "alice");
    selection.set_port(9002, "send(port)", "bob");
    EXPECT_EQ(ordinal("/"), 1U);
    EXPECT_EQ(ordinal("/?id=bob"), 1U);

    selection.reset_all();

    EXPECT_THAT(selection.queued(), IsEmpty());
    EXPECT_EQ(chosen("/a?id=alice"), "send(all)");
    EXPECT_EQ(ordinal("/"), 1U);
    EXPECT_EQ(ordinal("/?id=bob"), 1U);
    EXPECT_EQ(chosen("/", 9002), "send(port)");
    EXPECT_EQ(selection.tag_of_port(9002), "bob");
}

TEST_F(SelectionTags, TellWhatATagHasNotUsed) {
    selection.enqueue("send(1)", "alice");
    selection.route("/a", "send(2)", "alice");
    selection.otherwise("send(3)", "alice");
    selection.otherwise("", "bob");
    EXPECT_THAT(selection.unused(),
                ElementsAre("no connection used the queued behavior send(1) (for id=alice)",
                            "no connection used the route \"/a\": send(2) (for id=alice)",
                            "no connection used the behavior for all others: send(3) (for "
                            "id=alice)"));
    selection.reset("alice");
    EXPECT_THAT(selection.unused(), IsEmpty());
}

TEST_F(SelectionTags, NearMissesAreLookedForInTheTagsOwnRoutesFirst) {
    selection.route("/chat", "send(1)", "alice");
    EXPECT_EQ(selection.choose("/chta?id=alice").note,
              "no route for \"/chta?id=alice\": did you mean \"/chat\"?");
    EXPECT_EQ(selection.choose("/chta?id=bob").note, "");
}

TEST_F(SelectionTags, RemovingWhatATagDoesNotHaveKeepsNothing) {
    selection.route("/a", "send(1)", "alice");
    const std::size_t before = wsecho_test::heap_in_use();
    for (int i = 0; i < 1000; ++i) {
        const std::string tag = "run-" + std::to_string(i);
        selection.clear_default(tag);
        selection.clear_routes(tag);
        EXPECT_FALSE(selection.remove_route("/a", tag));
        selection.route("/a", "send(2)", tag);
        EXPECT_TRUE(selection.remove_route("/a", tag));
    }
    EXPECT_LT(wsecho_test::heap_in_use(), before + 10'000);
    EXPECT_EQ(chosen("/a?id=alice"), "send(1)");
}

}  // namespace
