// Verdicts in general: what decides them, and how several of them become one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "faults/faulty.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using ::testing::HasSubstr;
using wsecho::Options;
using wsecho::Verdict;

namespace {

constexpr const char* kFail = "frame.rsv1";           // the client has to fail with 1002
constexpr const char* kCarryOn = "ok.empty-message";  // the client has to carry on

/// The verdict when these octets are the last that the client sends before it leaves.
Verdict after_close(const std::string& behavior, const FrameSpec& close) {
    Scripted t(behavior);
    t.client.send(close);
    t.client.read_until_end();
    t.client.close();
    EXPECT_TRUE(t.connection().wait_for_close());
    return verdict_of(t.connection());
}

FrameSpec close_frame(std::uint16_t code) {
    return FrameSpec(opcode::close, close_payload(code));
}

}  // namespace

TEST(Verdicts, AreNotGivenForPlainSteps) {
    Scripted t("send(hello)/ping(x)");
    expect_frame(t.client, opcode::text, "hello");
    expect_frame(t.client, opcode::ping, "x");
    t.client.close_cleanly();
    t.client.close();

    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_FALSE(t.connection().verdict());
    EXPECT_TRUE(t.connection().verdicts().empty());
}

TEST(Verdicts, TellTheFactsTheyAreBasedOn) {
    const Verdict verdict = after_close("frame.rsv1@message:1", FrameSpec(opcode::close));
    EXPECT_EQ(verdict.outcome, Outcome::undecided) << "no message, no fault: " << verdict;

    Scripted t("frame.rsv1@message:1");
    t.client.send_text("go");
    fail_with(t.client, 1002);
    ASSERT_TRUE(t.connection().wait_for_close());
    const Verdict judged = verdict_of(t.connection());
    EXPECT_EQ(judged.outcome, Outcome::conforms);
    EXPECT_EQ(judged.fault, "frame.rsv1@message:1");
    EXPECT_EQ(judged.rfc, "RFC 6455, 5.2");
    EXPECT_EQ(judged.reaction, "fail");
    EXPECT_EQ(judged.close_code, 1002);
    EXPECT_GE(judged.after, 0ms);
    EXPECT_THAT(judged.codes, ::testing::Contains(1002));
    EXPECT_THAT(judged.expected, HasSubstr("1002"));
}

// RFC 6455, 7.1.7: a client fails with an appropriate code.
TEST(Verdicts, DependOnTheCloseCodeIfTheClientMustFail) {
    EXPECT_EQ(after_close(kFail, close_frame(1002)).outcome, Outcome::conforms);
    EXPECT_EQ(after_close(kFail, FrameSpec(opcode::close)).outcome, Outcome::tolerated);
    const Verdict normal = after_close(kFail, close_frame(1000));
    EXPECT_EQ(normal.outcome, Outcome::violates);
    EXPECT_THAT(normal.why, HasSubstr("1000"));
    EXPECT_EQ(normal.close_code, 1000);
}

TEST(Verdicts, ConformIfTheClientFailsWithoutACloseFrame) {
    for (const bool resets : {false, true}) {
        Scripted t(kFail);
        t.client.read_frame();
        resets ? t.client.abort() : t.client.close();
        expect_conforms(t.connection());
    }
}

TEST(Verdicts, ViolateIfTheClientStays) {
    Scripted t(kFail, Request(), judging_soon());

    expect_violates(t.connection(), "50 ms");
}

TEST(Verdicts, ViolateIfTheClientCarriesOnAfterAnInvalidFrame) {
    Scripted t("frame.rsv1/ping(later)");
    t.client.read_frame();
    t.client.send_pong("later");

    expect_violates(t.connection(), "answered a Ping");
}

TEST(Verdicts, IgnoreMessagesThatWereInFlight) {
    Scripted t(kFail);
    t.client.send_text("sent before the fault was seen");
    fail_with(t.client, 1002);

    expect_conforms(t.connection());
}

TEST(Verdicts, ViolateIfTheClientBreaksTheProtocol) {
    Scripted t(kFail);
    t.client.send(FrameSpec(opcode::text, "x").unmasked());

    expect_violates(t.connection(), "broke the protocol: frame without a mask");
}

