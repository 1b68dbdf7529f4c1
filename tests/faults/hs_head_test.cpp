// Heads of the 101 that are invalid, octet by octet, and the verdicts on how clients react.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "faults/asked.hpp"

using namespace wsecho_test;

namespace {

const std::string kRest = kServer + kUpgrade;

struct Head {
    const char* behavior;
    std::string octets;
};

/// A client that leaves conforms; one that sends more, or that stays, violates.
void expect_rejecting(const std::vector<Head>& heads, const Request& request = Request()) {
    for (const Head& head : heads) {
        SCOPED_TRACE(head.behavior);
        {
            Asked t(head.behavior, request);
            expect_octets(t.client, head.octets + "\r\n");
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
            expect_conforms(t.connection());
        }
        Asked t(head.behavior, request);
        expect_octets(t.client, head.octets + "\r\n");
        t.client.send_text("takes it for open");
        expect_frame(t.client, opcode::text, "takes it for open");
        expect_violates(t.connection(), "treated the connection as open");
    }
}

std::string accept(const std::string& value) {
    return kStatus + kConnection + "Sec-WebSocket-Accept: " + value + "\r\n" + kRest;
}

std::string with(const std::string& line) {
    return kStatus + kConnection + kAccept + kRest + line + "\r\n";
}

std::string protocol(const std::string& value) {
    return with("Sec-WebSocket-Protocol: " + value);
}

Request offering_subprotocols(const std::string& subprotocols) {
    return Request().add("Sec-WebSocket-Protocol", subprotocols);
}

}  // namespace

TEST(HandshakeHeads, LackARequiredFieldOrHaveAWrongOne) {
    expect_rejecting({
        {"hs.no-upgrade", kStatus + kConnection + kAccept + kServer},
        {"hs.bad-upgrade", kStatus + kConnection + kAccept + kServer + "Upgrade: h2c\r\n"},
        {"hs.bad-upgrade()", kStatus + kConnection + kAccept + kServer + "Upgrade: \r\n"},
        {"hs.no-connection", kStatus + kAccept + kRest},
        {"hs.bad-connection", kStatus + "Connection: close\r\n" + kAccept + kRest},
        {"hs.bad-connection(keep-alive)", kStatus + "Connection: keep-alive\r\n" + kAccept + kRest},
        {"hs.no-accept", kStatus + kConnection + kRest},
    });
}

TEST(HandshakeHeads, HaveAWrongAccept) {
    const std::string right = kExampleAccept;
    expect_rejecting({
        {"hs.bad-accept", accept("A" + right.substr(1))},
        {"hs.bad-accept(empty)", accept("")},
        {"hs.bad-accept(key)", accept(kExampleHandshakeKey)},
        {"hs.bad-accept(hex)", accept("b37a4f2cc0624f1690f64606cf385945b2bec4ea")},
        {"hs.bad-accept(other)", accept("ICX+Yqv66kxgM0FcWaLWlFLwTAI=")},
        {"hs.bad-accept(garbage)", accept(right + "x")},
        {"hs.bad-accept(lower)", accept("s3pplmbitxaq9kygzzhzrbk+xoo=")},
        {"hs.bad-accept(unpadded)", accept(right.substr(0, right.size() - 1))},
        {"hs.dup-accept", with("Sec-WebSocket-Accept: A" + right.substr(1))},
        {"hs.dup-accept(second)", kStatus + kConnection + "Sec-WebSocket-Accept: A" +
                                      right.substr(1) + "\r\n" + kRest + kAccept},
    });
}

TEST(HandshakeHeads, AnswerWithExtensionsThatWereNotOffered) {
    expect_rejecting({
        {"hs.ext-unasked", with("Sec-WebSocket-Extensions: x-unasked")},
        {"hs.ext-unasked(permessage-deflate)",
         with("Sec-WebSocket-Extensions: permessage-deflate")},
        {"hs.ext-syntax", with("Sec-WebSocket-Extensions: permessage-deflate;;")},
        {"hs.ext-syntax(quote)",
         with("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=\"15")},
    });
}

