// Alerts, silence, garbage and cuts in the TLS handshake: the server's octets, and how it ends.

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "tls/tls_faults.hpp"

using namespace wsecho_test;
using namespace std::chrono_literals;
using namespace std::string_view_literals;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

const std::string kFatal80 = alert_octets(2, 80);

// The answer to a client that asks without TLS.
Ending answer_to_plain(const std::string& fault) {
    FaultyServer server(fault);
    RawClient client(server.port());
    client.write(Request().octets());
    return client.read_until_end();
}

std::size_t largest(const std::vector<TlsRecord>& records, std::uint8_t type) {
    std::size_t size = 0;
    for (const TlsRecord& record : records) {
        if (record.type == type) size = std::max(size, record.content.size());
    }
    return size;
}

std::string joined(const std::vector<TlsRecord>& records, std::uint8_t type) {
    std::string all;
    for (const TlsRecord& record : records) {
        if (record.type == type) all += record.content;
    }
    return all;
}

}  // namespace

// RFC 8446, 6: level and description, in a record that is not encrypted.
TEST(HandshakeFaults, AlertIsTheWholeAnswer) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const TlsClientOptions options = only_version(version);
        EXPECT_EQ(answer_to_client_hello("tls.alert", options), (Ending{End::fin, kFatal80}));
        EXPECT_EQ(answer_to_client_hello("tls.alert(40)", options),
                  (Ending{End::fin, alert_octets(2, 40)}));
        EXPECT_EQ(answer_to_client_hello("tls.alert(255)", options),
                  (Ending{End::fin, alert_octets(2, 255)}));
    }
}

TEST(HandshakeFaults, SniMismatchIsAlert112WhateverTheName) {
    for (const char* name : {"", "localhost", "app.localhost"}) {
        TlsClientOptions options;
        options.server_name = name;
        EXPECT_EQ(answer_to_client_hello("tls.sni-mismatch", options),
                  (Ending{End::fin, alert_octets(2, 112)}));
    }
}

// There are no such warnings in TLS 1.3 (RFC 8446, 6), so the server speaks 1.2.
TEST(HandshakeFaults, WarningsComeBeforeAHandshakeOfTls12) {
    for (const auto& [fault, number] :
         {std::pair{"tls.alert(80,warning)", 80}, std::pair{"tls.sni-mismatch(warning)", 112}}) {
        FaultyServer server(fault);
        const auto flight = flight_of(server, {});
        ASSERT_GE(flight.size(), 2U);
        EXPECT_EQ(flight[0].type, record_type::alert);
        EXPECT_EQ(flight[0].content, (std::string{1, static_cast<char>(number)}));
        EXPECT_EQ(flight[1].type, record_type::handshake);

        server.enqueue(std::string(fault));
        auto client = secure_client(server);
        EXPECT_EQ(client.tls()->version(), "TLSv1.2");
        EXPECT_EQ(client.handshake().status, 101);
    }
}

TEST(HandshakeFaults, AWarningIsNotPossibleInTls13) {
    FaultyServer server("tls.alert(80,warning)");
    EXPECT_THAT(tls_error(server, only_version(TLS1_3_VERSION)), HasSubstr("alert 70"));
}

TEST(HandshakeFaults, SniRequiredRefusesOnlyAClientThatSendsNone) {
    EXPECT_EQ(answer_to_client_hello("tls.sni-required"), (Ending{End::fin, alert_octets(2, 112)}));
    FaultyServer server("tls.sni-required");
    TlsClientOptions options;
    options.server_name = "localhost";
    auto client = secure_client(server, options);
    EXPECT_EQ(client.handshake().status, 101);
}

TEST(HandshakeFaults, SniRequiredSaysWhyOnRecord) {
    FaultyServer server("tls.sni-required");
    EXPECT_THAT(tls_error(server), HasSubstr("alert 112"));
    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_THAT(connection.failure(), HasSubstr("asks for no server name (SNI)"));
    EXPECT_EQ(connection.tls()->alert_sent, 112);
}

