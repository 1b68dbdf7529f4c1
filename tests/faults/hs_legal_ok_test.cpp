// Responses to the opening handshake that are unusual but valid, octet by octet.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "faults/asked.hpp"
#include "faults/boundary.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

/// The head is this one; a client that treats it as open conforms, one that does not violates.
void expect_head(const std::string& behavior, const std::string& head) {
    SCOPED_TRACE(behavior);
    {
        Asked t(behavior);
        expect_octets(t.client, head + "\r\n");
        t.client.send_text("open");
        expect_frame(t.client, opcode::text, "open");
        t.client.close_cleanly();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_conforms(t.connection());
    }
    Asked t(behavior);
    expect_octets(t.client, head + "\r\n");
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_violates(t.connection(), "as after a refusal");
}

/// The frames follow the 101; a client that accepts them conforms, one that treats the 101 as a
/// refusal or fails violates.
void expect_beginning(const std::string& behavior, const std::string& frames) {
    SCOPED_TRACE(behavior);
    for (const std::uint16_t code : {std::uint16_t{1000}, std::uint16_t{1002}}) {
        Asked t(behavior);
        t.client.read_until("\r\n\r\n");
        expect_octets(t.client, frames);
        t.client.send_text("open");
        expect_frame(t.client, opcode::text, "open");
        t.client.send_close(code);
        expect_frame(t.client, opcode::close, close_payload(code));
        expect_fin(t.client);
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        if (code == 1000) expect_conforms(t.connection());
        if (code == 1002) expect_violates(t.connection(), "failed the connection with 1002");
    }
    Asked t(behavior);
    t.client.read_until("\r\n\r\n");
    expect_octets(t.client, frames);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_violates(t.connection(), "as after a refusal");
}

}  // namespace

TEST(LegalHandshakes, HaveTheirHeads) {
    expect_head("ok.case-names",
                kStatus + "connection: Upgrade\r\nsec-websocket-accept: " + kExampleAccept +
                    "\r\nserver: ws-echo/" WSECHO_VERSION + "\r\nupgrade: websocket\r\n");
    expect_head("ok.case-names(upper)",
                kStatus + "CONNECTION: Upgrade\r\nSEC-WEBSOCKET-ACCEPT: " + kExampleAccept +
                    "\r\nSERVER: ws-echo/" WSECHO_VERSION + "\r\nUPGRADE: websocket\r\n");
    expect_head("ok.case-values",
                kStatus + "Connection: UPGRADE\r\n" + kAccept + kServer + "Upgrade: WebSocket\r\n");
    expect_head("ok.connection-list",
                kStatus + "Connection: keep-alive, Upgrade\r\n" + kAccept + kServer + kUpgrade);
    expect_head("ok.connection-list(first)",
                kStatus + "Connection: Upgrade, Keep-Alive\r\n" + kAccept + kServer + kUpgrade);
    expect_head("ok.connection-split", kStatus + "Connection: keep-alive\r\n" + kAccept + kServer +
                                           kUpgrade + kConnection);
    expect_head("ok.whitespace", kStatus + "Connection:\t Upgrade \t\r\nSec-WebSocket-Accept:\t " +
                                     kExampleAccept + " \t\r\nServer:\t ws-echo/" WSECHO_VERSION +
                                     " \t\r\nUpgrade:\t websocket \t\r\n");
    expect_head("ok.order", kStatus + kUpgrade + kServer + kAccept + kConnection);
    expect_head("ok.extra(2)",
                kStatus + kConnection + kAccept + kServer + kUpgrade +
                    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nVia: 1.1 proxy.example\r\n"
                    "CF-Ray: 230b030023ae2822-SJC\r\nX-Unknown-1: 1\r\nX-Unknown-2: 2\r\n");
    expect_head("ok.reason-empty",
                "HTTP/1.1 101 \r\n" + kConnection + kAccept + kServer + kUpgrade);
}

TEST(LegalHandshakes, AreSplitWhereTheyAreToldTo) {
    const std::size_t last = k101.size() - 1;  // between CR and LF
    const std::vector<std::pair<std::size_t, std::size_t>> cuts{
        {0, last}, {1, 1}, {17, 17}, {kStatus.size() - 1, kStatus.size() - 1}, {16000, last}};
    for (const auto& [at, octets] : cuts) {
        const std::string behavior = "ok.split-101(" + std::to_string(at) + ")";
        SCOPED_TRACE(behavior);
        expect_boundary([&, octets = octets] {
            const auto start = std::chrono::steady_clock::now();
            Asked t(behavior);
            expect_octets(t.client, k101);
            EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
            t.client.send_text("open");
            expect_frame(t.client, opcode::text, "open");
            t.client.close_cleanly();
            expect_conforms(t.connection());
            return has_boundary(t.client.arrivals(), octets);
        });
    }
    Asked refused("ok.split-101");
    expect_octets(refused.client, k101);
    refused.client.close();
    ASSERT_TRUE(refused.connection().wait_for_close());
    expect_violates(refused.connection(), "as after a refusal");
}

