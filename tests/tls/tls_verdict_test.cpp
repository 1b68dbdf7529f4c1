// Verdicts on clients after faults of TLS: for each expected reaction, clients that conform, that
// violate, and that cannot be judged.

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <string>

#include "faults/faulty.hpp"
#include "tls/certificate_facts.hpp"
#include "tls/tls_faults.hpp"

using namespace wsecho_test;
using testing::HasSubstr;

namespace {

// Does nothing if the TLS handshake fails.
void converse(const wsecho::EchoServer& server, const TlsClientOptions& options) {
    RawClient client(server.port());
    try {
        client.start_tls(options);
    } catch (const ClientError&) {
        return;
    }
    ASSERT_EQ(client.handshake().status, 101);
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    client.close_cleanly();
}

// ---- clients ----

// Trusts the server's CA, and nothing else.
void careful(const wsecho::EchoServer& server) {
    TlsClientOptions options;
    options.ca_pem = server.ca_pem();
    options.server_name = "localhost";
    converse(server, options);
}

// Trusts everybody.
void careless(const wsecho::EchoServer& server) {
    converse(server, {});
}

// Sends its request, and leaves.
void hasty(const wsecho::EchoServer& server) {
    RawClient client(server.port());
    client.start_tls();
    client.handshake();
}

// Looks at the certificate only once the handshake is complete, as curl does for the name.
void late(const wsecho::EchoServer& server) {
    RawClient client(server.port());
    client.start_tls();
    client.shutdown_write();  // close_notify and FIN
}

// Has not been told of the server's CA.
void without_ca(const wsecho::EchoServer& server) {
    TlsClientOptions options;
    options.ca_pem = make_self_signed("another CA").certificate;
    tls_error(server, options);
}

// Leaves in the handshake without an alert.
void quiet(const wsecho::EchoServer& server) {
    RawClient client = after_client_hello(server);
    client.read_exact(1);
}

// Gets no answer, and leaves.
void impatient(const wsecho::EchoServer& server) {
    RawClient client = after_client_hello(server);
    expect_silence(client);
}

// Knows no cipher that the server takes.
void incompatible(const wsecho::EchoServer& server) {
    TlsClientOptions options = only_version(TLS1_2_VERSION);
    options.ciphers = "ECDHE-ECDSA-CAMELLIA128-SHA256";
    tls_error(server, options);
}

void without_certificate(const wsecho::EchoServer& server) {
    tls_error(server);
}

// Checks the name in a callback of its TLS library, which makes an internal_error of it.
void with_callback(const wsecho::EchoServer& server) {
    RawClient client = after_client_hello(server);
    client.read_exact(1);
    client.write_unencrypted(alert_octets(2, 80));
    client.shutdown_write();
    client.read_until_end();
}

// Refuses the handshake for a reason of its own: illegal_parameter.
void strict(const wsecho::EchoServer& server) {
    RawClient client = after_client_hello(server);
    client.read_exact(1);
    client.write_unencrypted(alert_octets(2, 47));
    client.shutdown_write();
    client.read_until_end();
}

void without_tls(const wsecho::EchoServer& server) {
    RawClient client(server.port());
    client.write(Request().octets());
    client.read_exact(1);
    client.shutdown_write();
    client.read_until_end();
}

// Stays after the server's FIN.
void stubborn(const wsecho::EchoServer& server) {
    RawClient client(server.port());
    client.write(Request().octets());
    client.read_until_end();
    ASSERT_TRUE(server.connections().at(0).wait_for_verdict());
}

// Takes every protocol, whatever it offered.
void offering_http(const wsecho::EchoServer& server) {
    TlsClientOptions options;
    options.alpn = "http/1.1";
    options.accepted_alpn = "http/1.1,h2,nope/9";
    converse(server, options);
}

void offering_h2(const wsecho::EchoServer& server) {
    TlsClientOptions options;
    options.alpn = "h2,http/1.1";
    options.accepted_alpn = "http/1.1,h2,nope/9";
    converse(server, options);
}

// As OpenSSL does.
void checking_protocol(const wsecho::EchoServer& server) {
    TlsClientOptions options;
    options.alpn = "http/1.1";
    converse(server, options);
}

template <int Version>
void with_certificate(const wsecho::EchoServer& server) {
    const auto identity = server.client_certificate("alice");
    TlsClientOptions options = only_version(Version);
    options.certificate_pem = identity.certificate;
    options.private_key_pem = identity.private_key;
    tls_error(server, options);
}

// ---- judgments ----

constexpr const char* kTrust = "does it trust the server's CA?";
constexpr const char* kSentRequest = "accepted the TLS connection: sent its request";
constexpr auto conforms = Outcome::conforms;
constexpr auto violates = Outcome::violates;
constexpr auto tolerated = Outcome::tolerated;
constexpr auto undecided = Outcome::undecided;

}  // namespace

