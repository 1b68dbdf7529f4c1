// Floods, counted to the last octet; they stop for a client that does not read.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "faults/asked.hpp"

using namespace wsecho_test;

namespace {

std::string many(int n, const std::function<std::string(int)>& frame) {
    std::string all;
    for (int i = 1; i <= n; ++i) all += frame(i);
    return all;
}

}  // namespace

TEST(Floods, ConsistOfTheirFrames) {
    const auto fragments = [](int n, const std::string& payload) {
        return many(n, [&](int i) {
            std::string frame = server_frame(i == 1 ? opcode::text : opcode::continuation, payload);
            if (i < n) frame[0] = static_cast<char>(frame[0] & 0x7f);
            return frame;
        });
    };
    const auto numbered = [](int n, std::uint8_t code) {
        return many(n, [&](int i) { return server_frame(code, std::to_string(i)); });
    };
    const std::vector<OctetCase> floods{
        {"flood.tiny-fragments(3)", fragments(3, "x")},
        {"flood.tiny-fragments(20000)", fragments(20000, "x")},
        {"flood.tiny-fragments(1)", server_frame(opcode::text, "x")},
        {"flood.empty-fragments(1001)", fragments(1001, "")},
        {"flood.pings(1500)", numbered(1500, opcode::ping)},
        {"flood.small-messages(1500)", numbered(1500, opcode::text)},
    };
    for (const OctetCase& flood : floods) {
        SCOPED_TRACE(flood.step);
        Scripted t(flood.step + "@message:2");
        t.client.send_text("one");
        expect_frame(t.client, opcode::text, "one");
        t.client.send_text("two");
        expect_octets(t.client, flood.octets);
        const bool is_fragmented = flood.step.find("fragments") != std::string::npos;
        if (!is_fragmented) expect_frame(t.client, opcode::text, "two");
        t.client.sync();
        fail_with(t.client, 1008);
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

TEST(Floods, KeepTheirRate) {
    const auto start = std::chrono::steady_clock::now();
    Scripted t("flood.small-messages(25,500)@message:1");
    t.client.send_text("go");
    expect_frame(t.client, opcode::text, "go");
    for (int i = 1; i <= 25; ++i) expect_frame(t.client, opcode::text, std::to_string(i));
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50));
    t.client.sync();
}

// RFC 6455, 5.5.1.
TEST(Floods, EndWithACloseFrameOfTheServer) {
    for (const char* flood : {"flood.pings(10000000)", "flood.small-messages(10000000,1000000)"}) {
        SCOPED_TRACE(flood);
        Scripted t(flood);
        t.client.read_exact(1);
        t.connection().close(4001);
        t.client.read_until(server_frame(opcode::close, close_payload(4001)), 256U << 20);
        expect_silence(t.client);
        t.client.send_close(4001);
        expect_fin(t.client);
    }
}

TEST(Floods, OfOneMessageHaveItsSize) {
    Scripted t("flood.big(5000000)");
    std::size_t size = 0;
    Frame frame;
    do {
        frame = t.client.read_frame();
        EXPECT_EQ(frame.opcode, size == 0 ? opcode::binary : opcode::continuation);
        size += frame.payload.size();
    } while (!frame.fin);
    EXPECT_EQ(size, 5'000'000U);
    t.client.sync();
}

TEST(Floods, WaitForAClientThatDoesNotReadAndDisturbNobody) {
    TestServer server;
    server.enqueue("flood.big(8GiB)");
    const RawClient deaf = RawClient::open(server.port());
    auto other = RawClient::open(server.port());

    for (int i = 0; i < 100; ++i) {
        other.send_text("beside it");
        expect_frame(other, opcode::text, "beside it");
    }
    other.close_cleanly();
}

TEST(Floods, OfFieldsArriveInThe101) {
    Asked t("flood.headers(100KiB)");
    const std::string head = t.client.read_until("\r\n\r\n", 1 << 20);
    EXPECT_GE(head.size(), 100U * 1024);
    EXPECT_LT(head.size(), 104U * 1024);
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(Floods, OfClosesAreCounted) {
    TestServer server;
    server.otherwise("flood.connections(2)");
    for (int i = 1; i <= 2; ++i) {
        auto client = RawClient::open(server.port());
        expect_frame(client, opcode::close, close_payload(1013, "try again later"));
        client.send_close(1013);
        expect_fin(client);
    }
    auto accepted = RawClient::open(server.port());
    accepted.sync();
    accepted.close_cleanly();

    server.otherwise("flood.close-reopen(1)");
    auto closed = RawClient::open(server.port());
    closed.send_text("once");
    expect_frame(closed, opcode::text, "once");
    expect_frame(closed, opcode::close, close_payload(1012, "service restart"));
    auto reopened = RawClient::open(server.port());
    reopened.send_text("again");
    expect_frame(reopened, opcode::text, "again");
    reopened.close_cleanly();
}

TEST(Floods, NeedPermissionInAUrl) {
    for (const bool allowed : {false, true}) {
        wsecho::Options options;
        options.allow_heavy = allowed;
        const TestServer server(options);
        RawClient client(server.port());
        EXPECT_EQ(client.handshake(Request("/do/flood.pings(1)")).status, allowed ? 101 : 403);
    }
}

TEST(Floods, RejectInvalidArguments) {
    for (const char* name : {"tiny-fragments", "empty-fragments", "pings", "small-messages",
                             "connections", "close-reopen"}) {
        for (const char* wrong : {"(0)", "(10000001)", "(x)"}) {
            expect_refused({{("flood." + std::string(name) + wrong).c_str(), ": n "}});
        }
    }
    for (const char* wrong : {"flood.big(0)", "flood.big(9GiB)", "flood.big(x)", "flood.headers(0)",
                              "flood.headers(65MiB)", "flood.headers(x)"}) {
        expect_refused({{wrong, "size"}});
    }
    expect_refused({{"flood.small-messages(1,1000001)", "rate"},
                    {"flood.small-messages(1,x)", "rate"},
                    {"flood.headers@open", "cannot act @open"},
                    {"flood.connections@message:1", "cannot act @message"}});
}