TEST(Verdicts, TurnFromConformsToViolatesWhenTheClientFailsLater) {
    Scripted t(kCarryOn);
    t.client.send_text("still here");
    expect_conforms(t.connection());

    fail_with(t.client, 1002);

    ASSERT_TRUE(t.connection().wait_for_close());
    expect_violates(t.connection(), "1002");
}

TEST(Verdicts, AreUndecidedWhenTheClientLeavesWithoutSendingAFrame) {
    Scripted t(kCarryOn);
    t.client.read_frame();
    t.client.close();

    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(verdict_of(t.connection()).outcome, Outcome::undecided);
}

// Its message may have been in flight before it saw the fault that made it leave.
TEST(Verdicts, NeedAFrameThatWasNotInFlightIfTheClientMustCarryOn) {
    for (const bool resets : {false, true}) {
        Scripted t(kCarryOn);
        t.client.send_text("sent before the fault was seen");
        expect_conforms(t.connection());
        resets ? t.client.abort() : t.client.close();

        ASSERT_TRUE(t.connection().wait_for_close());
        const Verdict verdict = verdict_of(t.connection());
        EXPECT_EQ(verdict.outcome, Outcome::undecided) << verdict;
        EXPECT_THAT(verdict.why, HasSubstr("without a close frame"));
    }
    Scripted t(std::string(kCarryOn) + "/ping(later)");
    for (int frame = 0; frame < 2; ++frame) t.client.read_frame();
    t.client.send_pong("later");
    expect_conforms(t.connection());
    t.client.close();

    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());
}

TEST(Verdicts, AreUndecidedWhenTheServerStopsFirst) {
    Scripted t(kFail);
    t.client.read_frame();

    t.server.stop();

    const Verdict verdict = verdict_of(t.connection());
    EXPECT_EQ(verdict.outcome, Outcome::undecided) << verdict;
    EXPECT_THAT(verdict.why, HasSubstr("stopped"));
}

// After a fault that ends the connection, nothing is expected after later faults.
TEST(Verdicts, AreNotGivenOnFaultsAfterOneThatEndsTheConnection) {
    Scripted t("frame.rsv1/ok.empty-message");
    fail_with(t.client, 1002);

    ASSERT_TRUE(t.connection().wait_for_close());
    EXPECT_EQ(t.connection().verdicts().size(), 1U);
}

TEST(Verdicts, AreTheMostSevereOfSeveralFaults) {
    Scripted t("ok.empty-message/frame.rsv1@message:1");
    t.client.send_text("one");
    t.client.send_close(1000);
    t.client.read_until_end();
    t.client.close();

    ASSERT_TRUE(t.connection().wait_for_close());
    const std::vector<Verdict> all = t.connection().verdicts();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].outcome, Outcome::conforms);
    EXPECT_EQ(all[1].outcome, Outcome::violates);
    EXPECT_EQ(verdict_of(t.connection()), all[1]);
}

TEST(Verdicts, BelongToOneConnection) {
    TestServer server;
    server.otherwise(kFail);
    auto good = RawClient::open(server.port());
    auto bad = RawClient::open(server.port());
    fail_with(good, 1002);
    fail_with(bad, 1000);

    const auto first = server.accept().value();
    const auto second = server.accept().value();
    expect_conforms(first);
    expect_violates(second);
}

TEST(Verdicts, AppearInTheTranscript) {
    Scripted t(kFail);
    fail_with(t.client, 1000);
    ASSERT_TRUE(t.connection().wait_for_close());

    EXPECT_THAT(t.connection().transcript(),
                HasSubstr("#1 ! frame.rsv1 violates: closed with 1000, not 1002"));
}

TEST(Verdicts, AreNotWaitedForBeyondTheEndOfTheConnection) {
    Scripted t("echo");
    const auto in_vain = t.connection().wait_for_verdict(10ms);
    EXPECT_FALSE(in_vain);
    EXPECT_THAT(in_vain.description(), HasSubstr("no fault has acted on it"));

    t.client.close_cleanly();
    t.client.close();

    EXPECT_TRUE(t.connection().wait_for_verdict());
}

TEST(Verdicts, OfServerWideAndHeavyStepsNeedPermissionInAUrl) {
    const TestServer server;

    RawClient heavy(server.port());
    const Response refused = heavy.handshake(Request("/do/flood.pings"));
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(heavy.read_until_end().octets, HasSubstr("--allow-heavy"));
    EXPECT_EQ(response_to(server, "/do/net.thundering").status, 403);
}
