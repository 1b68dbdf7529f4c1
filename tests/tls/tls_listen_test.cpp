// listen() with TLS: a fault at a port of its own, for clients whose URL comes too late.

#include <gmock/gmock.h>

#include <string>

#include "support/expectations.hpp"
#include "tls/certificate_facts.hpp"
#include "tls/tls_server.hpp"

using namespace wsecho_test;
using testing::HasSubstr;
using wsecho::Listener;

namespace {

// A client of a further port, which trusts the server's CA.
RawClient client_at(const wsecho::EchoServer& server, const Listener& listener,
                    const std::string& server_name = {}) {
    TlsClientOptions options;
    options.ca_pem = server.ca_pem();
    options.server_name = server_name;
    RawClient client(listener.port());
    client.start_tls(options);
    return client;
}

std::string error_at(const wsecho::EchoServer& server, const Listener& listener,
                     const std::string& server_name = {}) {
    try {
        client_at(server, listener, server_name);
    } catch (const ClientError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST(TlsListen, GivesAFaultBeforeTheUrlToItsPortAlone) {
    TestServer server(with_tls());
    const Listener expired = server.listen("tls.expired");

    EXPECT_THAT(error_at(server, expired), HasSubstr("certificate verify failed"));
    EXPECT_EQ(secure_client(server).handshake().status, 101);

    const auto connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_verdict());
    EXPECT_EQ(connection.verdict().value().outcome, wsecho::Verdict::Outcome::conforms);
    EXPECT_EQ(connection.verdict().value().fault, "tls.expired");
}

TEST(TlsListen, CountsScopesForItsPort) {
    TestServer server(with_tls());
    const Listener renewed = server.listen("tls.expired;first=1");

    EXPECT_EQ(secure_client(server).handshake().status, 101);
    EXPECT_NE(error_at(server, renewed), "");
    EXPECT_EQ(client_at(server, renewed).handshake().status, 101);
}

TEST(TlsListen, GoesOnWithWhatTheUrlAsksFor) {
    TestServer server(with_tls());
    const Listener listener = server.listen("tls.intermediate/send(port)");
    auto by_url = client_at(server, listener);
    auto by_port = client_at(server, listener);

    ASSERT_EQ(by_url.handshake(Request("/do/send(url)")).status, 101);
    ASSERT_EQ(by_port.handshake().status, 101);

    expect_frame(by_url, opcode::text, "url");
    expect_frame(by_port, opcode::text, "port");
}

TEST(TlsListen, ComesBeforeTheServerName) {
    TestServer server(with_tls());
    const Listener listener = server.listen("send(port)");
    TlsClientOptions expired;
    expired.server_name = "tls-expired.localhost";
    expired.ca_pem = server.ca_pem();

    EXPECT_THAT(tls_error(server, expired), HasSubstr("certificate verify failed"));
    auto client = client_at(server, listener, expired.server_name);

    ASSERT_EQ(client.handshake().status, 101);
    expect_frame(client, opcode::text, "port");
}

TEST(TlsListen, ComesAfterTheQueue) {
    TestServer server(with_tls());
    const Listener listener = server.listen("tls.expired");
    server.enqueue("send(queue)");

    auto client = client_at(server, listener);

    ASSERT_EQ(client.handshake().status, 101);
    expect_frame(client, opcode::text, "queue");
    EXPECT_NE(error_at(server, listener), "");
}

TEST(TlsListen, AlsoServesClientsWithoutTls) {
    TestServer server(with_tls());
    const Listener listener = server.listen("send(hi)");

    RawClient plain(listener.port());

    ASSERT_EQ(plain.handshake().status, 101);
    expect_frame(plain, opcode::text, "hi");
    EXPECT_THAT(
        server.listening_on(),
        HasSubstr(" and wss://127.0.0.1:" + std::to_string(listener.port()) + " for send(hi)"));
}
