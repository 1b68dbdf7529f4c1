// Responses to the opening handshake that are odd and right, to the octet.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "faults/asked.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

/// The head comes just so; what a client does that takes it for open, and one that does not.
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
    expect_violates(t.connection(), "took 101 for a refusal");
}

}  // namespace

TEST(LegalHandshakes, HaveTheirHeads) {
    expect_head("ok.case-names",
                kStatus + "connection: Upgrade\r\nsec-websocket-accept: " + kExampleAccept +
                    "\r\nserver: ws-echo/" WSECHO_VERSION + "\r\nupgrade: websocket\r\n");
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
    const std::string head = kStatus + kConnection + kAccept + kServer + kUpgrade + "\r\n";
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{17}}) {
        Asked t("ok.split-101(" + std::to_string(at) + ")");
        expect_octets(t.client, head);
        t.client.send_text("open");
        expect_frame(t.client, opcode::text, "open");

        ASSERT_GE(t.client.arrivals().size(), 2U);
        EXPECT_EQ(t.client.arrivals()[0].octets, at == 0 ? head.size() - 1 : at);
        EXPECT_GE(t.client.arrivals()[1].time - t.client.arrivals()[0].time, 10ms);
        t.client.close_cleanly();
        expect_conforms(t.connection());
    }
}

TEST(LegalHandshakes, FramesComeInTheSegmentOfThe101) {
    const std::string head = kStatus + kConnection + kAccept + kServer + kUpgrade + "\r\n";
    const std::string frames = server_frame(opcode::text, "1") + server_frame(opcode::text, "2");
    Asked t("ok.coalesced");
    expect_octets(t.client, head + frames);

    EXPECT_EQ(t.client.arrivals()[0].octets, head.size() + frames.size());
    t.client.sync();
    t.client.close_cleanly();
    expect_conforms(t.connection());
}

TEST(LegalHandshakes, ALate101HasItsFramesInTheSameSegmentToo) {
    Asked t("delay(20ms)@request/ok.coalesced(1)/send(apart)");
    const std::string head = t.client.read_until("\r\n\r\n");
    expect_frame(t.client, opcode::text, "1");
    expect_frame(t.client, opcode::text, "apart");
    EXPECT_GE(t.client.arrivals()[0].octets, head.size() + 3);
}

TEST(LegalHandshakes, ACloseFrameComesInTheSegmentOfThe101) {
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

TEST(LegalHandshakes, APartOfAFrameComesWithThe101) {
    for (std::size_t part = 1; part <= 6; ++part) {
        Asked t("ok.coalesced-partial(" + std::to_string(part) + ")");
        t.client.write(FrameSpec(opcode::text, "echo").octets());  // its answer comes behind
        const std::string head = t.client.read_until("\r\n\r\n");
        expect_frame(t.client, opcode::text, "hello");
        expect_frame(t.client, opcode::text, "echo");
        EXPECT_EQ(t.client.arrivals()[0].octets, head.size() + part);
        t.client.close_cleanly();
        expect_conforms(t.connection());
    }
}

TEST(LegalHandshakes, AGreetingComesRightBehindThe101) {
    Asked t("ok.greeting(hi)");
    t.client.read_until("\r\n\r\n");
    expect_frame(t.client, opcode::text, "hi");
    t.client.close_cleanly();
    expect_conforms(t.connection());

    Asked many("ok.long-accept-delay-frames(50)");
    many.client.read_until("\r\n\r\n");
    for (int i = 1; i <= 50; ++i) expect_frame(many.client, opcode::text, std::to_string(i));
    many.client.close();
    ASSERT_TRUE(many.connection().wait_for_close());
    expect_violates(many.connection(), "left without a frame");
}

TEST(LegalHandshakes, KeepTheirBounds) {
    expect_refused({{"ok.connection-list(middle)", "place"},
                    {"ok.extra(101)", "n "},
                    {"ok.split-101(16001)", "at"},
                    {"ok.coalesced(0)", "frames"},
                    {"ok.coalesced-close(1005)", "code"},
                    {"ok.coalesced-partial(7)", "octets"},
                    {"ok.long-accept-delay-frames(1001)", "n "},
                    {"ok.case-names@open", "cannot act @open"},
                    {"ok.coalesced@message:1", "cannot act @message"}});
}