TEST(LegalHandshakes, HaveFramesInTheSegmentOfThe101) {
    const std::string frames = server_frame(opcode::text, "1") + server_frame(opcode::text, "2");
    Asked t("ok.coalesced");
    expect_octets(t.client, k101 + frames);

    EXPECT_EQ(t.client.arrivals()[0].octets, k101.size() + frames.size());
}

TEST(LegalHandshakes, HaveFramesAfterThe101) {
    const auto text = [](const char* payload) { return server_frame(opcode::text, payload); };
    expect_beginning("ok.coalesced", text("1") + text("2"));
    expect_beginning("ok.coalesced(1)", text("1"));
    expect_beginning("ok.coalesced-partial", text("hello"));
    expect_beginning("ok.greeting", text("hello"));
    expect_beginning("ok.greeting(hi)", text("hi"));
    expect_beginning("ok.long-accept-delay-frames(3)", text("1") + text("2") + text("3"));
    expect_beginning("send(later)/ok.greeting", text("hello") + text("later"));
}

TEST(LegalHandshakes, HaveFramesInTheSegmentOfALate101) {
    Asked t("delay(20ms)@request/ok.coalesced(1)/send(apart)");
    const std::string head = t.client.read_until("\r\n\r\n");
    expect_frame(t.client, opcode::text, "1");
    expect_frame(t.client, opcode::text, "apart");
    EXPECT_GE(t.client.arrivals()[0].octets, head.size() + 3);
}

TEST(LegalHandshakes, HaveACloseFrameInTheSegmentOfThe101) {
    Asked t("ok.coalesced-close(1001)");
    const std::string head = t.client.read_until("\r\n\r\n");
    expect_frame(t.client, opcode::close, close_payload(1001));
    EXPECT_EQ(t.client.arrivals()[0].octets, head.size() + 4);
    t.client.send_close(1001);
    expect_fin(t.client);
    expect_conforms(t.connection());

    Asked silent("ok.coalesced-close");
    silent.client.read_until("\r\n\r\n");
    silent.client.close();
    ASSERT_TRUE(silent.connection().wait_for_close());
    expect_violates(silent.connection(), "without answering the close frame");
}

TEST(LegalHandshakes, HavePartOfAFrameInTheSegmentOfThe101) {
    for (std::size_t part = 1; part <= 6; ++part) {
        SCOPED_TRACE(part);
        expect_boundary([part] {
            const auto start = std::chrono::steady_clock::now();
            Asked t("ok.coalesced-partial(" + std::to_string(part) + ")");
            t.client.send_text("echo");  // its answer comes behind
            expect_octets(t.client, k101 + server_frame(opcode::text, "hello"));
            EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
            expect_frame(t.client, opcode::text, "echo");
            t.client.close_cleanly();
            return has_boundary(t.client.arrivals(), k101.size() + part);
        });
    }
}

TEST(LegalHandshakes, HaveManyFramesWhileTheClientHandlesThe101) {
    std::string frames;
    for (int i = 1; i <= 1000; ++i) frames += server_frame(opcode::text, std::to_string(i));
    expect_beginning("ok.long-accept-delay-frames(1000)", frames);
}

TEST(LegalHandshakes, RejectInvalidArguments) {
    expect_refused({{"ok.case-names(mixed)", "case"},
                    {"ok.connection-list(middle)", "place"},
                    {"ok.extra(101)", "n "},
                    {"ok.extra(-1)", "n "},
                    {"ok.split-101(16001)", "at"},
                    {"ok.split-101(x)", "at"},
                    {"ok.coalesced(0)", "frames"},
                    {"ok.coalesced(1001)", "frames"},
                    {"ok.coalesced(x)", "frames"},
                    {"ok.coalesced-close(1005)", "code"},
                    {"ok.coalesced-close(x)", "code"},
                    {"ok.coalesced-partial(0)", "octets"},
                    {"ok.coalesced-partial(7)", "octets"},
                    {"ok.long-accept-delay-frames(0)", "n "},
                    {"ok.long-accept-delay-frames(1001)", "n "},
                    {"ok.greeting(%ff)", "text"},
                    {"ok.case-names@open", "cannot act @open"},
                    {"ok.coalesced@message:1", "cannot act @message"},
                    {"ok.greeting@message:1", "cannot act @message"}});
}
