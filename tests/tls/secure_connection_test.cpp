// ws and wss on one port: what is served, and what is recorded.

#include <gmock/gmock.h>
#include <openssl/err.h>
#include <openssl/tls1.h>

#include <string>
#include <system_error>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "tls/certificate_facts.hpp"
#include "tls/tls_server.hpp"

using namespace wsecho_test;
using testing::HasSubstr;
using testing::StartsWith;
using wsecho::Scheme;

namespace {

wsecho::Connection accepted(const wsecho::EchoServer& server) {
    return server.accept().value();
}

}  // namespace

TEST(SecureConnection, IsEchoedBesideAPlainOneOnTheSamePort) {
    TestServer server(with_tls());
    auto secure = secure_client(server);
    auto plain = RawClient(server.port());
    for (auto* client : {&secure, &plain}) {
        ASSERT_EQ(client->handshake().status, 101);
        client->send_text("hello");
        expect_frame(*client, opcode::text, "hello");
    }
    EXPECT_TRUE(server.connections().at(0).tls());
    EXPECT_FALSE(server.connections().at(1).tls());
}

TEST(SecureConnection, HasItsTlsOnRecord) {
    TestServer server(with_tls());
    TlsClientOptions options;
    options.server_name = "localhost";
    options.alpn = "h2,http/1.1";
    auto client = secure_client(server, options);
    client.handshake();
    const auto tls = accepted(server).tls().value();
    EXPECT_EQ(tls.version, "TLSv1.3");
    EXPECT_THAT(tls.cipher, StartsWith("TLS_"));
    EXPECT_EQ(tls.server_name, "localhost");
    EXPECT_EQ(tls.alpn, "http/1.1");
    EXPECT_EQ(tls.client_subject, "");
    EXPECT_FALSE(tls.alert_received);
    EXPECT_THAT(server.transcript(), HasSubstr("= secured TLSv1.3 TLS_"));
    EXPECT_THAT(server.transcript(), HasSubstr(" sni \"localhost\" alpn \"http/1.1\"\n"));
}

TEST(SecureConnection, HasTheTimeOfItsTlsHandshakeOnRecord) {
    TestServer server(with_tls());
    auto client = secure_client(server);
    client.handshake();
    const auto times = accepted(server).times();
    ASSERT_TRUE(times.secured && times.answered);
    EXPECT_LE(times.accepted, *times.secured);
    EXPECT_LE(*times.secured, *times.answered);
}

TEST(SecureConnection, HasAUrlWithWss) {
    TestServer secure(with_tls());
    const std::string authority = "://127.0.0.1:" + std::to_string(secure.port());
    EXPECT_EQ(secure.url("/a"), "wss" + authority + "/a");
    EXPECT_EQ(secure.url("/a", Scheme::wss), "wss" + authority + "/a");
    EXPECT_EQ(secure.url("/a", Scheme::ws), "ws" + authority + "/a");
    const wsecho::EchoServer plain;
    EXPECT_EQ(plain.url("/a", Scheme::ws), plain.url("/a"));
    EXPECT_THROW(plain.url("/a", Scheme::wss), std::logic_error);
    EXPECT_THROW(plain.ca_pem(), std::logic_error);
    EXPECT_THROW(plain.client_certificate("x"), std::logic_error);
}

TEST(SecureConnection, TakesEveryVersionThatTheOptionsAllow) {
    wsecho::Options options = with_tls();
    options.tls->least = wsecho::TlsVersion::v1_0;
    TestServer server(options);
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClientOptions only;
        only.least_version = only.most_version = version;
        auto client = secure_client(server, only);
        EXPECT_EQ(client.handshake().status, 101) << client.tls()->version();
    }
}

TEST(SecureConnection, RefusesAVersionThatTheOptionsDoNotAllow) {
    TestServer server(with_tls());
    TlsClientOptions old;
    old.most_version = TLS1_1_VERSION;
    EXPECT_THAT(tls_error(server, old), HasSubstr("alert 70"));
    const auto connection = accepted(server);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.failure(),
              "TLS failed: the client offers no version of TLS that the server accepts, so the "
              "server sent alert 70 protocol_version");
    EXPECT_EQ(connection.tls().value().alert_sent, 70);
    EXPECT_THAT(server.transcript(),
                HasSubstr("= tls failed: the client offers no version of TLS"));
}

TEST(SecureConnection, RefusesAClientThatOffersNoProtocolForWebSocket) {
    TestServer server(with_tls());
    TlsClientOptions options;
    options.alpn = "h2,spdy/3";
    EXPECT_THAT(tls_error(server, options), HasSubstr("alert 120"));
    const auto connection = accepted(server);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_THAT(connection.failure(), HasSubstr("the client offers only the protocols h2, spdy/3"));
}

TEST(SecureConnection, HasTheClientsAlertOnRecord) {
    TestServer server(with_tls());
    TestServer other(with_tls());
    TlsClientOptions options;
    options.ca_pem = other.ca_pem();
    EXPECT_THAT(tls_error(server, options), HasSubstr("certificate verify failed"));
    const auto connection = accepted(server);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.failure(), "TLS failed: the client sent alert 48 unknown_ca");
    EXPECT_EQ(connection.tls().value().alert_received, 48);
}

TEST(SecureConnection, ThatIsLeftInItsHandshakeSaysSo) {
    TestServer server(with_tls());
    RawClient client(server.port());
    client.write_unencrypted(std::string("\x16\x03\x01\x02", 4));
    client.close();
    const auto connection = accepted(server);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.failure(), "client left during the TLS handshake");
}

