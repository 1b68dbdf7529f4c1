// Answers to the opening handshake that are no response, a part of one, too much, or late.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "faults/asked.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

const std::string k101 = kStatus + kConnection + kAccept + kServer + kUpgrade + "\r\n";

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

TEST(HandshakeOctets, AreNoResponse) {
    expect_octets_and_fin("hs.http2-preface", octets({0, 0, 0, 4, 0, 0, 0, 0, 0}));
    expect_octets_and_fin("hs.http-0.9", "<html><body>It works!</body></html>\n");
    expect_octets_and_fin("hs.garbage(ssh)", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n");
    expect_octets_and_fin("hs.garbage(smtp)", "220 mail.example ESMTP Postfix\r\n");
    expect_octets_and_fin("hs.garbage(tls)", octets({0x15, 3, 3, 0, 2, 2, 0x0a}));
    expect_octets_and_fin("hs.empty", "");
}

TEST(HandshakeOctets, OfChanceAreTheSameForTheSameSeed) {
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

TEST(HandshakeOctets, NeverCome) {
    Asked t("hs.never");
    expect_silence(t.client);
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(HandshakeOctets, DripOneAtATime) {
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

TEST(HandshakeOctets, ComeLate) {
    Asked t("hs.delay(30ms)");
    const auto start = std::chrono::steady_clock::now();
    expect_octets(t.client, k101);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 29ms);
    t.client.close_cleanly();
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
}

TEST(HandshakeOctets, AFinFollowsThe101) {
    Asked t("hs.close-after-101");
    EXPECT_EQ(t.client.read_until_end(), (Ending{End::fin, k101}));
    t.client.close();
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_conforms(t.connection());

    Asked stays("hs.close-after-101", Request(), judging_soon());
    EXPECT_EQ(stays.client.read_until_end(), (Ending{End::fin, k101}));
    expect_violates(stays.connection(), "had not ended TCP");
}

// ---- too much ----------------------------------------------------------------------------------

TEST(HandshakeOctets, FieldsAreManyOrHuge) {
    const std::string head = k101.substr(0, k101.size() - 2);
    std::string many = head;
    for (int i = 1; i <= 1000; ++i) many += "X-Many-" + std::to_string(i) + ": x\r\n";
    const std::vector<std::pair<const char*, std::string>> all{
        {"hs.huge-header(100KiB)", head + "X-Huge: " + std::string(100 * 1024, 'x') + "\r\n"},
        {"hs.many-headers", many}};
    for (const auto& [behavior, octets] : all) {
        SCOPED_TRACE(behavior);
        Asked t(behavior);
        expect_octets(t.client, octets + "\r\n");
        t.client.close_cleanly();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

TEST(HandshakeOctets, FieldsAndBodiesDoNotEnd) {
    std::string fields;
    while (fields.size() < 100'000) fields += "X-Endless: and so on\r\n";
    Asked head("hs.endless-headers(100000)");
    const Ending all = head.client.read_until_end();
    EXPECT_EQ(all.how, End::fin);
    EXPECT_EQ(all.octets.size(), kStatus.size() + 100'000);
    EXPECT_EQ(all.octets.substr(0, kStatus.size() + 44),
              kStatus + "X-Endless: and so on\r\nX-Endless: and so on\r\n");
    head.client.close();
    ASSERT_TRUE(head.connection().wait_for_close());
    expect_conforms(head.connection());

    Asked body("hs.body-endless(100000)");
    const Response response = body.client.read_response();
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.header("Content-Length"), std::nullopt);
    EXPECT_EQ(body.client.read_until_end().octets, "and so on" + std::string(100'000, 'x'));
    body.client.send_text("takes it for open");
    expect_violates(body.connection(), "took the connection as open");
}

TEST(HandshakeOctets, BodiesDoNotFitTheirLength) {
    Asked none("hs.body-no-length");
    const Response response = none.client.read_response();
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.header("Content-Length"), std::nullopt);
    expect_octets(none.client, "and so on");
    expect_silence(none.client);
    none.client.close();
    ASSERT_TRUE(none.connection().wait_for_close());
    expect_tolerated(none.connection());

    Asked cut("hs.body-short(5)");
    EXPECT_EQ(cut.client.read_response().header("Content-Length"), "12");
    EXPECT_EQ(cut.client.read_until_end(), (Ending{End::fin, "cut off"}));
    cut.client.close();
    ASSERT_TRUE(cut.connection().wait_for_close());
    expect_conforms(cut.connection());
}

TEST(HandshakeOctets, A101HasABodyThatIsAFrame) {
    const std::string head = k101.substr(0, k101.size() - 2);
    for (const bool chunked : {false, true}) {
        Asked t(chunked ? "hs.body-on-101(chunked)" : "hs.body-on-101");
        expect_octets(t.client, head +
                                    (chunked ? "Transfer-Encoding: chunked" : "Content-Length: 7") +
                                    "\r\n\r\n" + server_frame(opcode::text, "hello"));
        t.client.sync();
        t.client.close_cleanly();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

TEST(HandshakeOctets, KeepTheirBounds) {
    expect_refused({{"hs.garbage(ftp)", "kind"},
                    {"hs.garbage(random,0)", "n "},
                    {"hs.partial(0)", "octets"},
                    {"hs.partial(1000)", "octets"},
                    {"hs.partial(1,x)", "then"},
                    {"hs.drip(0ms)", "pause"},
                    {"hs.drip(2m)", "pause"},
                    {"hs.huge-header(65MiB)", "size"},
                    {"hs.many-headers(100001)", "n "},
                    {"hs.endless-headers(0)", "size"},
                    {"hs.body-on-101(x)", "kind"},
                    {"hs.body-short(0)", "missing"},
                    {"hs.empty@open", "cannot act @open"}});
}
