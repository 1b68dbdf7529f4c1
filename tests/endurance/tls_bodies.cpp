// A body for each way in which a TLS connection and what it holds come to an end.

#include <gtest/gtest.h>

#include <string>

#include "bodies.hpp"
#include "support/expectations.hpp"
#include "wsecho/gtest.hpp"

namespace wsecho_test {

namespace {

using wsecho::EchoServer;
using wsecho::IsText;

TlsClientOptions trusting(const EchoServer& server) {
    TlsClientOptions options;
    options.ca_pem = server.ca_pem();
    options.server_name = "localhost";
    return options;
}

RawClient open_client(EchoServer& server) {
    RawClient client(server.port());
    client.start_tls(trusting(server));
    EXPECT_EQ(client.handshake().status, 101);
    return client;
}

void client_closes(EchoServer& server) {
    auto client = open_client(server);
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    client.close_cleanly();
    EXPECT_WS_RECEIVES(server, IsText("hello"));
}

void client_resets(EchoServer& server) {
    auto client = open_client(server);
    client.abort();
    EXPECT_TRUE(server.accept().value().wait_for_close());
}

void client_gives_up_its_tls_handshake(EchoServer& server) {
    TlsLayer tls;
    tls.shake_hands();
    {
        TcpSocket socket(server.port());
        socket.write(tls.take_ciphertext());
        socket.read_exact(1);
    }
    EXPECT_EQ(server.accept().value().response_status(), 0U);
}

void client_rejects_the_certificate(EchoServer& server) {
    const wsecho::Listener expired = server.listen("tls.expired");
    RawClient client(expired.port());
    EXPECT_THROW(client.start_tls(trusting(server)), ClientError);
    client.close();
    EXPECT_TRUE(server.accept().value().wait_for_close());
}

void client_sends_no_tls(EchoServer& server) {
    TcpSocket socket(server.port());
    socket.write("\x16\x03\x01\x01\xffGET / HTTP/1.1\r\n\r\n" + std::string(600, 'x'));
    EXPECT_EQ(socket.read_until_end().how, End::fin);
}

void client_proves_who_it_is(EchoServer& server) {
    server.enqueue("tls.require-client-cert");
    const wsecho::TlsIdentity identity = server.client_certificate("alice");
    TlsClientOptions options = trusting(server);
    options.certificate_pem = identity.certificate;
    options.private_key_pem = identity.private_key;
    RawClient client(server.port());
    client.start_tls(options);
    EXPECT_EQ(client.handshake().status, 101);
    EXPECT_EQ(server.accept().value().tls().value().client_subject, "CN=alice");
}

void server_stops(EchoServer& server) {
    auto client = open_client(server);
    server.stop();
    EXPECT_EQ(client.read_close_code(), 1001U);
}

}  // namespace

wsecho::Options body_options() {
    wsecho::Options options;
    options.tls.emplace();
    options.stop_grace = std::chrono::milliseconds(1);
    return options;
}

const std::vector<Body>& bodies() {
    static const std::vector<Body> all = {
        {"ClientCloses", client_closes},
        {"ClientResets", client_resets},
        {"ClientGivesUpItsTlsHandshake", client_gives_up_its_tls_handshake},
        {"ClientRejectsTheCertificate", client_rejects_the_certificate},
        {"ClientSendsNoTls", client_sends_no_tls},
        {"ClientProvesWhoItIs", client_proves_who_it_is},
        {"ServerStops", server_stops},
    };
    return all;
}

}  // namespace wsecho_test
