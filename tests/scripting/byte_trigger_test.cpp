// The trigger byte:N: acts exactly N octets after the opening handshake, even inside a frame.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/scripted.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

const std::string kHello = server_frame(opcode::text, "hello");  // 7 octets

}  // namespace

TEST(ByteTrigger, CutsAFrameAtEveryPlaceAndTheRestFollows) {
    for (std::size_t n = 0; n <= kHello.size(); ++n) {
        SCOPED_TRACE(n);
        Scripted t("send(x)@byte:" + std::to_string(n));

        t.client.send_text("hello");

        expect_octets(t.client,
                      kHello.substr(0, n) + server_frame(opcode::text, "x") + kHello.substr(n));
        t.client.sync();
    }
}

TEST(ByteTrigger, OfZeroIsRightAfterTheOpeningHandshake) {
    Scripted t("send(x)@byte:0");

    expect_frame(t.client, opcode::text, "x");
    t.client.sync();
}

TEST(ByteTrigger, CountsPongsAndMessagesOfItsOwnToo) {
    Scripted t("greeting(hi)/send(x)@byte:9");  // 4 octets, and 5 of a Pong
    expect_frame(t.client, opcode::text, "hi");
    t.client.send_ping("abc");
    t.client.send_text("hello");

    expect_frame(t.client, opcode::pong, "abc");
    expect_frame(t.client, opcode::text, "x");
    expect_octets(t.client, kHello);
}

TEST(ByteTrigger, IsExactInALargeMessageToo) {
    const std::string large = some_binary(1 << 20);
    const std::string echo = server_frame(opcode::binary, large);
    for (const std::size_t n : {10U, 65536U, 262144U, 262145U, 1000000U}) {
        SCOPED_TRACE(n);
        Scripted t("send(x)@byte:" + std::to_string(n));

        t.client.send_binary(large);

        expect_octets(t.client,
                      echo.substr(0, n) + server_frame(opcode::text, "x") + echo.substr(n));
        t.client.sync();
    }
}

TEST(ByteTrigger, IsExactForAClientThatReadsSlowly) {
    TestServer server;
    server.otherwise("send(x)@byte:3000000");
    RawClient client(server.port(), "127.0.0.1", 4096);
    client.handshake();
    const std::string large = some_binary(4 << 20);
    const std::string echo = server_frame(opcode::binary, large);

    client.send_binary(large);

    expect_octets(client,
                  echo.substr(0, 3000000) + server_frame(opcode::text, "x") + echo.substr(3000000));
    client.sync();
}

TEST(ByteTrigger, SeveralAtOnePlaceActInTheirOrder) {
    Scripted t("send(x)@byte:3/send(y)@byte:3");

    t.client.send_text("hello");

    // Both act at the same octet, in order, before the rest of the frame.
    const std::string octets = t.client.read_exact(13);
    EXPECT_EQ(octets.substr(0, 3), kHello.substr(0, 3));
    EXPECT_EQ(octets.substr(9), kHello.substr(3));
    const std::string x = server_frame(opcode::text, "x");
    const std::string y = server_frame(opcode::text, "y");
    EXPECT_TRUE(octets.substr(3, 6) == x + y) << hex(octets);
}

TEST(ByteTrigger, SeveralPlacesMayStandInAnyOrder) {
    for (const char* chain : {"send(x)@byte:2/send(y)@byte:7", "send(y)@byte:7/send(x)@byte:2"}) {
        SCOPED_TRACE(chain);
        Scripted t(chain);

        t.client.send_text("hello");

        // The message of x counts: it has 3 octets, so 2 octets of "hello" are left before the 7th.
        expect_octets(t.client, kHello.substr(0, 2) + server_frame(opcode::text, "x") +
                                    kHello.substr(2, 2) + server_frame(opcode::text, "y") +
                                    kHello.substr(4));
        t.client.sync();
    }
}

TEST(ByteTrigger, APlaceWithinTheOutputOfAnotherStepIsExact) {
    Scripted t("send(x)@byte:3/send(y)@byte:5");

    t.client.send_text("hello");

    const std::string x = server_frame(opcode::text, "x");
    expect_octets(t.client, kHello.substr(0, 3) + x.substr(0, 2) + server_frame(opcode::text, "y") +
                                x.substr(2) + kHello.substr(3));
}

TEST(ByteTrigger, APlaceThatIsNeverReachedDoesNoHarm) {
    Scripted t("close(4000)@byte:1000000");

    t.client.send_text("hello");

    expect_octets(t.client, kHello);
    t.client.close_cleanly();
}

TEST(ByteTrigger, ADelayThereCutsTheFrameInTwoInTime) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t("delay(40ms)@byte:3");

    t.client.send_text("hello");

    expect_octets(t.client, kHello);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    t.client.sync();
}

TEST(ByteTrigger, ADelayThereLetsExactlyThatMuchOut) {
    Scripted t("delay(10h)@byte:3");

    t.client.send_text("hello");

    expect_octets(t.client, kHello.substr(0, 3));
    expect_silence(t.client);
}

TEST(ByteTrigger, StepsAfterADelayThereActAtThatPlace) {
    Scripted t("delay(20ms)@byte:3/send(x)@byte:3");

    t.client.send_text("hello");

    expect_octets(t.client,
                  kHello.substr(0, 3) + server_frame(opcode::text, "x") + kHello.substr(3));
    t.client.sync();
}

TEST(ByteTrigger, ACloseBetweenTwoEchoesIsTheLastFrame) {
    Scripted t("close(4000)@byte:7");
    const std::string hello = FrameSpec(opcode::text, "hello").octets();

    t.client.write(hello + hello + FrameSpec(opcode::ping, "p").octets());

    expect_octets(t.client, kHello);
    expect_frame(t.client, opcode::close, close_payload(4000));
    t.client.send_close(4000);
    expect_fin(t.client);
}

TEST(ByteTrigger, CountsFromTheResponseEvenIfItIsLate) {
    Scripted t("delay(10ms)@request/send(x)@byte:7");

    t.client.send_text("hello");

    expect_octets(t.client, kHello + server_frame(opcode::text, "x"));
}

TEST(ByteTrigger, CountsTheOctetsOfItsOwnConnectionOnly) {
    TestServer server;
    server.otherwise("send(x)@byte:7");
    auto first = RawClient::open(server.port());
    auto second = RawClient::open(server.port());

    for (RawClient* client : {&first, &second}) {
        client->send_text("hello");
        expect_octets(*client, kHello + server_frame(opcode::text, "x"));
    }
}

TEST(ByteTrigger, ChangesTheAnswersFromThereOn) {
    Scripted t("sink@byte:7");

    t.client.send_text("hello");
    expect_octets(t.client, kHello);
    t.client.send_text("not answered");

    t.client.sync();
}
