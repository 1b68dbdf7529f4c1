// What client and server agree on while a fault acts: version, cipher, group, protocol, and the
// client's certificate.

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <string>
#include <string_view>

#include "tls/certificate_facts.hpp"
#include "tls/tls_faults.hpp"

using namespace wsecho_test;
using namespace std::string_view_literals;
using testing::AnyOf;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

TlsClientOptions with_alpn(const std::string& protocols) {
    TlsClientOptions options;
    options.alpn = protocols;
    return options;
}

TlsClientOptions with_identity(const wsecho::EchoServer& server, int version) {
    const auto identity = server.client_certificate("alice");
    TlsClientOptions options = only_version(version);
    options.certificate_pem = identity.certificate;
    options.private_key_pem = identity.private_key;
    return options;
}

}  // namespace

TEST(NegotiationFaults, VersionIsTheOnlyOne) {
    for (const auto& [written, number, name] :
         {std::tuple{"1.0", TLS1_VERSION, "TLSv1"}, std::tuple{"1.1", TLS1_1_VERSION, "TLSv1.1"},
          std::tuple{"1.2", TLS1_2_VERSION, "TLSv1.2"},
          std::tuple{"1.3", TLS1_3_VERSION, "TLSv1.3"}}) {
        const std::string fault = "tls.version(" + std::string(written) + ")";
        FaultyServer server(fault);
        TlsClientOptions any;
        any.least_version = TLS1_VERSION;
        auto client = secure_client(server, any);
        EXPECT_EQ(client.tls()->version(), name);
        EXPECT_EQ(client.handshake().status, 101);

        server.enqueue(fault);
        const int other = number == TLS1_2_VERSION ? TLS1_3_VERSION : TLS1_2_VERSION;
        // The server's alert 70, or the client's.
        EXPECT_THAT(tls_error(server, only_version(other)),
                    AnyOf(HasSubstr("alert 70"), HasSubstr("unsupported protocol")))
            << fault;
    }
}

TEST(NegotiationFaults, VersionReplacesTheOptions) {
    wsecho::Options options = with_tls();
    options.tls->least = wsecho::TlsVersion::v1_3;
    FaultyServer server("tls.version(1.2)", options);
    auto client = secure_client(server);
    EXPECT_EQ(client.tls()->version(), "TLSv1.2");
}

// RFC 8446, 4.1.3: the random of a HelloRetryRequest is the SHA-256 of "HelloRetryRequest".
TEST(NegotiationFaults, HelloRetryAsksForP521) {
    FaultyServer server("tls.hello-retry");
    const auto records = flight_of(server, only_version(TLS1_3_VERSION));
    ASSERT_GE(records.size(), 1U);
    EXPECT_EQ(records[0].content.substr(6, 8), "\xcf\x21\xad\x74\xe5\x9a\x61\x11"sv);
    EXPECT_THAT(records[0].content, HasSubstr("\x00\x33\x00\x02\x00\x19"sv));  // key_share: P-521
    server.enqueue("tls.hello-retry");
    auto client = secure_client(server);
    EXPECT_EQ(client.handshake().status, 101);
    EXPECT_EQ(server.connection(2).verdicts().size(), 1U);
}

TEST(NegotiationFaults, HelloRetryAsksForP384IfTheClientDoesNotHaveP521) {
    FaultyServer server("tls.hello-retry");
    TlsClientOptions options;
    options.groups = "X25519:P-384";
    const auto records = flight_of(server, options);
    ASSERT_GE(records.size(), 1U);
    EXPECT_THAT(records[0].content, HasSubstr("\x00\x33\x00\x02\x00\x18"sv));
}

TEST(NegotiationFaults, HelloRetryLeavesNothingForAClientWithoutBoth) {
    FaultyServer server("tls.hello-retry");
    TlsClientOptions options;
    options.groups = "X25519:P-256";
    EXPECT_THAT(tls_error(server, options), HasSubstr("alert 40"));
}

// A retry may also be the client's doing: it must not make the step act twice.
TEST(NegotiationFaults, ActOnceIfTheClientMakesTheServerRetry) {
    TestServer server(with_tls());
    TlsClientOptions options;
    options.groups = "X448:P-384";  // the server does not take the first one
    options.server_name = "tls-intermediate.localhost";
    auto client = secure_client(server, options);
    EXPECT_EQ(client.handshake().status, 101);
    EXPECT_EQ(server.connection(1).verdicts().size(), 1U);
    EXPECT_EQ(client.tls()->server_chain_pem().size(), 2U);
}

TEST(NegotiationFaults, CipherIsOfTheKind) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        FaultyServer server("tls.cipher(chacha20)");
        auto client = secure_client(server, only_version(version));
        EXPECT_THAT(client.tls()->cipher(), HasSubstr("CHACHA20"));
        EXPECT_EQ(client.handshake().status, 101);
    }
    FaultyServer cbc("tls.cipher(cbc)");
    auto client = secure_client(cbc);
    EXPECT_EQ(client.tls()->version(), "TLSv1.2");
    EXPECT_THAT(client.tls()->cipher(),
                AnyOf(StartsWith("ECDHE-ECDSA-AES128-SHA"), StartsWith("ECDHE-ECDSA-AES256-SHA")));
    EXPECT_EQ(client.handshake().status, 101);
}

