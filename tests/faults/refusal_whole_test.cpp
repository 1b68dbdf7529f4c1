// A refusal arrives whole before the FIN, whatever cuts it, delays it or sets its pace.

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "behavior/catalogue.hpp"
#include "faults/asked.hpp"
#include "support/payloads.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

using Steps = std::vector<std::string>;

/// Steps that need arguments, or that take long without.
const std::map<std::string_view, Steps>& written_out() {
    static const std::map<std::string_view, Steps> steps{
        {"delay", {"delay(20ms)@request"}},
        {"send.octets", {"send.octets(2a)@request"}},
        {"send.raw", {"send.raw(*)@request"}},
        {"header", {"header(X-A,b)"}},
        {"subprotocol", {"subprotocol(chat)"}},
        {"hs.status", {"hs.status(503,,busy)"}},
        {"hs.delay", {"hs.delay(20ms)"}},
        {"hs.drip", {"hs.drip(1ms)"}},
        {"hs.huge-header", {"hs.huge-header(200)"}},
        {"hs.many-headers", {"hs.many-headers(10)"}},
        {"hs.endless-headers", {"hs.endless-headers(64KiB)"}},
        {"hs.body-endless", {"hs.body-endless(64KiB)"}},
        {"ok.split-101", {"ok.split-101", "ok.split-101(1)", "ok.split-101(30)"}},
        {"tcp.flap", {}},  // ends connections by itself
        {"hs.never", {}},  // these two never end
        {"hs.body-no-length", {}},
    };
    return steps;
}

bool acts_on_the_response(const wsecho::behavior::Entry& entry) {
    using wsecho::Trigger;
    const auto request = wsecho::behavior::moment(Trigger::Kind::request);
    const bool is_possible = entry.natural == Trigger::Kind::request || (entry.moments & request);
    return is_possible && !entry.has(wsecho::behavior::kServerWide) &&
           !entry.has(wsecho::behavior::kHeavy);
}

/// All steps of the catalogue that act on the response.
Steps steps_of_the_response() {
    Steps all;
    for (const auto& entry : wsecho::behavior::catalogue()) {
        if (!acts_on_the_response(entry)) continue;
        const auto written = written_out().find(entry.name);
        if (written == written_out().end()) {
            all.emplace_back(entry.name);
        } else {
            all.insert(all.end(), written->second.begin(), written->second.end());
        }
    }
    return all;
}

/// A refusal without a body of its own names the behavior: this one becomes *.
std::string without_name(std::string octets, const std::string& behavior) {
    const std::string sentence = "Refused by the behavior ";
    const std::size_t name = octets.find(sentence + behavior + ".\n");
    if (name == std::string::npos) return octets;
    octets.replace(name + sentence.size(), behavior.size(), "*");
    const std::size_t length = octets.find("Content-Length: ") + 16;
    const std::size_t size = octets.find('\r', length) - length;
    const auto announced = std::stoul(octets.substr(length, size));
    return octets.replace(length, size, std::to_string(announced - behavior.size()));
}

/// Everything that arrives before the server's FIN. Every pause of `behavior` is longer than the
/// server waits for a client that takes nothing.
std::string arriving_from(const std::string& behavior, const std::string& sent) {
    wsecho::Options options;
    options.closing_handshake_timeout = 10ms;
    TestServer server(options);
    server.otherwise(behavior);
    RawClient client(server.port());
    client.write(sent);
    const Ending end = client.read_until_end();
    EXPECT_EQ(end.how, End::fin) << behavior;
    return without_name(end.octets, behavior);
}

/// The same for a client that closes the connection if it opens.
std::string arriving_from(const std::string& behavior) {
    return arriving_from(
        behavior, Request().octets() + FrameSpec(opcode::close, close_payload(1000)).octets());
}

const std::string& close_answer() {
    static const std::string octets = server_frame(opcode::close, close_payload(1000));
    return octets;
}

bool opens(const std::string& octets) {
    return octets.size() > close_answer().size() &&
           octets.compare(octets.size() - close_answer().size(), std::string::npos,
                          close_answer()) == 0;
}

}  // namespace

