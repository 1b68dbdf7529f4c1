// Messages that arrived, compared with a list of expected ones.

#include "control/waits/verify.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "control/matches.hpp"

using nlohmann::json;
using wsecho::control::Match;
using wsecho::control::Order;
using wsecho::control::Verification;
using wsecho::journal::ListedMessage;
using wsecho_test::texts;

namespace {

using Seqs = std::vector<std::uint64_t>;

std::vector<Match> patterns(const std::vector<std::string>& written) {
    std::vector<Match> all;
    for (const std::string& text : written) all.emplace_back(json{{"pattern", text}}, "expect");
    return all;
}

// Messages with seqs from 1.
Verification verify(std::vector<Match> expected, Order order,
                    const std::vector<std::string>& arrived) {
    Verification verification(std::move(expected), order);
    std::uint64_t seq = 0;
    for (const std::string& text : arrived) {
        ListedMessage message;
        message.seq = ++seq;
        message.connection = 7;
        message.length = text.size();
        message.payload = text;
        verification.add(message);
    }
    return verification;
}

}  // namespace

TEST(VerifyExact, HoldsForTheSameMessagesInTheSameOrder) {
    EXPECT_TRUE(verify(texts({"a", "b"}), Order::exact, {"a", "b"}).holds());
    EXPECT_TRUE(verify({}, Order::exact, {}).holds());
    EXPECT_FALSE(verify(texts({"a", "b"}), Order::exact, {"a"}).holds());
    EXPECT_FALSE(verify(texts({"a", "b"}), Order::exact, {"b", "a"}).holds());
    EXPECT_FALSE(verify(texts({"a", "b"}), Order::exact, {"a", "b", "c"}).holds());
    EXPECT_FALSE(verify(texts({"a"}), Order::exact, {"x", "a"}).holds());
    EXPECT_FALSE(verify({}, Order::exact, {"a"}).holds());
}

TEST(VerifyExact, DiffShowsWhatIsEqualMissingAndUnexpected) {
    const auto report =
        verify(texts({"a", "state is new", "c"}), Order::exact, {"a", "state is old", "c", "d"})
            .report();
    EXPECT_EQ(report.diff,
              "= text \"a\" (seq 1)\n"
              "- text \"state is new\"\n"
              "+ text \"state is old\" (seq 2, connection 7)\n"
              "= text \"c\" (seq 3)\n"
              "+ text \"d\" (seq 4, connection 7)\n");
    EXPECT_EQ(report.matched, (Seqs{1, 3}));
    EXPECT_FALSE(report.is_complete);
    ASSERT_EQ(report.closest.size(), 1U);
    EXPECT_EQ(report.closest[0].message.seq, 2U);
    EXPECT_EQ(report.closest[0].differs, R"(octet 9: expected "new", got "old")");
}

TEST(VerifyExact, ReportsMessagesThatAreTooMany) {
    const auto report = verify(texts({"a", "b"}), Order::exact, {"a", "x", "b"}).report();
    EXPECT_TRUE(report.is_complete);
    EXPECT_EQ(report.unexpected, std::vector<std::string>{R"(text "x" (seq 2, connection 7))"});
    EXPECT_EQ(report.matched, (Seqs{1, 3}));
}

TEST(VerifyExact, DiffOfManyMessagesIsShort) {
    const auto report =
        verify(texts({"a"}), Order::exact, std::vector<std::string>(5000, "x")).report();
    EXPECT_NE(report.diff.find("+ 4800 more messages\n"), std::string::npos);
    EXPECT_LT(report.diff.size(), 20000U);
}

TEST(VerifyContains, AllowsOthersBeforeBetweenAndAfter) {
    EXPECT_TRUE(verify(texts({"a", "b"}), Order::contains, {"x", "a", "y", "b", "z"}).holds());
    EXPECT_TRUE(verify(texts({"a", "a"}), Order::contains, {"a", "a"}).holds());
    EXPECT_FALSE(verify(texts({"a", "a"}), Order::contains, {"a", "b"}).holds());
    EXPECT_FALSE(verify(texts({"a", "b"}), Order::contains, {"b", "a"}).holds());
    EXPECT_TRUE(verify({}, Order::contains, {"a"}).holds());
}

