// Every expected reaction with everything that a client can do about it: the verdict and its
// sentence. Who changes one reads all of them here.

#include "behavior/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "behavior/catalogue.hpp"

using namespace std::chrono_literals;
using namespace wsecho::behavior;
using wsecho::Step;
using wsecho::TcpEnd;
using wsecho::Verdict;

namespace {

constexpr std::chrono::milliseconds kTimeout = 2s;

/// A judge with a clock of its own. The connection is open: a Ping can be sent.
struct Court {
    explicit Court(const Expectation& expectation)
        : judge(
              kTimeout,
              [this](std::size_t, const Verdict& verdict) {
                  // Before the client has reacted there is no verdict.
                  if (verdict.after) last = verdict;
              },
              [this] { judge.sent_ping("?"); }, [this] { return now; }) {
        judge.acted(Step("frame.rsv2"));
        judge.expect_instead(expectation);
    }

    void wait(std::chrono::milliseconds time) {
        now += time;
        judge.time_is_up();
    }

    Judge::Clock::time_point now{1h};
    Judge judge;
    std::optional<Verdict> last;
};

struct Situation {
    const char* what;
    void (*happens)(Court& court);
};

void closes(Court& court, std::uint16_t code) {
    court.judge.close(code);
    court.judge.ended(TcpEnd::fin);
}

const std::vector<Situation>& situations() {
    static const std::vector<Situation> all{
        {"leaves at once", [](Court& court) { court.judge.ended(TcpEnd::fin); }},
        {"resets at once", [](Court& court) { court.judge.ended(TcpEnd::rst); }},
        {"leaves after 1 s, having sent a message at once",
         [](Court& court) {
             court.judge.message();
             court.wait(1s);
             court.judge.ended(TcpEnd::fin);
         }},
        {"stays silent for 4 s, then leaves",
         [](Court& court) {
             court.wait(2s);
             court.wait(2s);
             court.judge.ended(TcpEnd::fin);
         }},
        {"stays silent for 4 s",
         [](Court& court) {
             court.wait(2s);
             court.wait(2s);
         }},
        {"stays silent for 4 s after the server's FIN",
         [](Court& court) {
             court.judge.sent_fin();
             court.wait(2s);
             court.wait(2s);
         }},
        {"leaves after the server's FIN",
         [](Court& court) {
             court.judge.sent_fin();
             court.judge.ended(TcpEnd::fin);
         }},
        {"stays silent until the server ends TCP",
         [](Court& court) {
             court.wait(1s);
             court.judge.ended(TcpEnd::ours);
         }},
        {"stays silent until the server stops", [](Court& court) { court.judge.stop(); }},
        {"sends a message after 1 s",
         [](Court& court) {
             court.wait(1s);
             court.judge.message();
         }},
        {"sends a Ping after 1 s",
         [](Court& court) {
             court.wait(1s);
             court.judge.ping();
         }},
        {"answers a later Ping",
         [](Court& court) {
             court.judge.sent_ping("later");
             court.judge.pong("later");
         }},
        {"answers the judge's Ping",
         [](Court& court) {
             court.wait(2s);
             court.judge.pong("?");
         }},
        {"answers the Ping of the step", [](Court& court) { court.judge.pong("payload"); }},
        {"sends another Pong, then stays",
         [](Court& court) {
             court.judge.pong("other");
             court.wait(2s);
         }},
        {"sends another Pong, then leaves",
         [](Court& court) {
             court.judge.pong("other");
             court.judge.ended(TcpEnd::fin);
         }},
        {"closes with 1000", [](Court& court) { closes(court, 1000); }},
        {"closes with 1002", [](Court& court) { closes(court, 1002); }},
        {"closes with 1009", [](Court& court) { closes(court, 1009); }},
        {"closes without a code", [](Court& court) { closes(court, 1005); }},
        {"closes with 1000, waits 3 s in vain, and leaves",
         [](Court& court) {
             court.judge.close(1000);
             court.wait(3s);
             court.judge.ended(TcpEnd::fin);
         }},
        {"closes with 1000, is answered, and leaves",
         [](Court& court) {
             court.judge.close(1000);
             court.judge.sent_close(1000);
             court.judge.ended(TcpEnd::fin);
         }},
        {"closes with 1000, is answered, and stays",
         [](Court& court) {
             court.judge.close(1000);
             court.judge.sent_close(1000);
             court.judge.ended(TcpEnd::ours);
         }},
        {"closes with 1000, is not answered, and stays",
         [](Court& court) {
             court.judge.close(1000);
             court.judge.ended(TcpEnd::ours);
         }},
        {"answers the server's close frame",
         [](Court& court) {
             court.judge.sent_close(1001);
             closes(court, 1001);
         }},
        {"answers the server's close frame with 1002",
         [](Court& court) {
             court.judge.sent_close(1001);
             closes(court, 1002);
         }},
        {"does not answer the server's close frame, and leaves",
         [](Court& court) {
             court.judge.sent_close(1001);
             court.judge.ended(TcpEnd::fin);
         }},
        {"does not answer the server's close frame, and stays",
         [](Court& court) {
             court.judge.sent_close(1001);
             court.wait(2s);
             court.wait(2s);
         }},
        {"sends octets after a refusal",
         [](Court& court) {
             court.judge.refused();
             court.judge.octets(5);
         }},
        {"breaks the protocol", [](Court& court) { court.judge.broke_protocol("no mask"); }},
    };
    return all;
}

/// One line for each situation: `stays silent: violates: sent no close frame ...`.
std::string verdicts_on(const Expectation& expectation) {
    std::ostringstream table;
    for (const Situation& situation : situations()) {
        Court court(expectation);
        situation.happens(court);
        table << situation.what << ": ";
        if (court.last) {
            table << court.last->outcome;
            if (!court.last->why.empty()) table << ": " << court.last->why;
        } else {
            table << '-';
        }
        table << '\n';
    }
    return '\n' + table.str();
}

}  // namespace

