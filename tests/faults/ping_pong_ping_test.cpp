// Pings of the server, octet by octet.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "faults/octet_cases.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

TEST(PingFaults, TheServerPingsPeriodically) {
    Scripted t("ping.server(10ms,%00x,3)@message:1");
    const auto start = std::chrono::steady_clock::now();
    t.client.send_text("go");
    const std::string payload("\0x", 2);
    expect_frame(t.client, opcode::ping, payload);
    expect_frame(t.client, opcode::text, "go");
    expect_frame(t.client, opcode::ping, payload);
    expect_frame(t.client, opcode::ping, payload);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
    t.client.sync();
    t.client.send_pong(payload);
    expect_conforms(t.connection());
}

TEST(PingFaults, APongMustHaveThePayloadOfItsPing) {
    Scripted wrong("ping.server", Request(), judging_soon());
    expect_frame(wrong.client, opcode::ping, "server");
    wrong.client.send_pong("another");
    expect_violates(wrong.connection(), "a different payload");

    for (const bool closes : {false, true}) {
        Scripted gone("ping.server");
        expect_frame(gone.client, opcode::ping, "server");
        gone.client.send_pong("another");
        if (closes) gone.client.send_close(1000);
        gone.client.close();
        ASSERT_TRUE(gone.connection().wait_for_close());
        expect_violates(gone.connection(), "a different payload");
    }

    Scripted none("ping.server(1h)", Request(), judging_soon());
    expect_violates(none.connection(), "had not answered the Ping after 50 ms");

    Scripted leaves("ping.server");
    leaves.client.read_frame();
    leaves.client.close();
    ASSERT_TRUE(leaves.connection().wait_for_close());
    expect_violates(leaves.connection(), "before it answered the Ping");
}

// RFC 6455, 5.5.3: one answers a Ping from before the fault, one is unsolicited.
TEST(PingFaults, OtherPongsBesideTheAnswerDoNotViolate) {
    Scripted t("ping(before)/ping.server(1s,server,1)");
    expect_frame(t.client, opcode::ping, "before");
    expect_frame(t.client, opcode::ping, "server");
    t.client.send_pong("before");
    t.client.send_pong();
    t.client.sync();
    t.client.send_pong("server");
    expect_conforms(t.connection());
}

TEST(PingFaults, TheServersPingsHaveUpTo125OctetsOfAnyKind) {
    for (const std::string& payload : {std::string(), std::string(125, '\xff')}) {
        std::string argument;
        for (std::size_t i = 0; i < payload.size(); ++i) argument += "%ff";
        Scripted t("ping.server(1s," + argument + ",1)");
        expect_frame(t.client, opcode::ping, payload);
        t.client.send_pong(payload);
        expect_conforms(t.connection());
    }
}

TEST(PingFaults, AFloodMayBeAnsweredWithItsNewestPayload) {
    std::string all;
    for (int i = 1; i <= 1000; ++i) all += server_frame(opcode::ping, std::to_string(i));
    Scripted t("ping.flood@message:1");
    t.client.send_text("go");
    expect_octets(t.client, all + server_frame(opcode::text, "go"));
    t.client.send_pong("1000");
    t.client.close_cleanly();
    expect_conforms(t.connection());

    for (const std::uint16_t code : {std::uint16_t{1008}, std::uint16_t{1002}}) {
        Scripted failing("ping.flood(2)");
        fail_with(failing.client, code);
        ASSERT_TRUE(failing.connection().wait_for_close());
        if (code == 1008) expect_conforms(failing.connection());
        if (code == 1002) expect_violates(failing.connection(), "1002");
    }
}

TEST(PingFaults, APingAfterTheCloseFrameNeedsNoAnswer) {
    const std::string both =
        server_frame(opcode::close, close_payload(1000)) + server_frame(opcode::ping, "too late");
    Scripted t("ping.after-close");
    expect_octets(t.client, both);
    t.client.send_close(1000);
    expect_fin(t.client);
    expect_conforms(t.connection());

    Scripted silent("ping.after-close", Request(), judging_soon());
    expect_octets(silent.client, both);
    expect_violates(silent.connection(), "had not answered the close frame");
}

TEST(PingFaults, APingInsideAMessageIsAnsweredAtOnce) {
    const std::string all =
        octets({0x01, 4}, "frag") + octets({0x89, 6}, "inside") + octets({0x80, 4}, "ment");
    Scripted t("ping.in-message@message:2");
    expect_between_echoes(t.client, {"", all});
    t.client.send_pong("inside");
    expect_conforms(t.connection());

    const std::string transcript = t.connection().transcript();
    EXPECT_NE(transcript.find("> text 8 \"fragment\""), std::string::npos) << transcript;

    Scripted wrong("ping.in-message", Request(), judging_soon());
    wrong.client.send_pong("outside");
    expect_violates(wrong.connection(), "a different payload");
}