TEST(VerifyContains, DiffHasALinePerExpectation) {
    const auto report = verify(texts({"a", "b", "c"}), Order::contains, {"a", "x", "c"}).report();
    EXPECT_EQ(report.diff, "= text \"a\" (seq 1)\n- text \"b\"\n= text \"c\" (seq 3)\n");
    EXPECT_EQ(report.matched, (Seqs{1, 3}));
}

TEST(VerifyContains, TheNewestMessagesExplainAFailure) {
    std::vector<std::string> arrived(1000, "noise");
    arrived.emplace_back("state is old");
    const auto report = verify(texts({"state is new"}), Order::contains, arrived).report();
    ASSERT_FALSE(report.closest.empty());
    EXPECT_EQ(report.closest[0].differs, R"(octet 9: expected "new", got "old")");
}

TEST(VerifyAny, IgnoresTheOrder) {
    EXPECT_TRUE(verify(texts({"a", "b"}), Order::any, {"b", "x", "a"}).holds());
    EXPECT_FALSE(verify(texts({"a", "a"}), Order::any, {"a"}).holds());
    EXPECT_EQ(verify(texts({"a", "b"}), Order::any, {"b", "a"}).report().matched, (Seqs{2, 1}));
}

// Taking the first message that fits would fail: "ab" fits both, "a" only the first.
TEST(VerifyAny, FindsAnAssignmentWhereAGreedyOneFails) {
    EXPECT_TRUE(verify(patterns({"a*", "ab"}), Order::any, {"ab", "ac"}).holds());
    EXPECT_FALSE(verify(patterns({"*", "a*", "ab*"}), Order::any, {"abc", "y", "x"}).holds());
    EXPECT_TRUE(verify(patterns({"*", "a*", "ab*"}), Order::any, {"abc", "abd", "x"}).holds());
    EXPECT_TRUE(verify(patterns({"*c", "*b*", "a*"}), Order::any, {"abc", "xb", "ax"}).holds());
}

TEST(VerifyAny, AgreesWithTryingAllAssignments) {
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        const std::size_t size = 1 + random() % 4;
        std::vector<std::string> expected;
        std::vector<std::string> arrived;
        for (std::size_t i = 0; i < size; ++i) {
            expected.push_back(std::vector<std::string>{"a*", "*b", "ab", "*", "b*"}[random() % 5]);
        }
        for (std::size_t i = 0; i < size + random() % 2; ++i) {
            arrived.push_back(std::vector<std::string>{"a", "b", "ab", "ba", "c"}[random() % 5]);
        }
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < arrived.size(); ++i) order.push_back(i);
        bool possible = false;
        do {
            std::vector<std::string> permuted;
            for (std::size_t i = 0; i < size; ++i) permuted.push_back(arrived[order[i]]);
            possible = possible || verify(patterns(expected), Order::exact, permuted).holds();
        } while (!possible && std::next_permutation(order.begin(), order.end()));
        EXPECT_EQ(verify(patterns(expected), Order::any, arrived).holds(), possible) << round;
    }
}

TEST(VerifyAny, ReportsTheClosestMessageThatMeetsNoExpectation) {
    const auto report = verify(texts({"one 1", "two 2"}), Order::any, {"two 2", "one 7"}).report();
    EXPECT_EQ(report.diff, "- text \"one 1\"\n= text \"two 2\" (seq 1)\n");
    ASSERT_EQ(report.closest.size(), 1U);
    EXPECT_EQ(report.closest[0].differs, R"(octet 4: expected "1", got "7")");
}

TEST(NearMisses, AreAtMostThreeTheClosestFirst) {
    const auto report =
        verify(texts({"abcdef"}), Order::contains, {"zzz", "azz", "abz", "abcz", "abcdz", "abcdez"})
            .report();
    ASSERT_EQ(report.closest.size(), 3U);
    EXPECT_EQ(report.closest[0].message.payload, "abcdez");
    EXPECT_EQ(report.closest[1].message.payload, "abcdz");
    EXPECT_EQ(report.closest[2].message.payload, "abcz");
}