TEST(RefusalWhole, ForEveryPairOfAStepThatShapesTheResponseAndOneThatRefuses) {
    Steps shaping;
    std::map<std::string, std::string> refusing;
    for (const std::string& step : steps_of_the_response()) {
        const std::string octets = arriving_from(step);
        if (octets == k101 + close_answer()) shaping.push_back(step);
        if (!opens(octets)) refusing[step] = octets;
    }
    EXPECT_GE(shaping.size(), 6U);
    EXPECT_GE(refusing.size(), 15U);

    for (const auto& [refusal, octets] : refusing) {
        for (const std::string& shape : shaping) {
            EXPECT_EQ(arriving_from(shape + "/" + refusal), octets) << shape << "/" << refusal;
        }
        EXPECT_EQ(arriving_from(refusal + "/ok.split-101(9)/hs.drip(1ms)"), octets) << refusal;
    }
    for (const std::string& shape : shaping) {
        EXPECT_EQ(arriving_from(shape + "/hs.close-after-101", Request().octets()), k101) << shape;
    }
}

TEST(RefusalWhole, WithALongBodyAtAPace) {
    const std::string status = "hs.status(503,,";
    const std::string refusal = status + std::string(1000, 'x') + ")";
    const std::string whole = arriving_from(refusal);

    EXPECT_NE(whole.find(std::string(1000, 'x')), std::string::npos);
    EXPECT_EQ(arriving_from("hs.drip(1ms)/" + refusal), whole);
    EXPECT_EQ(arriving_from("ok.split-101(600)/" + refusal), whole);
}

// It takes far longer than the server waits for a client that takes nothing.
TEST(RefusalWhole, ForAClientThatReadsSlowly) {
    wsecho::Options options;
    options.closing_handshake_timeout = 250ms;
    TestServer server(options);
    server.otherwise("hs.huge-header(32MiB)/hs.status(503)");
    RawClient client(server.port(), "127.0.0.1", 64 * 1024);
    client.write(Request().octets());

    for (int i = 0; i < 64; ++i) {
        client.skip(512 * 1024);
        std::this_thread::sleep_for(8ms);
    }

    const Ending end = client.read_until_end();
    EXPECT_EQ(end.how, End::fin);
    EXPECT_NE(end.octets.find("hs.huge-header(32MiB)/hs.status(503).\n"), std::string::npos);
}

TEST(RefusalWhole, IsNotWaitedForByAClientThatReadsNothing) {
    wsecho::Options options;
    options.closing_handshake_timeout = 20ms;
    TestServer server(options);
    server.otherwise("hs.huge-header(32MiB)/hs.status(503)");
    RawClient client(server.port(), "127.0.0.1", 64 * 1024);

    client.write(Request().octets());

    ASSERT_TRUE(server.wait_for([&] {
        return server.connections().size() == 1 &&
               server.connection(1).state() == wsecho::ConnectionState::closed;
    }));
    EXPECT_EQ(server.connection(1).tcp_end(), wsecho::TcpEnd::ours);
}

// ---- the FIN of an open connection -------------------------------------------------------------

TEST(FinAfterAll, WaitsForAStall) {
    const auto start = std::chrono::steady_clock::now();
    Asked t("tcp.stall(40ms)/tcp.fin");

    const Ending end = t.client.read_until_end();

    EXPECT_EQ(end.how, End::fin);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
}

TEST(FinAfterAll, WaitsForADelayInsideAFrame) {
    Asked t("delay(20ms)@byte:3/send(hello)/tcp.fin");

    EXPECT_EQ(t.client.read_until_end(),
              (Ending{End::fin, k101 + server_frame(opcode::text, "hello")}));
}

TEST(FinAfterAll, AtAByteStillCutsThere) {
    Asked t("tcp.fin@byte:3/send(hello)");

    EXPECT_EQ(t.client.read_until_end(),
              (Ending{End::fin, k101 + server_frame(opcode::text, "hello").substr(0, 3)}));
}

TEST(FinAfterAll, IsNotSentLateToAClientThatHasLeft) {
    wsecho::Options options;
    options.closing_handshake_timeout = 20ms;
    Asked t("delay(10h)@byte:3/send(hello)/tcp.fin", Request(), options);
    t.client.read_exact(k101.size() + 3);

    t.client.shutdown_write();

    EXPECT_TRUE(t.connection().wait_for_close());
}