namespace wsecho_test {  // not unnamed: several files are compiled as one

struct Judgment {
    const char* fault;
    void (*client)(const wsecho::EchoServer& server);
    Outcome outcome;
    const char* why;  // a part of the sentence
};

class TlsVerdict : public testing::TestWithParam<Judgment> {};

}  // namespace wsecho_test

TEST_P(TlsVerdict, IsGivenOnTheClient) {
    wsecho::Options options = with_tls();
    options.verdict_timeout = std::chrono::milliseconds(200);
    FaultyServer server(GetParam().fault, options);

    GetParam().client(server);

    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    const auto verdict = connection.verdict().value();
    EXPECT_EQ(verdict.outcome, GetParam().outcome) << verdict;
    EXPECT_THAT(verdict.why, HasSubstr(GetParam().why)) << verdict;
}

INSTANTIATE_TEST_SUITE_P(
    RefuseTls, TlsVerdict,
    testing::Values(
        Judgment{"tls.expired", careful, conforms, "left with alert 45 certificate_expired"},
        Judgment{"tls.expired", careless, violates, kSentRequest},
        Judgment{"tls.expired", hasty, violates, kSentRequest},
        Judgment{"tls.expired", without_ca, undecided, kTrust},
        Judgment{"tls.expired", quiet, conforms, ""},
        Judgment{"tls.expired", strict, undecided, "left with alert 47 illegal_parameter"},
        Judgment{"tls.expired", without_tls, undecided, "did not begin with TLS"},
        Judgment{"tls.expired", incompatible, undecided,
                 "TLS failed: the client offers no cipher suite"},
        Judgment{"tls.not-yet-valid", careful, conforms, "left with alert 42"},
        Judgment{"tls.wrong-host", careful, conforms, "left with alert 42"},
        Judgment{"tls.wrong-host", late, conforms, ""},
        Judgment{"tls.wrong-host", with_callback, conforms, "left with alert 80"},
        Judgment{"tls.expired", with_callback, undecided, "left with alert 80"},
        Judgment{"tls.wrong-host", careless, violates, kSentRequest},
        Judgment{"tls.self-signed", careful, conforms, "left with alert 48"},
        Judgment{"tls.untrusted-ca", careful, conforms, "left with alert 48"},
        Judgment{"tls.incomplete-chain", careful, conforms, "left with alert 48"},
        Judgment{"tls.intermediate-not-ca", careful, conforms, "left with alert"},
        Judgment{"tls.name-constraint", careful, conforms, "left with alert"},
        Judgment{"tls.wrong-usage", careful, conforms, "left with alert 43"},
        Judgment{"tls.critical-extension", careful, conforms, "left with alert"},
        Judgment{"tls.self-signed", careless, violates, kSentRequest},
        Judgment{"tls.version(1.0)", careless, violates, kSentRequest},
        Judgment{"tls.cipher(null)", careless, conforms, ""},
        Judgment{"tls.alert", careful, conforms, ""},
        Judgment{"tls.sni-mismatch", careful, conforms, ""},
        Judgment{"tls.plain-on-wss", careful, conforms, ""},
        Judgment{"tls.garbage-record", careful, conforms, ""},
        Judgment{"tls.handshake-fin", careful, conforms, ""},
        Judgment{"tls.handshake-fin(server-hello)", careful, conforms, ""}));

INSTANTIATE_TEST_SUITE_P(
    Accept, TlsVerdict,
    testing::Values(Judgment{"tls.intermediate", careful, conforms, ""},
                    Judgment{"tls.intermediate", hasty, conforms, ""},
                    Judgment{"tls.intermediate", without_ca, undecided, kTrust},
                    Judgment{"tls.intermediate", quiet, undecided, kTrust},
                    Judgment{"tls.intermediate", late, undecided, kTrust},
                    Judgment{"tls.intermediate", strict, violates, "left with alert 47"},
                    Judgment{"tls.intermediate", without_tls, undecided, "did not begin with TLS"},
                    Judgment{"tls.version(1.3)", incompatible, tolerated, ""},
                    Judgment{"tls.cipher(chacha20)", incompatible, undecided,
                             "TLS failed: the client offers no cipher suite"},
                    Judgment{"tls.reversed-chain", careful, conforms, ""},
                    Judgment{"tls.extra-certificate", careful, conforms, ""},
                    Judgment{"tls.sends-root", careful, conforms, ""},
                    Judgment{"tls.key(p521)", careful, conforms, ""},
                    Judgment{"tls.version(1.2)", careful, conforms, ""},
                    Judgment{"tls.hello-retry", careful, conforms, ""},
                    Judgment{"tls.cipher(chacha20)", careful, conforms, ""},
                    Judgment{"tls.slow(64,1ms)", careful, conforms, ""},
                    Judgment{"tls.fragments", careful, conforms, ""}));

