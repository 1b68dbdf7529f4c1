// Faults of TCP: FIN and RST, segments, and durations as lower bounds.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "faults/asked.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

using Clock = std::chrono::steady_clock;

/// TCP ends in this way at the second message; a client that leaves conforms, one that stays
/// violates.
void expect_end(const std::string& step, const Ending& ending) {
    SCOPED_TRACE(step);
    for (const bool leaves : {true, false}) {
        Scripted t(step + "@message:2", Request(), judging_soon(leaves ? 5s : 50ms));
        t.client.send_text("one");
        expect_frame(t.client, opcode::text, "one");
        t.client.send_text("two");
        EXPECT_EQ(t.client.read_until_end(), ending);
        if (ending.how == End::rst) {
            ASSERT_TRUE(t.connection().wait_for_close());
            EXPECT_EQ(verdict_of(t.connection()).outcome, Outcome::undecided);
            return;
        }
        if (leaves) {
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
            expect_conforms(t.connection());
        } else {
            expect_violates(t.connection(), "had not closed the TCP connection");
        }
    }
}

/// Echoes arrive, and the client carries on.
void expect_echoes(Scripted& t, int count = 3) {
    for (int i = 0; i < count; ++i) {
        const std::string text = "echo " + std::to_string(i);
        t.client.send_text(text);
        expect_frame(t.client, opcode::text, text);
    }
}

void expect_failing_violates(const std::string& step) {
    Scripted t(step);
    t.client.send_close(1002);
    expect_violates(t.connection(), "failed the connection with 1002");
}

}  // namespace

TEST(TcpFaults, EndWithFinOrRst) {
    expect_end("tcp.rst", {End::rst, ""});
    expect_end("tcp.fin", {End::fin, ""});
    expect_end("tcp.fin-mid-header", {End::fin, "\x81"});
    expect_end("tcp.fin-mid-payload", {End::fin, octets({0x81, 6}, "xxxxx")});
    expect_end("tcp.fin-mid-payload(0)", {End::fin, octets({0x81, 1})});
    expect_end("tcp.fin-mid-message", {End::fin, octets({0x01, 10}, "unfinished")});
    expect_end("tcp.halfclose-out", {End::fin, ""});
}

TEST(TcpFaults, AHalfClosedServerStillReadsMessages) {
    Scripted t("tcp.halfclose-out");
    expect_fin(t.client);
    t.client.send_text("still taken");
    EXPECT_EQ(t.connection().take_message(), wsecho::WsMessage::text("still taken"));
}

TEST(TcpFaults, ActBeforeTheRequestIsRead) {
    Asked fin("tcp.accept-fin");
    EXPECT_EQ(fin.client.read_until_end(), Ending{});
    fin.client.close();
    ASSERT_TRUE(fin.connection().wait_for_close());
    expect_conforms(fin.connection());

    TestServer server(judging_soon());
    server.otherwise("tcp.accept-fin");
    RawClient stays(server.port());
    stays.read_until_end();
    expect_violates(server.connection(1), "had not closed the TCP connection");

    TestServer reset;
    reset.otherwise("tcp.accept-rst");
    expect_reset([&] { return RawClient(reset.port()).read_until_end(); });
    EXPECT_TRUE(reset.wait_for([&] { return !reset.connections().empty(); }));

    Asked silent("tcp.accept-silent");
    expect_silence(silent.client);
    silent.client.abort();
    ASSERT_TRUE(silent.connection().wait_for_close());
    expect_tolerated(silent.connection());
}

// A timer left over from the opening handshake would make this test time out.
TEST(TcpFaults, AtConnectDoNotDelayStop) {
    for (const char* step : {"tcp.accept-rst", "tcp.accept-fin", "tcp.accept-silent"}) {
        SCOPED_TRACE(step);
        wsecho::Options options;
        options.opening_handshake_timeout = 1h;
        TestServer server(options);
        server.otherwise(step);
        try {
            const RawClient client(server.port());
            EXPECT_TRUE(server.wait_for([&] { return !server.connections().empty(); }));
        } catch (const ClientError&) {
            // reset while it was connecting
        }
        server.stop();
        EXPECT_EQ(server.client_count(), 0U);
    }
}

TEST(TcpFaults, ASmallReceiveBufferFillsIfNothingIsRead) {
    TestServer server;
    server.otherwise("tcp.noread-handshake");
    RawClient client(server.port());
    const std::string request = "GET / HTTP/1.1\r\nX-Big: " + std::string(8 << 20, 'x');
    std::size_t sent = 0;
    while (sent < request.size()) {
        const std::size_t some = client.write_some(std::string_view(request).substr(sent));
        if (some == 0 && !client.writable(100ms)) break;
        sent += some;
    }
    EXPECT_LT(sent, request.size());
    client.abort();
}

