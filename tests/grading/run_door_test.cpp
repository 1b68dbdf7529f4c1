// The exchange with a driver in memory, with time that the test sets.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "control/fake_client.hpp"
#include "grading/cases/all_cases.hpp"
#include "grading/run/grader.hpp"
#include "support/frames.hpp"
#include "support/http_head.hpp"

using namespace wsecho::grading;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using wsecho_test::close_payload;
using wsecho_test::FakeClient;
using wsecho_test::FakeScheduler;
using wsecho_test::FrameSpec;
using wsecho_test::server_close;
using wsecho_test::server_frame;
namespace opcode = wsecho_test::opcode;

namespace {

std::string after_head(const std::string& octets) {
    const std::size_t end = octets.find("\r\n\r\n");
    return end == std::string::npos ? "no head: " + octets : octets.substr(end + 4);
}

class GradingDoor : public testing::Test {
protected:
    GradingDoor() { use({}); }

    void use(Settings settings) {
        for (const Case& each : all_cases()) settings.cases.push_back(&each);
        door_ = make_grading_door(std::move(settings), listener(), results_, scheduler_);
    }

    /// Sends the request.
    FakeClient& ask(const std::string& target) {
        clients_.push_back(std::make_unique<FakeClient>(scheduler_));
        FakeClient& client = *clients_.back();
        door_->serve(client.stream(), {"127.0.0.1:50000", 9001, false, false});
        client.send(wsecho_test::Request(target).octets());
        return client;
    }

    FakeClient& run_case(const std::string& id) { return ask("/runCase?agent=a&casetuple=" + id); }

    std::shared_ptr<const CaseResult> result(const std::string& id) {
        return results_->find("a", *read_case_id(id));
    }

    /// "OK/OK", "FAILED/UNCLEAN", ...; empty: no result yet.
    std::string verdict(const std::string& id) {
        const auto found = result(id);
        if (!found) return {};
        return std::string(text(found->verdicts.behavior)) + "/" +
               std::string(text(found->verdicts.close));
    }

    FakeScheduler scheduler_;
    std::vector<std::function<void()>> reports_;  // that are asked for
    int stops_ = 0;

private:
    Listener listener() {
        Listener listener;
        listener.on_update_reports = [this](std::function<void()> done) {
            reports_.push_back(std::move(done));
        };
        listener.on_stop = [this] { ++stops_; };
        return listener;
    }

