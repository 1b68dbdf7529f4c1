// How a connection gets a fault of TLS before its URL is known: from the queue, from the server
// name, or from the default.

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

#include "support/refusal.hpp"
#include "tls/certificate_facts.hpp"
#include "tls/tls_faults.hpp"

using namespace wsecho_test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

namespace {

TlsClientOptions named(const std::string& server_name) {
    TlsClientOptions options;
    options.server_name = server_name;
    return options;
}

// The error of a client that trusts the CA; empty if it is served.
std::string error_of(const wsecho::EchoServer& server, const std::string& server_name = {}) {
    TlsClientOptions options = named(server_name);
    options.ca_pem = server.ca_pem();
    return tls_error(server, options);
}

constexpr const char* kFails = "certificate verify failed";

std::vector<std::string> faults_of(const wsecho::Connection& connection) {
    std::vector<std::string> all;
    for (const auto& verdict : connection.verdicts()) all.push_back(verdict.fault);
    return all;
}

}  // namespace

// ---- the default ----

TEST(ChoiceOfTlsFaults, ADefaultHoldsForEveryConnection) {
    TestServer server(with_tls());
    server.otherwise("tls.expired");
    for (int i = 0; i < 3; ++i) EXPECT_THAT(error_of(server), HasSubstr(kFails));
    server.otherwise({});
    EXPECT_THAT(error_of(server), IsEmpty());
}

TEST(ChoiceOfTlsFaults, AScopeCountsConnections) {
    TestServer server(with_tls());
    server.otherwise("tls.expired;first=2");
    EXPECT_THAT(error_of(server), HasSubstr(kFails));
    EXPECT_THAT(error_of(server), HasSubstr(kFails));
    EXPECT_THAT(error_of(server), IsEmpty());
    EXPECT_THAT(server.connection(3).verdicts(), IsEmpty());
    EXPECT_THAT(server.transcript(), HasSubstr("tls.expired;first=2 did not act: 2 of first=2"));
}

TEST(ChoiceOfTlsFaults, AnOptionSetsTheDefault) {
    wsecho::Options options = with_tls();
    options.behavior = "tls.self-signed";
    TestServer server(options);
    EXPECT_THAT(error_of(server), HasSubstr(kFails));
}

TEST(ChoiceOfTlsFaults, ADefaultDoesNotDisturbAClientWithoutTls) {
    TestServer server(with_tls());
    server.otherwise("tls.expired");
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    EXPECT_EQ(server.connection(1).verdict()->why, "the client did not begin with TLS");
}

TEST(ChoiceOfTlsFaults, AChainActsAtItsMoments) {
    TestServer server(with_tls());
    server.otherwise("tls.version(1.2)/tls.intermediate/send(hello)");
    auto client = secure_client(server);
    EXPECT_EQ(client.tls()->version(), "TLSv1.2");
    EXPECT_EQ(client.tls()->server_chain_pem().size(), 2U);
    client.handshake();
    expect_frame(client, opcode::text, "hello");
}

TEST(ChoiceOfTlsFaults, AfterTheTlsHandshakeTheUrlDecides) {
    TestServer server(with_tls());
    server.otherwise("tls.intermediate/send(hello)");
    auto client = secure_client(server);
    client.handshake(Request("/do/send(bye)"));
    expect_frame(client, opcode::text, "bye");
    client.sync();
    EXPECT_THAT(faults_of(server.connection(1)), ElementsAre("tls.intermediate"));
}

// ---- the queue ----

TEST(ChoiceOfTlsFaults, TheQueueComesBeforeTheDefault) {
    TestServer server(with_tls());
    server.otherwise("tls.expired");
    server.enqueue("echo");
    server.enqueue("tls.alert(80)");
    EXPECT_THAT(error_of(server), IsEmpty());
    EXPECT_THAT(error_of(server), HasSubstr("alert 80"));
    EXPECT_THAT(error_of(server), HasSubstr(kFails));
}

TEST(ChoiceOfTlsFaults, TheQueueComesBeforeTheServerName) {
    TestServer server(with_tls());
    server.enqueue("delay(1ms)@connect");
    EXPECT_THAT(error_of(server, "tls-expired.localhost"), IsEmpty());
    EXPECT_THAT(error_of(server, "tls-expired.localhost"), HasSubstr(kFails));
}

// ---- the server name ----

TEST(ChoiceOfTlsFaults, TheServerNameAsksForAStep) {
    TestServer server(with_tls());
    EXPECT_THAT(error_of(server, "tls-expired.localhost"), HasSubstr(kFails));
    EXPECT_THAT(faults_of(server.connection(1)), ElementsAre("tls.expired"));
    EXPECT_THAT(error_of(server, "tls-alert--81.ws-echo"), HasSubstr("alert 81"));
    EXPECT_THAT(error_of(server, "tls-sni-mismatch.example.com"), HasSubstr("alert 112"));
    EXPECT_THAT(error_of(server, "app.localhost"), IsEmpty());
}

TEST(ChoiceOfTlsFaults, TheServerNameMayBeInAnyCase) {
    TestServer server(with_tls());
    EXPECT_THAT(error_of(server, "TLS-Alert--81.LocalHost"), HasSubstr("alert 81"));
    auto client = RawClient(server.port());
    client.start_tls(named("tls-big-chain--2kib.localhost"));
    EXPECT_EQ(client.tls()->server_chain_pem().size(), 2U);
}