TEST(TcpFaults, OneDirectionIsCut) {
    Scripted down("tcp.cut-down@message:1");
    down.client.send_text("taken");
    expect_silence(down.client);
    EXPECT_EQ(down.connection().take_message(), wsecho::WsMessage::text("taken"));
    down.client.close();
    ASSERT_TRUE(down.connection().wait_for_close());
    expect_tolerated(down.connection());

    Scripted up("tcp.cut-up/every(5ms,tick)");
    up.client.send_text("not taken");
    for (int i = 0; i < 3; ++i) expect_frame(up.client, opcode::text, "tick");
    EXPECT_EQ(up.server.message_count(), 0U);
    up.client.abort();
    ASSERT_TRUE(up.connection().wait_for_close());
    expect_tolerated(up.connection());
}

TEST(TcpFaults, OtherStepsSendWhileNothingIsRead) {
    for (const char* step : {"tcp.halfclose-in", "tcp.noread"}) {
        SCOPED_TRACE(step);
        Scripted t(std::string(step) + "/every(5ms,tick)");
        t.client.send_text("not read");
        for (int i = 0; i < 3; ++i) expect_frame(t.client, opcode::text, "tick");
        EXPECT_EQ(t.server.message_count(), 0U);
        t.client.abort();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
    Scripted hole("tcp.blackhole@message:1");
    hole.client.send_text("into the hole");
    expect_silence(hole.client);
    hole.client.abort();
    ASSERT_TRUE(hole.connection().wait_for_close());
    expect_tolerated(hole.connection());
}

TEST(TcpFaults, ReadSlowly) {
    Scripted t("tcp.slowread(10000)");
    const auto start = Clock::now();
    t.client.send_text(std::string(3000, 'x'));
    expect_frame(t.client, opcode::text, std::string(3000, 'x'));
    EXPECT_GE(Clock::now() - start, 150ms);
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

// That the segments arrive apart is tested in tcp_pacing_test.cpp.
TEST(TcpFaults, ChopOutputIntoSegments) {
    Scripted t("tcp.chop(3,5ms)");
    const auto start = Clock::now();
    t.client.send_text("0123456789");
    expect_frame(t.client, opcode::text, "0123456789");
    EXPECT_GE(Clock::now() - start, 3 * 5ms);
    expect_echoes(t);
    t.client.close_cleanly();
    expect_conforms(t.connection());
    expect_failing_violates("tcp.chop");
}

TEST(TcpFaults, WriteSlowly) {
    Scripted t("tcp.slowwrite(2000)");
    const auto start = Clock::now();
    t.client.send_text(std::string(300, 'x'));
    expect_frame(t.client, opcode::text, std::string(300, 'x'));
    EXPECT_GE(Clock::now() - start, 80ms);
    t.client.close_cleanly();
    expect_conforms(t.connection());
    expect_failing_violates("tcp.slowwrite");
}

TEST(TcpFaults, Coalesce) {
    for (const char* step : {"tcp.coalesce(40ms)", "net.buffering-proxy(1KiB,40ms)"}) {
        SCOPED_TRACE(step);
        Scripted t(step);
        const std::size_t before = t.client.arrivals().size();
        const auto start = Clock::now();
        t.client.write(FrameSpec(opcode::text, "one").octets() +
                       FrameSpec(opcode::text, "two").octets() +
                       FrameSpec(opcode::text, "three").octets());
        expect_octets(t.client, server_frame(opcode::text, "one") +
                                    server_frame(opcode::text, "two") +
                                    server_frame(opcode::text, "three"));
        EXPECT_GE(Clock::now() - start, 35ms);
        EXPECT_EQ(t.client.arrivals().size() - before, 1U);
        t.client.close_cleanly();
        expect_conforms(t.connection());
        expect_failing_violates(step);
    }
}

TEST(TcpFaults, AFullBufferIsSentAtOnce) {
    Scripted t("net.buffering-proxy(100,1h)");
    t.client.send_text(std::string(60, 'a'));
    expect_silence(t.client);
    t.client.send_text(std::string(60, 'b'));
    expect_frame(t.client, opcode::text, std::string(60, 'a'));
    expect_frame(t.client, opcode::text, std::string(60, 'b'));
}

TEST(TcpFaults, DelayOutputAndKeepItsOrder) {
    Scripted t("tcp.latency(30ms,20ms,7)");
    const auto start = Clock::now();
    for (int i = 0; i < 20; ++i) t.client.send_text(std::to_string(i));
    expect_frame(t.client, opcode::text, "0");
    EXPECT_GE(Clock::now() - start, 25ms);
    for (int i = 1; i < 20; ++i) expect_frame(t.client, opcode::text, std::to_string(i));
    t.client.close_cleanly();
    expect_conforms(t.connection());
    expect_failing_violates("tcp.latency");
}

TEST(TcpFaults, StallAndGoOn) {
    Scripted t("tcp.stall(50ms)@message:1");
    const auto start = Clock::now();
    t.client.send_text("waits");
    expect_frame(t.client, opcode::text, "waits");
    EXPECT_GE(Clock::now() - start, 45ms);
    expect_echoes(t);
    t.client.close_cleanly();
    expect_conforms(t.connection());
    expect_failing_violates("tcp.stall(1ms)");
}

TEST(TcpFaults, DropConnectionsThatAreIdle) {
    for (const char* step : {"tcp.idle(200ms)", "net.lb-idle(200ms)"}) {
        SCOPED_TRACE(step);
        Scripted t(step);
        const auto start = Clock::now();
        expect_echoes(t);
        expect_fin(t.client);
        EXPECT_GE(Clock::now() - start, 195ms);
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_conforms(t.connection());
    }
}

TEST(TcpFaults, PingsKeepAConnectionFromBeingIdleUnlessOnlyDataCounts) {
    for (const bool data : {false, true}) {
        Scripted t(std::string("tcp.idle(200ms,") + (data ? "data)" : "any)"));
        bool ended = false;
        Clock::duration longest{};  // between two Pings: a client that gets no time is idle
        const auto start = Clock::now();
        for (auto last = start; !ended && last - start < 400ms;) {
            try {
                t.client.sync();
            } catch (const ClientError&) {
                ended = true;
            }
            longest = std::max(longest, Clock::now() - last);
            last = Clock::now();
        }
        if (longest < 100ms) {
            EXPECT_EQ(ended, data);
        }
    }
}

// The server answers no Pong, so only what arrives is traffic.
TEST(TcpFaults, PongsKeepAConnectionFromBeingIdle) {
    Scripted t("tcp.idle(200ms)");
    const std::string pong = FrameSpec(opcode::pong, "").octets();
    Clock::duration longest{};  // between two Pongs: a client that gets no time is idle
    const auto start = Clock::now();
    for (auto last = start; last - start < 400ms;) {
        t.client.write(pong);
        std::this_thread::sleep_for(1ms);
        longest = std::max(longest, Clock::now() - last);
        last = Clock::now();
    }
    if (longest < 100ms) t.client.sync();
}

TEST(TcpFaults, EndALifetime) {
    Scripted close("tcp.maxlife(30ms)");
    expect_frame(close.client, opcode::close, close_payload(1001, "lifetime over"));
    close.client.send_close(1001);
    expect_conforms(close.connection());

    Scripted unanswered("tcp.maxlife(1ms)", Request(), judging_soon());
    expect_violates(unanswered.connection(), "had not answered the close frame");

    Scripted fin("tcp.maxlife(300ms,fin)");
    expect_echoes(fin);
    expect_fin(fin.client);
    fin.client.close();
    ASSERT_TRUE(fin.connection().wait_for_close());
    expect_conforms(fin.connection());

    Scripted rst("tcp.maxlife(30ms,rst)");
    EXPECT_EQ(rst.client.read_until_end().how, End::rst);
}

TEST(TcpFaults, InOneConnectionDisturbNoOther) {
    TestServer server;
    std::vector<RawClient> faulty;
    for (const char* step : {"tcp.chop(1,10ms)", "tcp.slowwrite(1)", "tcp.blackhole",
                             "tcp.rst@message:1", "tcp.stall(10s)", "tcp.cut-down"}) {
        server.enqueue(step);
        faulty.push_back(RawClient::open(server.port()));
        faulty.back().send_text(std::string(100, 'x'));
    }
    auto good = RawClient::open(server.port());
    for (int i = 0; i < 200; ++i) {
        good.send_text("undisturbed");
        expect_frame(good, opcode::text, "undisturbed");
    }
    good.close_cleanly();
}

TEST(TcpFaults, RejectInvalidArguments) {
    expect_refused({{"tcp.fin-mid-payload(2MiB)", "bytes"},
                    {"tcp.slowread(0)", "rate"},
                    {"tcp.slowwrite(0)", "rate"},
                    {"tcp.chop(0)", "n "},
                    {"tcp.coalesce(0ms)", "duration"},
                    {"tcp.latency(soon)", "duration"},
                    {"tcp.idle(1s,frames)", "count"},
                    {"tcp.maxlife(1s,now)", "how"},
                    {"tcp.flap(0ms)", "up"},
                    {"tcp.refuse(0ms)", "duration"},
                    {"tcp.accept-fin@open", "cannot act @open"},
                    {"net.restart(0ms)", "downtime"},
                    {"net.captive-portal(404)", "code"},
                    {"net.buffering-proxy(0)", "n "}});
    const TestServer server;
    EXPECT_EQ(response_to(server, "/do/tcp.accept-fin").status, 400);
}