INSTANTIATE_TEST_SUITE_P(
    Free, TlsVerdict,
    testing::Values(Judgment{"tls.no-san", careful, tolerated, "closed with 1000"},
                    Judgment{"tls.no-san", careless, tolerated, "closed with 1000"},
                    Judgment{"tls.no-san", quiet, tolerated, "without sending a request over TLS"},
                    Judgment{"tls.sha1", without_ca, tolerated, "left with alert 48"},
                    Judgment{"tls.many-names", careful, tolerated, "closed with 1000"},
                    Judgment{"tls.version(1.3)", careful, tolerated, "closed with 1000"},
                    Judgment{"tls.cipher(cbc)", careful, tolerated, "closed with 1000"},
                    Judgment{"tls.sni-required", careful, tolerated, "closed with 1000"},
                    Judgment{"tls.sni-mismatch(warning)", careful, tolerated, "closed with 1000"},
                    Judgment{"tls.handshake-stall", impatient, tolerated, ""},
                    Judgment{"tls.require-client-cert", without_certificate, tolerated, ""},
                    Judgment{"tls.sha1", without_tls, undecided, "did not begin with TLS"}));

INSTANTIATE_TEST_SUITE_P(
    Alpn, TlsVerdict,
    testing::Values(Judgment{"tls.alpn(none)", offering_http, conforms, ""},
                    Judgment{"tls.alpn(none)", careless, undecided, "offered no protocol"},
                    Judgment{"tls.alpn(h2)", offering_http, violates, kSentRequest},
                    Judgment{"tls.alpn(h2)", checking_protocol, conforms, "left with alert"},
                    Judgment{"tls.alpn(unknown)", checking_protocol, conforms, "left with alert"},
                    Judgment{"tls.alpn(alert)", checking_protocol, conforms, ""},
                    Judgment{"tls.alpn(h2)", offering_h2, tolerated, "closed with 1000"},
                    Judgment{"tls.alpn(h2)", careless, undecided, "offered no protocol"},
                    Judgment{"tls.alpn(unknown)", offering_h2, violates, kSentRequest},
                    // Only the step that depends on the offer.
                    Judgment{"tls.alpn(h2)/tls.expired", careless, violates, kSentRequest}));

INSTANTIATE_TEST_SUITE_P(RejectClientCert, TlsVerdict,
                         testing::Values(Judgment{"tls.reject-client-cert",
                                                  with_certificate<TLS1_2_VERSION>, conforms, ""},
                                         Judgment{"tls.reject-client-cert",
                                                  with_certificate<TLS1_3_VERSION>, conforms, ""},
                                         Judgment{"tls.reject-client-cert", without_ca, undecided,
                                                  "before the server refused"}));

INSTANTIATE_TEST_SUITE_P(
    OnPlain, TlsVerdict,
    testing::Values(Judgment{"tls.on-plain", without_tls, conforms, ""},
                    Judgment{"tls.on-plain(400)", without_tls, conforms, ""},
                    Judgment{"tls.on-plain", stubborn, violates, "left the TCP connection open"},
                    Judgment{"tls.on-plain", careless, undecided, "began with TLS"}));

// The server cannot see what a client does after its RST.
TEST(TlsVerdicts, AreUndecidedAfterRst) {
    FaultyServer server("tls.handshake-rst");
    EXPECT_EQ(after_client_hello(server).read_until_end().how, End::rst);
    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.verdict()->outcome, undecided);
}

TEST(TlsVerdicts, TellOfAClientThatNeitherGoesOnNorLeaves) {
    wsecho::Options options = with_tls();
    options.verdict_timeout = std::chrono::milliseconds(50);
    FaultyServer server("tls.expired", options);
    RawClient client = after_client_hello(server);
    ASSERT_TRUE(server.wait_for([&] { return !server.connections().empty(); }));
    ASSERT_TRUE(server.connection(1).wait_for_verdict());
    EXPECT_EQ(server.connection(1).verdict()->outcome, tolerated);
    EXPECT_THAT(server.connection(1).verdict()->why, HasSubstr("left the TCP connection open"));
}