TEST(NegotiationFaults, CipherNullIsTakenOnlyByAClientThatOffersIt) {
    FaultyServer server("tls.cipher(null)");
    EXPECT_THAT(tls_error(server), HasSubstr("alert 40"));
    server.enqueue("tls.cipher(null)");
    TlsClientOptions options;
    options.ciphers = "eNULL:@SECLEVEL=0";
    auto client = secure_client(server, options);
    EXPECT_THAT(client.tls()->cipher(), HasSubstr("NULL"));
    EXPECT_EQ(client.handshake().status, 101);
}

// ---- ALPN (RFC 7301) ----

TEST(NegotiationFaults, AlpnSelectsItsChoiceWhateverIsOffered) {
    const struct {
        const char* fault;
        const char* selected;
    } all[] = {{"tls.alpn(none)", ""}, {"tls.alpn(h2)", "h2"}, {"tls.alpn(unknown)", "nope/9"}};
    for (const auto& each : all) {
        for (const char* offer : {"http/1.1", "h2,http/1.1", "spdy/3"}) {
            FaultyServer server(each.fault);
            TlsClientOptions options = with_alpn(offer);
            options.accepted_alpn = "h2,nope/9";
            auto client = secure_client(server, options);
            EXPECT_EQ(client.tls()->alpn(), each.selected) << each.fault << ' ' << offer;
        }
        FaultyServer server(each.fault);
        auto client = secure_client(server);
        EXPECT_EQ(client.tls()->alpn(), "") << each.fault;
        EXPECT_EQ(client.handshake().status, 101);
    }
}

TEST(NegotiationFaults, AlpnAlertIs120IfAnythingIsOffered) {
    const Ending ending = answer_to_client_hello("tls.alpn(alert)", with_alpn("http/1.1"));
    EXPECT_EQ(ending, (Ending{End::fin, alert_octets(2, 120)}));
    FaultyServer server("tls.alpn(alert)");
    auto client = secure_client(server);
    EXPECT_EQ(client.handshake().status, 101);
}

// ---- client certificates ----

TEST(NegotiationFaults, RequireClientCertAsksForOneOfTheServersCa) {
    FaultyServer server("tls.require-client-cert");
    const auto records = flight_of(server, only_version(TLS1_2_VERSION));
    std::string messages;
    for (const TlsRecord& record : records) messages += record.content;
    EXPECT_THAT(messages, HasSubstr("ws-echo test CA"));  // its name in the CertificateRequest
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        server.enqueue("tls.require-client-cert");
        auto client = secure_client(server, with_identity(server, version));
        ASSERT_EQ(client.handshake().status, 101);
        EXPECT_EQ(server.connections().back().tls()->client_subject, "CN=alice");
    }
}

// RFC 8446, 4.4.2.4: certificate_required; RFC 5246, 7.4.6: handshake_failure.
TEST(NegotiationFaults, RequireClientCertRefusesAClientWithoutOne) {
    for (const auto& [version, alert] :
         {std::pair{TLS1_2_VERSION, "alert 40"}, std::pair{TLS1_3_VERSION, "alert 116"}}) {
        FaultyServer server("tls.require-client-cert");
        EXPECT_THAT(tls_error(server, only_version(version)), HasSubstr(alert));
    }
}

TEST(NegotiationFaults, RequireClientCertTakesTheCasOfTheOptions) {
    const PemPair ca = make_self_signed("their CA");
    wsecho::Options options = with_tls();
    options.tls->client_auth = wsecho::ClientAuth::optional;
    options.tls->client_ca = ca.certificate;
    FaultyServer server("tls.require-client-cert", options);
    TlsClientOptions theirs;
    theirs.certificate_pem = ca.certificate;
    theirs.private_key_pem = ca.private_key;
    auto client = secure_client(server, theirs);
    EXPECT_EQ(client.handshake().status, 101);
    server.enqueue("tls.require-client-cert");
    EXPECT_THAT(tls_error(server), HasSubstr("alert 116"));
}

TEST(NegotiationFaults, RejectClientCertSendsTheAlertOfItsArgument) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        for (const char* alert : {"42", "43", "44", "45", "46", "48"}) {
            FaultyServer server("tls.reject-client-cert(" + std::string(alert) + ")");
            EXPECT_THAT(tls_error(server, with_identity(server, version)),
                        HasSubstr("alert " + std::string(alert)));
        }
        FaultyServer server("tls.reject-client-cert");
        EXPECT_THAT(tls_error(server, with_identity(server, version)), HasSubstr("alert 44"));
    }
}

// With TLS 1.3 the client holds the handshake for complete before the alert arrives.
TEST(NegotiationFaults, RejectClientCertComesAfterTheHandshakeOfTls13) {
    FaultyServer server("tls.reject-client-cert");
    EXPECT_NO_THROW(secure_client(server, with_identity(server, TLS1_3_VERSION)));
    server.enqueue("tls.reject-client-cert");
    EXPECT_THROW(secure_client(server, with_identity(server, TLS1_2_VERSION)), ClientError);
}
