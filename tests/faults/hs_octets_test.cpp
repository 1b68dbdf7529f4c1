// Answers to the opening handshake that are not a response, half a response, or late.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "faults/asked.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

/// The octets, and FIN; a client that leaves conforms, one that talks on violates.
void expect_octets_and_fin(const std::string& behavior, const std::string& octets) {
    SCOPED_TRACE(behavior);
    for (const bool leaves : {true, false}) {
        Asked t(behavior);
        EXPECT_EQ(t.client.read_until_end(), (Ending{End::fin, octets}));
        if (leaves) {
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
        } else {
            t.client.send_text("takes it for open");
        }
        EXPECT_EQ(verdict_of(t.connection()).outcome,
                  leaves ? Outcome::conforms : Outcome::violates);
    }
}

}  // namespace

TEST(HandshakeOctets, AreNotAResponse) {
    expect_octets_and_fin("hs.http2-preface", octets({0, 0, 0, 4, 0, 0, 0, 0, 0}));
    expect_octets_and_fin("hs.http-0.9", "<html><body>It works!</body></html>\n");
    expect_octets_and_fin("hs.garbage(ssh)", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n");
    expect_octets_and_fin("hs.garbage(smtp)", "220 mail.example ESMTP Postfix\r\n");
    expect_octets_and_fin("hs.garbage(tls)", octets({0x15, 3, 3, 0, 2, 2, 0x0a}));
    expect_octets_and_fin("hs.empty", "");
}

TEST(HandshakeOctets, AreRandomAndTheSameForTheSameSeed) {
    const auto garbage = [](const char* behavior) {
        Asked t(behavior);
        return t.client.read_until_end().octets;
    };
    const std::string first = garbage("hs.garbage(random,100,5)");
    EXPECT_EQ(first.size(), 100U);
    EXPECT_EQ(garbage("hs.garbage(random,100,5)"), first);
    EXPECT_NE(garbage("hs.garbage(random,100,6)"), first);
    expect_octets_and_fin("hs.garbage(random,100,5)", first);
}

TEST(HandshakeOctets, EndInTheMiddle) {
    expect_octets_and_fin("hs.partial", "HTTP/1.1 101 Switchi");
    expect_octets_and_fin("hs.partial(1)", "H");

    Asked reset("hs.partial(34,rst)");
    EXPECT_EQ(reset.client.read_until_end(), (Ending{End::rst, kStatus}));
    ASSERT_TRUE(reset.connection().wait_for_close());
    EXPECT_EQ(verdict_of(reset.connection()).outcome, Outcome::undecided);

    Asked silent("hs.partial(10,silence)");
    expect_octets(silent.client, "HTTP/1.1 1");
    expect_silence(silent.client);
    silent.client.close();
    ASSERT_TRUE(silent.connection().wait_for_close());
    expect_tolerated(silent.connection());
}

TEST(HandshakeOctets, NeverArrive) {
    Asked t("hs.never");
    expect_silence(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(HandshakeOctets, ArriveOneAtATime) {
    Asked t("hs.drip(1ms)");
    const auto start = std::chrono::steady_clock::now();
    expect_octets(t.client, k101);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 1ms * (k101.size() - 1));
    EXPECT_GE(t.client.arrivals().size(), k101.size() / 2);
    t.client.send_text("full speed");
    expect_frame(t.client, opcode::text, "full speed");
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(HandshakeOctets, ArriveLate) {
    Asked t("hs.delay(30ms)");
    const auto start = std::chrono::steady_clock::now();
    expect_octets(t.client, k101);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 29ms);
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(HandshakeOctets, AreFollowedByFin) {
    Asked t("hs.close-after-101");
    EXPECT_EQ(t.client.read_until_end(), (Ending{End::fin, k101}));
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());

    Asked stays("hs.close-after-101", Request(), judging_soon());
    EXPECT_EQ(stays.client.read_until_end(), (Ending{End::fin, k101}));
    expect_violates(stays.connection(), "had not closed the TCP connection");
}

TEST(HandshakeOctets, RejectInvalidArguments) {
    expect_refused({{"hs.garbage(ftp)", "kind"},
                    {"hs.garbage(random,0)", "n "},
                    {"hs.garbage(random,65537)", "n "},
                    {"hs.garbage(random,1,-1)", "seed"},
                    {"hs.delay(25h)", "delay"},
                    {"hs.delay(1)", "delay"},
                    {"hs.never(1s)", "arguments"},
                    {"hs.partial(0)", "octets"},
                    {"hs.partial(1000)", "octets"},
                    {"hs.partial(1,x)", "then"},
                    {"hs.drip(0ms)", "pause"},
                    {"hs.drip(2m)", "pause"},
                    {"hs.empty@open", "cannot act @open"}});
}