TEST(Judge, OnAClientThatMustFailTheConnection) {
    EXPECT_EQ(verdicts_on(fails({1002}, "Fails the connection with 1002.")), R"(
leaves at once: conforms: closed the TCP connection without a close frame
resets at once: conforms: reset the TCP connection without a close frame
leaves after 1 s, having sent a message at once: conforms: closed the TCP connection without a close frame
stays silent for 4 s, then leaves: violates: sent no close frame and left the TCP connection open for 2000 ms
stays silent for 4 s: violates: sent no close frame and left the TCP connection open for 2000 ms
stays silent for 4 s after the server's FIN: violates: sent no close frame and left the TCP connection open for 2000 ms
leaves after the server's FIN: conforms: closed the TCP connection without a close frame
stays silent until the server ends TCP: undecided: the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: violates: carried on: sent a message
sends a Ping after 1 s: violates: carried on: sent a Ping
answers a later Ping: violates: carried on: answered a Ping sent after the fault
answers the judge's Ping: violates: sent no close frame and left the TCP connection open for 2000 ms
answers the Ping of the step: -
sends another Pong, then stays: violates: sent no close frame and left the TCP connection open for 2000 ms
sends another Pong, then leaves: conforms: closed the TCP connection without a close frame
closes with 1000: violates: closed with 1000, not 1002
closes with 1002: conforms
closes with 1009: violates: closed with 1009, not 1002
closes without a code: tolerated: closed without a code
closes with 1000, waits 3 s in vain, and leaves: violates: closed with 1000, not 1002
closes with 1000, is answered, and leaves: violates: closed with 1000, not 1002
closes with 1000, is answered, and stays: violates: closed with 1000, not 1002
closes with 1000, is not answered, and stays: violates: closed with 1000, not 1002
answers the server's close frame: violates: closed with 1001, not 1002
answers the server's close frame with 1002: conforms
does not answer the server's close frame, and leaves: conforms: closed the TCP connection without a close frame
does not answer the server's close frame, and stays: violates: sent no close frame and left the TCP connection open for 2000 ms
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatMustRejectTheHandshake) {
    EXPECT_EQ(verdicts_on(expects(Reaction::reject, "")), R"(
leaves at once: conforms
resets at once: conforms
leaves after 1 s, having sent a message at once: violates: treated the connection as open: sent a message
stays silent for 4 s, then leaves: conforms
stays silent for 4 s: tolerated: sent nothing, not even an answer to a Ping, but left the TCP connection open for 4000 ms
stays silent for 4 s after the server's FIN: violates: left the TCP connection open for 2000 ms after the server's FIN
leaves after the server's FIN: conforms
stays silent until the server ends TCP: undecided: the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: violates: treated the connection as open: sent a message
sends a Ping after 1 s: violates: treated the connection as open: sent a Ping
answers a later Ping: violates: treated the connection as open: answered a Ping
answers the judge's Ping: violates: treated the connection as open: answered a Ping
answers the Ping of the step: violates: treated the connection as open: sent a Pong
sends another Pong, then stays: violates: treated the connection as open: sent a Pong
sends another Pong, then leaves: violates: treated the connection as open: sent a Pong
closes with 1000: violates: treated the connection as open: closed with 1000
closes with 1002: tolerated: rejected it with a close frame (1002), although the connection was not open
closes with 1009: tolerated: rejected it with a close frame (1009), although the connection was not open
closes without a code: violates: treated the connection as open: closed without a code
closes with 1000, waits 3 s in vain, and leaves: violates: treated the connection as open: closed with 1000
closes with 1000, is answered, and leaves: violates: treated the connection as open: closed with 1000
closes with 1000, is answered, and stays: violates: treated the connection as open: closed with 1000
closes with 1000, is not answered, and stays: violates: treated the connection as open: closed with 1000
answers the server's close frame: violates: treated the connection as open: closed with 1001
answers the server's close frame with 1002: tolerated: rejected it with a close frame (1002), although the connection was not open
does not answer the server's close frame, and leaves: conforms
does not answer the server's close frame, and stays: tolerated: sent nothing, not even an answer to a Ping, but left the TCP connection open for 4000 ms
sends octets after a refusal: violates: treated the connection as open: sent 5 octets after the refusal
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatMustTreatTheConnectionAsOpen) {
    EXPECT_EQ(verdicts_on(expects(Reaction::accept, "")), R"(
leaves at once: violates: left without sending a frame, as after a refusal
resets at once: violates: left without sending a frame, as after a refusal
leaves after 1 s, having sent a message at once: conforms
stays silent for 4 s, then leaves: undecided: closed the TCP connection without sending a frame, but only after 4000 ms
stays silent for 4 s: -
stays silent for 4 s after the server's FIN: -
leaves after the server's FIN: undecided: closed the TCP connection without sending a frame, but only after the server had ended the connection
stays silent until the server ends TCP: undecided: the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: conforms
sends a Ping after 1 s: conforms
answers a later Ping: conforms
answers the judge's Ping: conforms
answers the Ping of the step: conforms
sends another Pong, then stays: conforms
sends another Pong, then leaves: conforms
closes with 1000: conforms
closes with 1002: violates: failed the connection with 1002
closes with 1009: violates: failed the connection with 1009
closes without a code: conforms
closes with 1000, waits 3 s in vain, and leaves: conforms
closes with 1000, is answered, and leaves: conforms
closes with 1000, is answered, and stays: conforms
closes with 1000, is not answered, and stays: conforms
answers the server's close frame: conforms
answers the server's close frame with 1002: violates: failed the connection with 1002
does not answer the server's close frame, and leaves: undecided: closed the TCP connection without sending a frame, but only after the server had ended the connection
does not answer the server's close frame, and stays: -
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatMustCarryOn) {
    EXPECT_EQ(verdicts_on({Reaction::carry_on, {1009}, "", {}}), R"(
leaves at once: undecided: closed the TCP connection without sending a frame
resets at once: undecided: reset the TCP connection without sending a frame
leaves after 1 s, having sent a message at once: undecided: closed the TCP connection without a close frame; what it sent may be older than the fault
stays silent for 4 s, then leaves: undecided: closed the TCP connection without sending a frame
stays silent for 4 s: -
stays silent for 4 s after the server's FIN: -
leaves after the server's FIN: undecided: closed the TCP connection without sending a frame
stays silent until the server ends TCP: undecided: the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: conforms
sends a Ping after 1 s: conforms
answers a later Ping: conforms
answers the judge's Ping: conforms
answers the Ping of the step: conforms
sends another Pong, then stays: conforms
sends another Pong, then leaves: undecided: closed the TCP connection without a close frame; what it sent may be older than the fault
closes with 1000: conforms
closes with 1002: violates: failed the connection with 1002
closes with 1009: conforms
closes without a code: conforms
closes with 1000, waits 3 s in vain, and leaves: conforms
closes with 1000, is answered, and leaves: conforms
closes with 1000, is answered, and stays: conforms
closes with 1000, is not answered, and stays: conforms
answers the server's close frame: conforms
answers the server's close frame with 1002: violates: failed the connection with 1002
does not answer the server's close frame, and leaves: undecided: closed the TCP connection without sending a frame
does not answer the server's close frame, and stays: -
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatMustAnswerACloseFrame) {
    EXPECT_EQ(verdicts_on(expects(Reaction::answer_close, "")), R"(
leaves at once: undecided: closed the TCP connection before the server sent its close frame
resets at once: undecided: reset the TCP connection before the server sent its close frame
leaves after 1 s, having sent a message at once: undecided: closed the TCP connection before the server sent its close frame
stays silent for 4 s, then leaves: undecided: closed the TCP connection before the server sent its close frame
stays silent for 4 s: -
stays silent for 4 s after the server's FIN: -
leaves after the server's FIN: undecided: closed the TCP connection before the server sent its close frame
stays silent until the server ends TCP: undecided: the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: -
sends a Ping after 1 s: -
answers a later Ping: -
answers the judge's Ping: -
answers the Ping of the step: -
sends another Pong, then stays: -
sends another Pong, then leaves: undecided: closed the TCP connection before the server sent its close frame
closes with 1000: undecided: sent its close frame before the server sent one
closes with 1002: undecided: sent its close frame before the server sent one
closes with 1009: undecided: sent its close frame before the server sent one
closes without a code: undecided: sent its close frame before the server sent one
closes with 1000, waits 3 s in vain, and leaves: undecided: sent its close frame before the server sent one
closes with 1000, is answered, and leaves: undecided: sent its close frame before the server sent one
closes with 1000, is answered, and stays: undecided: sent its close frame before the server sent one
closes with 1000, is not answered, and stays: undecided: sent its close frame before the server sent one
answers the server's close frame: conforms
answers the server's close frame with 1002: violates: failed the connection with 1002
does not answer the server's close frame, and leaves: violates: closed the TCP connection without answering the close frame
does not answer the server's close frame, and stays: violates: had not answered the close frame after 2000 ms
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatMustEndItsClosingHandshake) {
    EXPECT_EQ(verdicts_on(expects(Reaction::end_cleanly, "")), R"(
leaves at once: undecided: did not begin the closing handshake
resets at once: undecided: did not begin the closing handshake
leaves after 1 s, having sent a message at once: undecided: did not begin the closing handshake
stays silent for 4 s, then leaves: undecided: did not begin the closing handshake
stays silent for 4 s: -
stays silent for 4 s after the server's FIN: -
leaves after the server's FIN: undecided: did not begin the closing handshake
stays silent until the server ends TCP: undecided: did not begin the closing handshake
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: -
sends a Ping after 1 s: -
answers a later Ping: -
answers the judge's Ping: -
answers the Ping of the step: -
sends another Pong, then stays: -
sends another Pong, then leaves: undecided: did not begin the closing handshake
closes with 1000: violates: closed the TCP connection before its close frame was answered
closes with 1002: violates: closed the TCP connection before its close frame was answered
closes with 1009: violates: closed the TCP connection before its close frame was answered
closes without a code: violates: closed the TCP connection before its close frame was answered
closes with 1000, waits 3 s in vain, and leaves: tolerated: closed the TCP connection after it had waited 3000 ms for the answer to its close frame
closes with 1000, is answered, and leaves: conforms
closes with 1000, is answered, and stays: violates: left the TCP connection open after the closing handshake
closes with 1000, is not answered, and stays: undecided: the server did not answer the close frame
answers the server's close frame: conforms
answers the server's close frame with 1002: conforms
does not answer the server's close frame, and leaves: undecided: did not begin the closing handshake
does not answer the server's close frame, and stays: -
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatMustAnswerAPing) {
    EXPECT_EQ(verdicts_on({Reaction::pong, {}, "", "payload"}), R"(
leaves at once: violates: closed the TCP connection before it answered the Ping
resets at once: violates: reset the TCP connection before it answered the Ping
leaves after 1 s, having sent a message at once: violates: closed the TCP connection before it answered the Ping
stays silent for 4 s, then leaves: violates: had not answered the Ping after 2000 ms
stays silent for 4 s: violates: had not answered the Ping after 2000 ms
stays silent for 4 s after the server's FIN: violates: had not answered the Ping after 2000 ms
leaves after the server's FIN: violates: closed the TCP connection before it answered the Ping
stays silent until the server ends TCP: undecided: the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: -
sends a Ping after 1 s: -
answers a later Ping: -
answers the judge's Ping: violates: had not answered the Ping after 2000 ms
answers the Ping of the step: conforms
sends another Pong, then stays: violates: sent a Pong with a different payload, and no answer to the Ping
sends another Pong, then leaves: violates: sent a Pong with a different payload, and no answer to the Ping
closes with 1000: undecided: closed with 1000 before it answered the Ping
closes with 1002: violates: closed with 1002 before it answered the Ping
closes with 1009: violates: closed with 1009 before it answered the Ping
closes without a code: undecided: closed without a code before it answered the Ping
closes with 1000, waits 3 s in vain, and leaves: undecided: closed with 1000 before it answered the Ping
closes with 1000, is answered, and leaves: undecided: closed with 1000 before it answered the Ping
closes with 1000, is answered, and stays: undecided: closed with 1000 before it answered the Ping
closes with 1000, is not answered, and stays: undecided: closed with 1000 before it answered the Ping
answers the server's close frame: undecided: closed with 1001 before it answered the Ping
answers the server's close frame with 1002: violates: closed with 1002 before it answered the Ping
does not answer the server's close frame, and leaves: violates: closed the TCP connection before it answered the Ping
does not answer the server's close frame, and stays: violates: had not answered the Ping after 2000 ms
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatMustLeave) {
    EXPECT_EQ(verdicts_on(expects(Reaction::leave, "")), R"(
leaves at once: undecided: closed the TCP connection before the server sent FIN
resets at once: undecided: reset the TCP connection before the server sent FIN
leaves after 1 s, having sent a message at once: undecided: closed the TCP connection before the server sent FIN
stays silent for 4 s, then leaves: undecided: closed the TCP connection before the server sent FIN
stays silent for 4 s: -
stays silent for 4 s after the server's FIN: violates: had not closed the TCP connection after 2000 ms
leaves after the server's FIN: conforms
stays silent until the server ends TCP: undecided: the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: -
sends a Ping after 1 s: -
answers a later Ping: -
answers the judge's Ping: -
answers the Ping of the step: -
sends another Pong, then stays: -
sends another Pong, then leaves: undecided: closed the TCP connection before the server sent FIN
closes with 1000: undecided: sent a close frame before the server sent FIN
closes with 1002: undecided: sent a close frame before the server sent FIN
closes with 1009: undecided: sent a close frame before the server sent FIN
closes without a code: undecided: sent a close frame before the server sent FIN
closes with 1000, waits 3 s in vain, and leaves: undecided: sent a close frame before the server sent FIN
closes with 1000, is answered, and leaves: undecided: sent a close frame before the server sent FIN
closes with 1000, is answered, and stays: undecided: sent a close frame before the server sent FIN
closes with 1000, is not answered, and stays: undecided: sent a close frame before the server sent FIN
answers the server's close frame: undecided: closed the TCP connection before the server sent FIN
answers the server's close frame with 1002: undecided: closed the TCP connection before the server sent FIN
does not answer the server's close frame, and leaves: undecided: closed the TCP connection before the server sent FIN
does not answer the server's close frame, and stays: -
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatMustFailTls) {
    EXPECT_EQ(verdicts_on(expects(Reaction::fail_tls, "")), R"(
leaves at once: conforms: closed the TCP connection
resets at once: conforms: reset the TCP connection
leaves after 1 s, having sent a message at once: conforms: closed the TCP connection
stays silent for 4 s, then leaves: violates: left the TCP connection open for 2000 ms
stays silent for 4 s: violates: left the TCP connection open for 2000 ms
stays silent for 4 s after the server's FIN: violates: left the TCP connection open for 2000 ms
leaves after the server's FIN: conforms: closed the TCP connection
stays silent until the server ends TCP: undecided: the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: violates: carried on: sent a message
sends a Ping after 1 s: violates: carried on: sent a Ping
answers a later Ping: violates: carried on: answered a Ping sent after the fault
answers the judge's Ping: violates: left the TCP connection open for 2000 ms
answers the Ping of the step: -
sends another Pong, then stays: violates: left the TCP connection open for 2000 ms
sends another Pong, then leaves: conforms: closed the TCP connection
closes with 1000: undecided: closed with 1000, perhaps before it saw the fault
closes with 1002: undecided: closed with 1002, perhaps before it saw the fault
closes with 1009: undecided: closed with 1009, perhaps before it saw the fault
closes without a code: undecided: closed without a code, perhaps before it saw the fault
closes with 1000, waits 3 s in vain, and leaves: undecided: closed with 1000, perhaps before it saw the fault
closes with 1000, is answered, and leaves: undecided: closed with 1000, perhaps before it saw the fault
closes with 1000, is answered, and stays: undecided: closed with 1000, perhaps before it saw the fault
closes with 1000, is not answered, and stays: undecided: closed with 1000, perhaps before it saw the fault
answers the server's close frame: undecided: closed with 1001, perhaps before it saw the fault
answers the server's close frame with 1002: undecided: closed with 1002, perhaps before it saw the fault
does not answer the server's close frame, and leaves: conforms: closed the TCP connection
does not answer the server's close frame, and stays: violates: left the TCP connection open for 2000 ms
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, ComparesTheAlertOfAClientThatFailsTls) {
    const auto verdict_on = [](std::optional<std::uint8_t> alert) {
        Court court({Reaction::fail_tls, {10, 20}, "", {}});
        if (alert) court.judge.alert(*alert);
        court.judge.ended(TcpEnd::fin);
        std::ostringstream text;
        text << court.last->outcome << ": " << court.last->why;
        return text.str();
    };
    EXPECT_EQ(verdict_on(20), "conforms: left with alert 20 bad_record_mac");
    EXPECT_EQ(verdict_on(50), "tolerated: left with alert 50 decode_error, not 10 or 20");
    EXPECT_EQ(verdict_on({}), "conforms: closed the TCP connection without an alert");
    Court late(expects(Reaction::fail_tls, ""));
    late.wait(1s);
    late.judge.close(1002);
    EXPECT_EQ(late.last->why, "carried on: sent a close frame");
}

TEST(Judge, LeavesAStepUndecidedThatCanDoNothing) {
    Court court(expects(Reaction::carry_on, ""));
    court.judge.leave_undecided("the client did not use TLS");
    court.judge.message();
    EXPECT_EQ(court.last->outcome, Verdict::Outcome::undecided);
    EXPECT_EQ(court.last->why, "the client did not use TLS");
}

// The alert is about the broken record, not about the unusual one before it.
TEST(Judge, TakesAnAlertForTheStepThatAsksForOne) {
    std::optional<Verdict> unusual;
    Judge judge(
        kTimeout,
        [&](std::size_t index, const Verdict& verdict) {
            if (index == 0) unusual = verdict;
        },
        [] {});
    judge.acted(Step("tls.tiny-records"));
    judge.acted(Step("tls.bad-mac"));
    judge.alert(20);
    judge.ended(TcpEnd::fin);
    EXPECT_EQ(unusual->outcome, Verdict::Outcome::undecided);
}

TEST(Judge, OnAClientThatIsFree) {
    EXPECT_EQ(verdicts_on(expects(Reaction::free, "")), R"(
leaves at once: tolerated: closed the TCP connection
resets at once: tolerated: reset the TCP connection
leaves after 1 s, having sent a message at once: tolerated: closed the TCP connection
stays silent for 4 s, then leaves: tolerated: closed the TCP connection
stays silent for 4 s: -
stays silent for 4 s after the server's FIN: -
leaves after the server's FIN: tolerated: closed the TCP connection
stays silent until the server ends TCP: tolerated: stayed until the server closed the TCP connection
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: -
sends a Ping after 1 s: -
answers a later Ping: -
answers the judge's Ping: -
answers the Ping of the step: -
sends another Pong, then stays: -
sends another Pong, then leaves: tolerated: closed the TCP connection
closes with 1000: tolerated: closed with 1000
closes with 1002: tolerated: closed with 1002
closes with 1009: tolerated: closed with 1009
closes without a code: tolerated: closed without a code
closes with 1000, waits 3 s in vain, and leaves: tolerated: closed with 1000
closes with 1000, is answered, and leaves: tolerated: closed with 1000
closes with 1000, is answered, and stays: tolerated: closed with 1000
closes with 1000, is not answered, and stays: tolerated: closed with 1000
answers the server's close frame: tolerated: closed with 1001
answers the server's close frame with 1002: tolerated: closed with 1002
does not answer the server's close frame, and leaves: tolerated: closed the TCP connection
does not answer the server's close frame, and stays: -
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

TEST(Judge, OnAClientThatCannotBeSeen) {
    EXPECT_EQ(verdicts_on(expects(Reaction::unseen, "")), R"(
leaves at once: undecided: the server cannot see how a client reacts to this
resets at once: undecided: the server cannot see how a client reacts to this
leaves after 1 s, having sent a message at once: undecided: the server cannot see how a client reacts to this
stays silent for 4 s, then leaves: undecided: the server cannot see how a client reacts to this
stays silent for 4 s: -
stays silent for 4 s after the server's FIN: -
leaves after the server's FIN: undecided: the server cannot see how a client reacts to this
stays silent until the server ends TCP: undecided: the server cannot see how a client reacts to this
stays silent until the server stops: undecided: the server stopped
sends a message after 1 s: -
sends a Ping after 1 s: -
answers a later Ping: -
answers the judge's Ping: -
answers the Ping of the step: -
sends another Pong, then stays: -
sends another Pong, then leaves: undecided: the server cannot see how a client reacts to this
closes with 1000: undecided: the server cannot see how a client reacts to this
closes with 1002: undecided: the server cannot see how a client reacts to this
closes with 1009: undecided: the server cannot see how a client reacts to this
closes without a code: undecided: the server cannot see how a client reacts to this
closes with 1000, waits 3 s in vain, and leaves: undecided: the server cannot see how a client reacts to this
closes with 1000, is answered, and leaves: undecided: the server cannot see how a client reacts to this
closes with 1000, is answered, and stays: undecided: the server cannot see how a client reacts to this
closes with 1000, is not answered, and stays: undecided: the server cannot see how a client reacts to this
answers the server's close frame: undecided: the server cannot see how a client reacts to this
answers the server's close frame with 1002: undecided: the server cannot see how a client reacts to this
does not answer the server's close frame, and leaves: undecided: the server cannot see how a client reacts to this
does not answer the server's close frame, and stays: -
sends octets after a refusal: -
breaks the protocol: violates: broke the protocol: no mask
)");
}

// A server that has sent its close frame, or has not opened the connection, cannot send a Ping.
TEST(Judge, ToleratesSilenceIfItCannotAsk) {
    Judge::Clock::time_point now{1h};
    Verdict last;
    Judge judge(
        kTimeout, [&](std::size_t, const Verdict& verdict) { last = verdict; }, [] {},
        [&] { return now; });
    judge.acted(Step("hs.no-accept"));
    now += 2s;
    judge.time_is_up();
    EXPECT_EQ(last.outcome, Verdict::Outcome::tolerated);
    EXPECT_EQ(last.why, "sent nothing, but left the TCP connection open for 2000 ms");
    judge.message();
    EXPECT_EQ(last.outcome, Verdict::Outcome::violates);
}

namespace {

// With the first choice where an argument is required.
Step example_of(const Entry& entry) {
    if (entry.parameters.empty() || entry.parameters.front().fallback != no_default) {
        return Step(entry.name);
    }
    const std::string choices(entry.parameters.front().choices);
    return Step(entry.name, {choices.substr(0, choices.find('|'))});
}

}  // namespace

// A reader compares the sentence of a verdict with the sentence of the catalogue: "violates: left
// the TCP connection open (a conforming client: Rejects the handshake and closes the TCP
// connection.)"
TEST(Judge, JudgesOnlyWhatTheCatalogueTellsOfAClient) {
    using ::testing::AllOf;
    using ::testing::AnyOf;
    using ::testing::HasSubstr;
    for (const Entry& entry : catalogue()) {
        if (!entry.is_fault()) continue;
        const Expectation expectation =
            entry.expects_of ? expectation_of(example_of(entry)) : entry.expects;
        const std::string client(expectation.client);
        SCOPED_TRACE(std::string(entry.name) + ": " + client);
        switch (expectation.reaction) {
            case Reaction::fail:
                EXPECT_THAT(client, HasSubstr("Fails the connection with "));
                for (const std::uint16_t code : expectation.codes) {
                    EXPECT_THAT(client, HasSubstr(std::to_string(code)));
                }
                break;
            case Reaction::reject:
                EXPECT_THAT(client, AllOf(HasSubstr("Rejects the handshake"),
                                          HasSubstr("closes the TCP connection")));
                break;
            case Reaction::accept:
                EXPECT_THAT(client, HasSubstr("the connection as open"));
                break;
            case Reaction::answer_close:
                EXPECT_THAT(client, HasSubstr("nswers the close frame"));
                break;
            case Reaction::end_cleanly:
                EXPECT_THAT(client, HasSubstr("Waits for the answer to its close frame"));
                break;
            case Reaction::pong:
                EXPECT_THAT(client, AnyOf(HasSubstr("Answers the Ping"), HasSubstr("a Pong")));
                break;
            case Reaction::leave:
                EXPECT_THAT(client, HasSubstr("loses the TCP connection"));
                break;
            case Reaction::fail_tls:
                EXPECT_THAT(client, HasSubstr("Leaves at once"));
                break;
            case Reaction::refuse_tls:
                EXPECT_THAT(client, HasSubstr("sends no request"));
                break;
            case Reaction::carry_on:
            case Reaction::free:
            case Reaction::unseen:
                EXPECT_FALSE(client.empty());
                break;
            case Reaction::none:
                ADD_FAILURE() << "a fault without an expectation";
        }
    }
}