TEST(SecureConnection, ThatStallsInItsHandshakeIsDropped) {
    wsecho::Options options = with_tls();
    options.opening_handshake_timeout = std::chrono::milliseconds(50);
    TestServer server(options);
    RawClient client(server.port());
    client.write_unencrypted(std::string("\x16\x03\x01\x02\x00\x01", 6));
    EXPECT_EQ(client.read_until_end().how, End::fin);
}

TEST(SecureConnection, ThatSendsGarbageForARecordGetsAnAlertAndFin) {
    TestServer server(with_tls());
    RawClient client(server.port());
    client.write_unencrypted(std::string("\x16\x03\x01\x00\x05hello", 10));
    const Ending ending = client.read_until_end();
    EXPECT_EQ(ending.how, End::fin);
    EXPECT_EQ(ending.octets.substr(0, 1), "\x15");  // alert (RFC 8446, 5.1)
    client.close();
    EXPECT_TRUE(accepted(server).wait_for_close());
}

TEST(SecureConnection, WhoseRecordIsDamagedGetsAnAlertAndFin) {
    TestServer server(with_tls());
    auto client = secure_client(server);
    client.handshake();
    client.write_unencrypted(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'));
    EXPECT_THROW(client.read_until_end(), ClientError);
    EXPECT_EQ(client.tls()->alert(), 20);  // bad_record_mac
    client.close();
    const auto connection = accepted(server);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_THAT(connection.failure(), HasSubstr("alert 20 bad_record_mac"));
}

TEST(SecureConnection, EndsWithCloseNotifyBeforeFin) {
    TestServer server(with_tls());
    auto client = secure_client(server);
    client.handshake();
    client.send_close(1000);
    EXPECT_EQ(client.read_close_code(), 1000);
    EXPECT_EQ(client.read_until_end(), (Ending{End::fin, ""}));
    EXPECT_TRUE(client.tls()->has_close_notify());
    client.shutdown_write();
    const auto connection = accepted(server);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_TRUE(connection.was_clean());
}

TEST(SecureConnection, ThatTheClientEndsWithCloseNotifyIsAnsweredAlike) {
    TestServer server(with_tls());
    auto client = secure_client(server);
    client.handshake();
    client.shutdown_write();
    EXPECT_EQ(client.read_until_end().how, End::fin);
    EXPECT_TRUE(client.tls()->has_close_notify());
    client.close();
    const auto connection = accepted(server);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.failure(), "client left without a closing handshake");
}

TEST(SecureConnection, MayBeTheOnlyKind) {
    wsecho::Options options = with_tls();
    options.tls->accept_plain = false;
    TestServer server(options);
    RawClient plain(server.port());
    EXPECT_EQ(plain.handshake().status, 400);
    EXPECT_EQ(plain.read_until_end().octets,
              "This port speaks TLS only: use a URL with wss or https.\n");
    auto secure = secure_client(server);
    EXPECT_EQ(secure.handshake().status, 101);
}

TEST(SecureConnection, ArrivingOctetByOctetIsServedAllTheSame) {
    TestServer server(with_tls());
    TlsLayer tls;
    TcpSocket socket(server.port());
    bool is_done = false;
    while (!is_done) {
        is_done = tls.shake_hands();
        socket.write_chopped(tls.take_ciphertext());
        if (!is_done) tls.feed(socket.read_exact(1));
    }
    EXPECT_EQ(tls.version(), "TLSv1.3");
}

// The server reads into a small buffer of the connection, a large one of all connections, or the
// place of a large payload.
TEST(SecureConnection, EchoesSmallAndLargeMessagesInTurn) {
    TestServer server(with_tls());
    auto client = secure_client(server);
    client.handshake();
    for (const std::size_t size : {1U, 4090U, 3U, 5000U, 0U, 70'000U, 2U, 300'000U, 16'384U, 4U}) {
        const std::string payload = some_binary(size);
        client.send_binary(payload);
        EXPECT_EQ(client.read_message().payload, payload) << size;
    }
}

TEST(SecureConnection, IsNotDisturbedByErrorsThatACallbackLeavesInOpenSsl) {
    TestServer server(with_tls());
    server.on_message([](const auto&, const auto&) { ERR_raise(ERR_LIB_USER, ERR_R_FATAL); });
    auto client = secure_client(server);
    client.handshake();
    client.send_text("so that the next read is small, and ends within a record");
    client.read_message();
    const std::string payload = some_binary(20'000);
    client.send_binary(payload);
    EXPECT_EQ(client.read_message().payload, payload);
}

// ---- what arrives before the answer ------------------------------------------------------------

TEST(SecureConnection, OfAClientThatLeavesBeforeTheAnswerEnds) {
    TestServer server(with_tls());
    server.otherwise("delay(1h)@request");
    auto client = secure_client(server);
    client.write(Request().octets());
    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for(
        [&] { return connection.transcript().find("! delay") != std::string::npos; }));

    client.shutdown_write();  // close_notify arrives before FIN

    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.tcp_end(), wsecho::TcpEnd::fin);
}

TEST(SecureConnection, ReadsFramesThatArriveBeforeTheAnswerAfterIt) {
    TestServer server(with_tls());
    server.otherwise("delay(50ms)@request");
    auto client = secure_client(server);
    client.write(Request().octets());
    client.write_chopped(FrameSpec(opcode::text, "early").octets());
    const std::string large(100'000, 'x');
    client.write(FrameSpec(opcode::text, large).octets());

    EXPECT_EQ(client.read_response().status, 101);
    expect_frame(client, opcode::text, "early");
    expect_frame(client, opcode::text, large);
}