    const std::shared_ptr<Results> results_ = std::make_shared<Results>();
    std::vector<std::unique_ptr<FakeClient>> clients_;
    std::unique_ptr<wsecho::engine::FrontDoor> door_;
};

TEST_F(GradingDoor, TheAnswerLeavesWithTheResponse) {
    FakeClient& client = ask("/getCaseCount");
    EXPECT_EQ(client.writes(), 1U);
    const std::string octets = client.received();
    EXPECT_THAT(octets, StartsWith("HTTP/1.1 101 "));
    EXPECT_EQ(after_head(octets), server_frame(opcode::text, "517") + server_frame(opcode::close));
}

TEST_F(GradingDoor, ACloseWithoutAnAnswerEndsInAReset) {
    FakeClient& client = ask("/getCaseCount");
    scheduler_.pass(999ms);
    EXPECT_FALSE(client.has_reset());
    scheduler_.pass(1ms);
    EXPECT_TRUE(client.has_reset());
    EXPECT_TRUE(client.is_over());
}

TEST_F(GradingDoor, InfoIsJsonWithIdAndDescription) {
    FakeClient& client = ask("/getCaseInfo?casetuple=1.1.1");
    EXPECT_THAT(client.received(), HasSubstr(R"({"id": "1.1.1", "description": ")"));
}

TEST_F(GradingDoor, NonsenseGets500WithoutABody) {
    FakeClient& client = ask("/runCase?agent=a&case=518");
    const std::string octets = client.received();
    EXPECT_THAT(octets, StartsWith("HTTP/1.1 500 "));
    EXPECT_EQ(after_head(octets), "");
    EXPECT_TRUE(client.has_fin());
}

TEST_F(GradingDoor, ACaseEndsWhenTheServerHasReceivedWhatItExpects) {
    FakeClient& client = run_case("1.1.2");
    EXPECT_EQ(client.writes(), 1U);
    const std::string payload(125, '*');
    EXPECT_EQ(after_head(client.received()), server_frame(opcode::text, payload));
    client.send(FrameSpec(opcode::text, payload).octets());
    EXPECT_EQ(client.received(), server_close(1000));
    EXPECT_EQ(verdict("1.1.2"), "");
    client.send(FrameSpec(opcode::close, close_payload(1000)).octets());
    EXPECT_TRUE(client.has_fin());
    EXPECT_FALSE(client.has_reset());
    EXPECT_EQ(verdict("1.1.2"), "OK/OK");
    client.leave();
    EXPECT_TRUE(client.is_over());
    EXPECT_EQ(scheduler_.timers(), 0U);
}

TEST_F(GradingDoor, ASilentClientCostsTheLimitAndTheTimeForAnAnswer) {
    run_case("1.1.1");
    scheduler_.pass(1999ms);
    EXPECT_EQ(verdict("1.1.1"), "");
    scheduler_.pass(1ms);
    EXPECT_EQ(verdict("1.1.1"), "FAILED/UNCLEAN");
    EXPECT_EQ(result("1.1.1")->seen.local_close_code, 1001);
    EXPECT_TRUE(result("1.1.1")->seen.close_timed_out);
}

TEST_F(GradingDoor, ClientsThatFailTheConnectionThemselvesPass) {
    FakeClient& polite = run_case("4.1.1");
    polite.send(FrameSpec(opcode::close, close_payload(1002)).octets());
    EXPECT_EQ(verdict("4.1.1"), "OK/OK");
    FakeClient& blunt = run_case("4.1.2");
    blunt.leave();
    EXPECT_EQ(verdict("4.1.2"), "OK/OK");
}

TEST_F(GradingDoor, AClientThatIgnoresABadFramePassesByBehaviorOnly) {
    FakeClient& client = run_case("4.1.1");
    scheduler_.pass(1s);
    client.send(FrameSpec(opcode::close, close_payload(1001)).octets());
    EXPECT_EQ(verdict("4.1.1"), "OK/FAILED");
    EXPECT_EQ(result("4.1.1")->verdicts.strict.size(), 1U);
}

TEST_F(GradingDoor, FailingByDropIsNoPassForAClientThatDoesNothing) {
    Settings settings;
    settings.fail_by_drop = true;
    use(settings);
    FakeClient& client = run_case("4.1.1");
    scheduler_.pass(1s);
    EXPECT_TRUE(client.has_reset());
    EXPECT_EQ(verdict("4.1.1"), "OK/FAILED");
}

TEST_F(GradingDoor, WaitsNoteMarksAndAPatienceShortensThem) {
    Settings settings;
    settings.patience = 200ms;
    use(settings);
    FakeClient& client = run_case("6.4.1");
    client.received();
    scheduler_.pass(199ms);
    EXPECT_EQ(client.received(), "");
    scheduler_.pass(1ms);
    EXPECT_NE(client.received(), "");
    client.send(FrameSpec(opcode::close, close_payload(1007)).octets());
    EXPECT_EQ(verdict("6.4.1"), "OK/OK");
    EXPECT_EQ(result("6.4.1")->seen.received, (std::vector<Event>{{Event::Kind::mark, "A"}}));
}

TEST_F(GradingDoor, EachPieceOfACutIsAWriteOfItsOwn) {
    FakeClient& client = run_case("2.6");  // a Ping of 127 octets; two leave with the response
    EXPECT_EQ(client.writes(), 1U + 125U);
    EXPECT_EQ(after_head(client.received()).size(), 127U);
}

TEST_F(GradingDoor, ACaseTakesAtLeastThePace) {
    Settings settings;
    settings.pace = 5min;  // the clock of the door is the real one
    use(settings);
    FakeClient& client = run_case("1.1.1");
    client.received();
    client.send(FrameSpec(opcode::text).octets());
    EXPECT_EQ(client.received(), "");
    scheduler_.pass(1s);
    client.leave();
}

// ---- status, reports, the end -------------------------------------------------------------------

TEST_F(GradingDoor, TheStatusWaitsForTheResult) {
    FakeClient& earlier = ask("/getCaseStatus?agent=a&case=1");
    FakeClient& waiting = ask("/getCaseStatus?agent=a&case=1");
    EXPECT_EQ(after_head(earlier.received()), server_frame(opcode::close));
    scheduler_.pass(1h);
    EXPECT_EQ(after_head(waiting.received()), "");
    run_case("1.1.1").leave();
    const std::string status = R"({"behavior": "FAILED"})";
    EXPECT_EQ(waiting.received(), server_frame(opcode::text, status) + server_frame(opcode::close));
    EXPECT_EQ(after_head(ask("/getCaseStatus?agent=a&case=1").received()),
              server_frame(opcode::text, status) + server_frame(opcode::close));
}

TEST_F(GradingDoor, ReportsAreCompleteBeforeTheConnectionOpens) {
    FakeClient& client = ask("/updateReports?agent=a");
    scheduler_.pass(1s);
    EXPECT_EQ(client.received(), "");
    ASSERT_EQ(reports_.size(), 1U);
    reports_.front()();
    scheduler_.run_posted();
    EXPECT_EQ(after_head(client.received()), server_frame(opcode::close));
    EXPECT_EQ(stops_, 0);
}

TEST_F(GradingDoor, ADriverMayStopTheServer) {
    FakeClient& client = ask("/stopServer");
    EXPECT_THAT(client.received(), StartsWith("HTTP/1.1 101 "));
    client.leave();
    EXPECT_EQ(stops_, 1);
}

TEST_F(GradingDoor, AnExcludedCaseLeavesNoResult) {
    Settings settings;
    settings.excluded_by_agent = {{"*", {"1.1.*"}}};
    use(settings);
    EXPECT_EQ(after_head(run_case("1.1.1").received()), server_frame(opcode::close));
    scheduler_.pass(1s);
    EXPECT_EQ(verdict("1.1.1"), "");
    run_case("1.2.1").leave();
    EXPECT_EQ(verdict("1.2.1"), "FAILED/FAILED");
}

TEST_F(GradingDoor, ARequestThatDoesNotComeEnds) {
    FakeClient& client = ask("/getCaseCount\r\n");  // no valid line: refused
    EXPECT_THAT(client.received(), StartsWith("HTTP/1.1 4"));
    scheduler_.pass(5s);
    EXPECT_TRUE(client.is_over());
}

}  // namespace