TEST(HandshakeHeads, AnswerWithSubprotocolsThatWereNotOffered) {
    expect_rejecting({
        {"hs.proto-unasked", protocol("chat")},
        {"hs.proto-unasked(soap)", protocol("soap")},
        {"hs.proto-empty", protocol("")},
    });
    expect_rejecting(
        {
            {"hs.proto-wrong", protocol("x-not-offered")},
            {"hs.proto-case", protocol("cHAT")},
            {"hs.proto-multi", protocol("Chat, v2")},
            {"hs.proto-dup", with("Sec-WebSocket-Protocol: Chat\r\nSec-WebSocket-Protocol: Chat")},
        },
        offering_subprotocols("Chat, v2"));
}

TEST(HandshakeHeads, SelectNoSubprotocolWhateverIsConfigured) {
    wsecho::Options options;
    options.subprotocols = {"chat"};
    Asked t("hs.proto-none", offering_subprotocols("chat"), options);
    expect_octets(t.client, kStatus + kConnection + kAccept + kRest + "\r\n");
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

// Whether this is a fault depends on what the client offers.
TEST(HandshakeHeads, AreNoFaultIfTheirValueWasOffered) {
    for (const char* behavior :
         {"hs.proto-unasked(chat)", "hs.proto-wrong(chat)", "hs.proto-case"}) {
        SCOPED_TRACE(behavior);
        for (const bool takes : {true, false}) {
            Asked t(behavior, offering_subprotocols("CHAT, chat"));
            t.client.read_until("\r\nSec-WebSocket-Protocol: chat\r\n\r\n");
            if (takes) t.client.sync();
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
            EXPECT_EQ(verdict_of(t.connection()).outcome,
                      takes ? Outcome::conforms : Outcome::violates);
        }
    }
    Asked none("hs.proto-none");
    expect_octets(none.client, kStatus + kConnection + kAccept + kRest + "\r\n");
    none.client.sync();
    expect_conforms(none.connection());

    Asked extension("hs.ext-unasked(x-a)",
                    Request().add("Sec-WebSocket-Extensions", "x-b, x-a; mode=1"));
    expect_octets(extension.client, with("Sec-WebSocket-Extensions: x-a") + "\r\n");
    extension.client.close();
    ASSERT_TRUE(extension.connection().wait_for_close());
    expect_tolerated(extension.connection());
}

TEST(HandshakeHeads, AreUnusualAndLeftToTheClient) {
    const std::vector<Head> heads{
        {"hs.http10", "HTTP/1.0 101 Switching Protocols\r\n" + kConnection + kAccept + kRest},
        {"hs.header-syntax", with("X-Fault no colon")},
        {"hs.header-syntax(space-before-colon)", with("X-Fault : space")},
        {"hs.header-syntax(nul)", with(std::string("X-Fault: a\0b", 12))},
        {"hs.header-syntax(bare-cr)", with("X-Fault: a\rb")},
        {"hs.header-syntax(bare-lf)", with("X-Fault: a\nX-Second: b")},
        {"hs.header-syntax(obs-fold)", with("X-Fault: a\r\n b")},
        {"hs.header-syntax(non-ascii)", with("X-Fault: \xff\xc3\xa9")},
        {"hs.version-header", with("Sec-WebSocket-Version: 13")},
        {"hs.version-header(8)", with("Sec-WebSocket-Version: 8")},
        {"hs.status-101-text()", "HTTP/1.1 101\r\n" + kConnection + kAccept + kRest},
    };
    for (const Head& head : heads) {
        SCOPED_TRACE(head.behavior);
        Asked t(head.behavior);
        expect_octets(t.client, head.octets + "\r\n");
        t.client.send_text("hello");
        expect_frame(t.client, opcode::text, "hello");
        t.client.close_cleanly();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

TEST(HandshakeHeads, MustBeAcceptedIfValid) {
    const std::vector<Head> heads{
        {"hs.status-101-text",
         "HTTP/1.1 101 Web Socket Protocol Handshake\r\n" + kConnection + kAccept + kRest},
        {"hs.set-cookie", with("Set-Cookie: session=1; Path=/")},
        {"hs.set-cookie(cookie=a=1)/hs.set-cookie(b%3D2)",
         with("Set-Cookie: a=1\r\nSet-Cookie: b=2")},
        {"hs.header", with("X-Header: value")},
        {"hs.header(Via,1.1 x)", with("Via: 1.1 x")},
    };
    for (const Head& head : heads) {
        SCOPED_TRACE(head.behavior);
        for (const bool takes : {true, false}) {
            Asked t(head.behavior);
            expect_octets(t.client, head.octets + "\r\n");
            if (takes) t.client.sync();
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
            EXPECT_EQ(verdict_of(t.connection()).outcome,
                      takes ? Outcome::conforms : Outcome::violates);
        }
    }
}

// RFC 6455, 7.1.1: it should wait until the server closes TCP.
TEST(HandshakeHeads, MayBeRejectedByAClientThatStays) {
    Asked t("hs.no-accept", Request(), judging_soon());
    expect_tolerated(t.connection());
    EXPECT_THAT(
        t.connection().verdict()->why,
        ::testing::StartsWith("sent nothing, not even an answer to a Ping, but left the TCP "
                              "connection open for "));
}

// RFC 6455, 5.5.2: whoever treats the connection as open answers a Ping.
TEST(HandshakeHeads, AreViolatedByASilentClientThatAnswersAPing) {
    Asked t("hs.no-accept", Request(), judging_soon());
    t.client.read_until("\r\n\r\n");
    const Frame ping = t.client.read_frame();
    EXPECT_EQ(ping.opcode, opcode::ping);
    t.client.send_pong(ping.payload);
    expect_violates(t.connection(), "treated the connection as open: answered a Ping");
}

TEST(HandshakeHeads, MayBeRejectedWithACloseFrame) {
    Asked t("hs.no-accept");
    t.client.read_until("\r\n\r\n");
    t.client.send_close(1002);
    const auto verdict = verdict_of(t.connection());
    EXPECT_EQ(verdict.outcome, Outcome::tolerated) << verdict;
}

TEST(HandshakeHeads, RejectInvalidArguments) {
    const std::string too_long(65537, 'x');
    const std::vector<std::pair<std::string, const char*>> long_ones{
        {"hs.bad-upgrade(" + too_long + ")", "value"},
        {"hs.bad-connection(" + too_long + ")", "value"},
        {"hs.status-101-text(" + too_long + ")", "reason"},
        {"hs.version-header(" + too_long + ")", "value"},
        {"hs.set-cookie(" + too_long + ")", "cookie"},
        {"hs.header(a," + too_long + ")", "value"},
        {"hs.proto-unasked(" + too_long + ")", "name"},
        {"hs.ext-unasked(" + std::string(101, 'x') + ")", "name"}};
    for (const auto& [behavior, parameter] : long_ones) {
        expect_refused({{behavior.c_str(), parameter}});
    }
    expect_refused({{"hs.bad-upgrade(WebSocket)", "is the right one"},
                    {"hs.bad-connection(upgrade)", "has Upgrade"},
                    {"hs.bad-connection(close%2c%20Upgrade)", "has Upgrade"},
                    {"hs.bad-connection(%0a)", "value"},
                    {"hs.status-101-text(%0d)", "reason"},
                    {"hs.version-header(%0a)", "value"},
                    {"hs.set-cookie(%00)", "cookie"},
                    {"hs.no-upgrade(x)", "arguments"},
                    {"hs.bad-accept(wrong)", "kind"},
                    {"hs.dup-accept(third)", "right"},
                    {"hs.ext-unasked(a b)", "name"},
                    {"hs.ext-syntax(x)", "kind"},
                    {"hs.header-syntax(x)", "kind"},
                    {"hs.header(a b,c)", "name"},
                    {"hs.header(a,%0d)", "value"},
                    {"hs.proto-wrong(a b)", "name"},
                    {"hs.bad-upgrade(%0a)", "value"},
                    {"hs.no-accept@open", "cannot act @open"},
                    {"hs.no-acept", "did you mean hs.no-accept"}});
}
