// The server's side of closing: each thing that may happen, while open and after its own Close.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "grading/run/closing.hpp"
#include "support/frames.hpp"

using namespace wsecho::grading;
using wsecho_test::close_payload;

namespace {

/// What the server does, in words.
class Recorded final : public ClosingActions {
public:
    std::vector<std::string> done;

    void send_close_frame(std::string_view payload) override {
        const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(payload[i]); };
        done.push_back("close " + (payload.size() < 2 ? std::string("empty")
                                                      : std::to_string(octet(0) << 8 | octet(1))));
    }
    void await_answer() override { done.emplace_back("await"); }
    void ignore_messages() override { done.emplace_back("ignore"); }
    void end(bool with_reset) override { done.emplace_back(with_reset ? "reset" : "finish"); }
};

using Done = std::vector<std::string>;
using Happens = std::function<void(Closing&)>;

struct Seen {
    Done done;
    Observation facts;
};

Seen run(const std::vector<Happens>& events, const ClosingSettings& settings = {}) {
    Recorded recorded;
    Seen seen;
    Closing closing(recorded, settings, seen.facts);
    for (const Happens& event : events) event(closing);
    seen.done = recorded.done;
    return seen;
}

const Happens kOwnClose = [](Closing& c) { c.close(close_payload(1000)); };
const Happens kClose = [](Closing& c) { c.received_close(close_payload(1001, "bye")); };
const Happens kBadCode = [](Closing& c) { c.received_close(close_payload(1012)); };
const Happens kBadReason = [](Closing& c) { c.received_close(close_payload(1000, "\xff")); };
const Happens kViolation = [](Closing& c) { c.violated(1007, "Not UTF-8."); };
const Happens kEnd = [](Closing& c) { c.client_ended(); };
const Happens kFail = [](Closing& c) { c.limit_failed(); };
const Happens kLimitClose = [](Closing& c) { c.limit_closed(); };
const Happens kNoAnswer = [](Closing& c) { c.answer_timed_out(); };

TEST(GradingClosing, WhileOpenTheServerAnswersOrFails) {
    struct Row {
        const char* what;
        Happens event;
        Done done;
        bool clean, by_me, failed;
    };
    const std::vector<Row> rows{
        {"Close", kClose, {"close 1000", "finish"}, true, false, false},
        {"bad code", kBadCode, {"ignore", "close 1002", "await", "finish"}, true, true, true},
        {"bad reason", kBadReason, {"ignore", "close 1007", "await", "finish"}, true, true, true},
        {"violation", kViolation, {"ignore", "close 1007", "await"}, false, true, true},
        {"end of TCP", kEnd, {"finish"}, false, false, false},
        {"limit fail", kFail, {"ignore", "close 1001", "await"}, false, true, true},
        {"limit close", kLimitClose, {"close empty", "await"}, false, true, false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.what);
        const Seen seen = run({row.event});
        EXPECT_EQ(seen.done, row.done);
        EXPECT_EQ(seen.facts.was_clean, row.clean);
        EXPECT_EQ(seen.facts.closed_by_me, row.by_me);
        EXPECT_EQ(seen.facts.failed_by_me, row.failed);
    }
}

TEST(GradingClosing, AfterItsOwnCloseTheServerEndsTcp) {
    struct Row {
        const char* what;
        Happens event;
        std::string end;
        bool clean;
    };
    const std::vector<Row> rows{
        {"Close", kClose, "finish", true},          {"bad code", kBadCode, "finish", false},
        {"violation", kViolation, "finish", false}, {"end of TCP", kEnd, "finish", false},
        {"limit fail", kFail, "finish", false},     {"limit close", kLimitClose, "await", false},
        {"no answer", kNoAnswer, "reset", false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.what);
        const Seen seen = run({kOwnClose, row.event});
        EXPECT_EQ(seen.done.back(), row.end);
        EXPECT_EQ(seen.facts.was_clean, row.clean);
        EXPECT_TRUE(seen.facts.closed_by_me);
    }
    EXPECT_TRUE(run({kOwnClose, kNoAnswer}).facts.close_timed_out);
}

TEST(GradingClosing, NothingHappensAfterTheEnd) {
    const Seen seen = run({kClose, kViolation, kFail, kLimitClose, kEnd, kNoAnswer, kClose});
    EXPECT_EQ(seen.done, (Done{"close 1000", "finish"}));
    EXPECT_TRUE(seen.facts.was_clean);
    EXPECT_FALSE(seen.facts.failed_by_me);
}

TEST(GradingClosing, TheCodeOfTheClientIsNotedEvenIfItIsWrong) {
    EXPECT_EQ(run({kOwnClose, kBadCode}).facts.remote_close_code, 1012);
    EXPECT_EQ(run({kClose}).facts.remote_close_reason, "bye");
    EXPECT_EQ(run({[](Closing& c) { c.received_close({}); }}).facts.remote_close_code,
              std::nullopt);
}

TEST(GradingClosing, TheCodeComesBackIfTheSettingsSaySo) {
    EXPECT_EQ(run({kClose}, {false, true}).done, (Done{"close 1001", "finish"}));
}

// Else a client that ignores everything would pass.
TEST(GradingClosing, WhoFailsByDropHasEndedTheConnection) {
    for (const Happens& event : {kViolation, kFail}) {
        const Seen seen = run({event}, {true, false});
        EXPECT_EQ(seen.done, (Done{"ignore", "reset"}));
        EXPECT_TRUE(seen.facts.closed_by_me);
        EXPECT_TRUE(seen.facts.failed_by_me);
    }
    EXPECT_EQ(run({kLimitClose}, {true, false}).done, (Done{"close empty", "await"}));
}

}  // namespace