TEST(HandshakeFaults, PlainOnWssIsAWholeHttpResponse) {
    EXPECT_EQ(answer_to_client_hello("tls.plain-on-wss"),
              (Ending{End::fin,
                      "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
                      "Content-Length: 12\r\nConnection: close\r\n\r\nBad Request\n"}));
}

TEST(HandshakeFaults, OnPlainIsAlert70OrAWholeHttpResponse) {
    EXPECT_EQ(answer_to_plain("tls.on-plain"), (Ending{End::fin, alert_octets(2, 70)}));
    const Ending ending = answer_to_plain("tls.on-plain(400)");
    EXPECT_EQ(ending.how, End::fin);
    EXPECT_THAT(ending.octets, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
    const std::size_t head = ending.octets.find("\r\n\r\n") + 4;
    EXPECT_THAT(
        ending.octets.substr(0, head),
        HasSubstr("\r\nContent-Length: " + std::to_string(ending.octets.size() - head) + "\r\n"));
}

TEST(HandshakeFaults, OnPlainDoesNotDisturbAClientWithTls) {
    FaultyServer server("tls.on-plain");
    auto client = secure_client(server);
    EXPECT_EQ(client.handshake().status, 101);
}

TEST(HandshakeFaults, GarbageRecordHasAnUnknownTypeAndTheSizeOfTheArgument) {
    const Ending usual = answer_to_client_hello("tls.garbage-record");
    EXPECT_EQ(usual.how, End::fin);
    EXPECT_EQ(usual.octets.substr(0, 5), "\x63\x03\x03\x00\x0a"sv);
    EXPECT_EQ(usual.octets.size(), 15U);
    EXPECT_EQ(answer_to_client_hello("tls.garbage-record(10,1)"), usual);  // the same octets again
    EXPECT_NE(answer_to_client_hello("tls.garbage-record(10,2)").octets, usual.octets);
    const std::string large = answer_to_client_hello("tls.garbage-record(16384)").octets;
    EXPECT_EQ(large.substr(0, 5), "\x63\x03\x03\x40\x00"sv);
    EXPECT_EQ(large.size(), 16'389U);
    EXPECT_EQ(answer_to_client_hello("tls.garbage-record(0)").octets, "\x63\x03\x03\x00\x00"sv);
}

// ---- stages ----

TEST(HandshakeFaults, StallsBeforeOrAfterItsFirstRecord) {
    FaultyServer server("tls.handshake-stall");
    RawClient silent = after_client_hello(server);
    expect_silence(silent);

    server.enqueue("tls.handshake-stall(server-hello)");
    RawClient cut = after_client_hello(server);
    const std::string header = cut.read_exact(5);
    EXPECT_EQ(header.substr(0, 3), "\x16\x03\x03"sv);
    const auto size = static_cast<std::uint8_t>(header[4]);
    EXPECT_EQ(cut.read_exact(size)[0], 2);  // ServerHello (RFC 8446, 4)
    expect_silence(cut);
}

TEST(HandshakeFaults, AStallLastsUntilTheClientLeaves) {
    wsecho::Options options = with_tls();
    options.opening_handshake_timeout = 100ms;  // long enough for a ClientHello on a busy machine
    FaultyServer server("tls.handshake-stall", options);
    RawClient client = after_client_hello(server);
    for (int i = 0; i < 3; ++i) expect_silence(client);
    client.close();
    EXPECT_TRUE(server.connection(1).wait_for_close());
}

TEST(HandshakeFaults, FinAndRstComeBeforeOrAfterTheFirstRecord) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const TlsClientOptions options = only_version(version);
        EXPECT_EQ(answer_to_client_hello("tls.handshake-fin", options), (Ending{End::fin, ""}));
        EXPECT_EQ(answer_to_client_hello("tls.handshake-rst", options), (Ending{End::rst, ""}));
        for (const auto& [fault, end] : {std::pair{"tls.handshake-fin(server-hello)", End::fin},
                                         std::pair{"tls.handshake-rst(server-hello)", End::rst}}) {
            const Ending ending = answer_to_client_hello(fault, options);
            EXPECT_EQ(ending.how, end) << fault;
            const auto records = records_in(ending.octets);
            ASSERT_EQ(records.size(), 1U) << fault << ' ' << ending;
            EXPECT_EQ(records[0].type, record_type::handshake);
            EXPECT_EQ(records[0].content[0], 2);  // ServerHello
            EXPECT_EQ(records[0].content.size() + 5, ending.octets.size());
        }
    }
}