TEST(ChoiceOfTlsFaults, TheServerNameMayHaveArguments) {
    const struct {
        const char* name;
        const char* fault;
    } all[] = {
        {"tls-version--1-2.localhost", "tls.version(1.2)"},
        {"tls-key--p384.localhost", "tls.key(p384)"},
        {"tls-handshake-fin--server-hello.x", "tls.handshake-fin(server-hello)"},
        {"tls-garbage-record--10--2.localhost", "tls.garbage-record(10,2)"},
        {"tls-expired--48h.localhost", "tls.expired(48h)"},
        {"tls-slow--64--1ms.localhost", "tls.slow(64,1ms)"},
        {"tls-sni-mismatch--warning.localhost", "tls.sni-mismatch(warning)"},
        {"tls-alpn--none", "tls.alpn(none)"},
    };
    for (const auto& each : all) {
        TestServer server(with_tls());
        RawClient client = after_client_hello(server, named(each.name));
        client.shutdown_write();
        client.read_until_end();
        EXPECT_THAT(faults_of(server.connection(1)), ElementsAre(each.fault)) << each.name;
    }
}

TEST(ChoiceOfTlsFaults, TheServerNameStandsInTheCertificate) {
    TestServer server(with_tls());
    RawClient client(server.port());
    client.start_tls(named("tls-expired.localhost"));
    EXPECT_THAT(facts_of(client.tls()->server_certificate_pem()).names,
                ElementsAre("DNS:tls-expired.localhost"));
}

TEST(ChoiceOfTlsFaults, TheServerNameReplacesTheDefault) {
    TestServer server(with_tls());
    server.otherwise("tls.expired;nth=2");
    EXPECT_THAT(error_of(server, "tls-intermediate.localhost"), IsEmpty());
    EXPECT_THAT(faults_of(server.connection(1)), ElementsAre("tls.intermediate"));
    // The default has not counted that connection.
    EXPECT_THAT(error_of(server), IsEmpty());
    EXPECT_THAT(error_of(server), HasSubstr(kFails));
}

// Its first step acts before the server name is known, and the others with it.
TEST(ChoiceOfTlsFaults, TheServerNameReplacesADefaultThatActsAtOnce) {
    TestServer server(with_tls());
    server.otherwise("delay(1ms)@connect/tls.expired");
    EXPECT_THAT(error_of(server, "tls-intermediate.localhost"), IsEmpty());
    const auto verdicts = server.connection(1).verdicts();
    ASSERT_EQ(verdicts.size(), 2U);
    EXPECT_EQ(verdicts[0].why, "the server name asked for another step");
    EXPECT_EQ(verdicts[1].fault, "tls.intermediate");
}

TEST(ChoiceOfTlsFaults, AfterAServerNameTheUrlDecides) {
    TestServer server(with_tls());
    auto client = secure_client(server, named("tls-intermediate.localhost"));
    client.handshake(Request("/do/send(bye)"));
    expect_frame(client, opcode::text, "bye");
    EXPECT_THAT(faults_of(server.connection(1)), ElementsAre("tls.intermediate"));
}

// A silent echo would look like a fault that the client tolerates.
TEST(ChoiceOfTlsFaults, AnUnknownServerNameGetsAlert112AndASuggestion) {
    TestServer server(with_tls());
    EXPECT_THAT(error_of(server, "tls-expierd.localhost"), HasSubstr("alert 112"));
    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.failure(),
              "TLS failed: the server name \"tls-expierd.localhost\" asks for the unknown step "
              "tls.expierd: did you mean tls.expired?, so the server sent alert 112 "
              "unrecognized_name");
}

TEST(ChoiceOfTlsFaults, AServerNameWithAWrongArgumentGetsAlert112) {
    TestServer server(with_tls());
    for (const char* name : {"tls-version.localhost", "tls-version--9.localhost",
                             "tls-alert--80--fatal--1.localhost", "tls-.localhost", "tls-"}) {
        EXPECT_THAT(error_of(server, name), HasSubstr("alert 112")) << name;
        const auto connection = server.connections().back();
        ASSERT_TRUE(connection.wait_for_close());
        EXPECT_THAT(connection.failure(), StartsWith("TLS failed: ")) << name;
    }
}

// ---- where there is no choice ----

TEST(ChoiceOfTlsFaults, AUrlCannotAskForOneThatActsBeforeIt) {
    TestServer server(with_tls());
    auto client = secure_client(server);
    EXPECT_EQ(client.handshake(Request("/do/tls.version(1.2)")).status, 400);
    EXPECT_EQ(client.read_until_end().octets,
              "tls.version(1.2) acts before the URL is known, so no URL can ask for it: queue it "
              "for the next connection, or make it the default behavior, or connect to "
              "wss://tls-version--1-2.localhost\n");
}

TEST(ChoiceOfTlsFaults, AServerWithoutTlsRefusesThem) {
    TestServer server;
    const std::string sentence =
        "tls.expired needs TLS: start the server with --tls (in C++ Options::tls)";
    EXPECT_EQ(refusal([&] { server.enqueue("tls.expired"); }), sentence);
    EXPECT_EQ(refusal([&] { server.otherwise("send(hello)/tls.expired"); }), sentence);
    wsecho::Options options;
    options.behavior = "tls.expired";
    EXPECT_EQ(refusal([&] { const wsecho::EchoServer refused(options); }), sentence);
}