// ---- the pieces of the server's flight ----

TEST(HandshakeFaults, SlowSendsSegmentsWithPauses) {
    FaultyServer server("tls.slow(100,20ms)");
    RawClient client = after_client_hello(server);
    client.read_exact(450);
    const auto& arrivals = client.arrivals();
    ASSERT_GE(arrivals.size(), 2U);
    // A busy client gets two segments at once, never a part of one.
    for (const Arrival& arrival : arrivals) EXPECT_EQ(arrival.octets % 100, 0U);
    EXPECT_GE(arrivals.back().time - arrivals.front().time, 20ms);
}

TEST(HandshakeFaults, SlowEndsWithTheHandshake) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        FaultyServer server("tls.slow(64,1ms)");
        auto client = secure_client(server, only_version(version));
        ASSERT_EQ(client.handshake().status, 101);
        const std::size_t before = client.arrivals().size();
        client.send_text(std::string(4000, 'x'));
        expect_frame(client, opcode::text, std::string(4000, 'x'));
        EXPECT_LT(client.arrivals().size() - before, 10U);
    }
}

TEST(HandshakeFaults, FragmentsCutHandshakeMessages) {
    FaultyServer whole("echo");
    FaultyServer cut("tls.fragments");
    const auto options = only_version(TLS1_2_VERSION);
    const auto records = flight_of(cut, options);
    EXPECT_EQ(largest(records, record_type::handshake), 100U);
    // ServerHello and Certificate have the same sizes in both.
    const std::string usual = joined(flight_of(whole, options), record_type::handshake);
    const std::string joined_again = joined(records, record_type::handshake);
    EXPECT_EQ(joined_again.substr(0, 2), usual.substr(0, 2));
    EXPECT_NEAR(double(joined_again.size()), double(usual.size()), 16);
}

TEST(HandshakeFaults, FragmentsOfOneOctetAreReadByOpenSsl) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        FaultyServer server("tls.fragments(1)");
        EXPECT_EQ(largest(flight_of(server, only_version(version)), record_type::handshake), 1U);
        server.enqueue("tls.fragments(1)");
        auto client = secure_client(server, only_version(version));
        EXPECT_EQ(client.handshake().status, 101);
    }
}

// OpenSSL makes the encrypted records itself, of at least 512 octets.
TEST(HandshakeFaults, FragmentsOfEncryptedMessagesAreAtLeast512) {
    constexpr std::size_t kOverhead = 17;  // the inner type and the tag (RFC 8446, 5.2)
    FaultyServer server("tls.fragments(100)/tls.many-names(100)");
    const auto records = flight_of(server, only_version(TLS1_3_VERSION));
    EXPECT_EQ(largest(records, record_type::handshake), 100U);
    EXPECT_EQ(largest(records, record_type::application_data), 512 + kOverhead);
}

TEST(HandshakeFaults, FragmentsEndWithTheHandshake) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        FaultyServer server("tls.fragments(512)");
        TlsLayer tls(only_version(version));
        RawClient socket(server.port());
        while (!tls.shake_hands()) {
            socket.write_unencrypted(tls.take_ciphertext());
            tls.feed(socket.read_exact(1));
        }
        tls.encrypt(Request().octets() + FrameSpec(opcode::text, std::string(4000, 'x')).octets());
        socket.write_unencrypted(tls.take_ciphertext());
        std::string arrived;
        while (records_in(arrived).size() < 2) arrived += socket.read_exact(1);
        EXPECT_GT(largest(records_in(arrived), record_type::application_data), 1000U);
    }
}
