// Clients with certificates.

#include <gmock/gmock.h>

#include <string>

#include "support/expectations.hpp"
#include "tls/certificate_facts.hpp"
#include "tls/tls_server.hpp"

using namespace wsecho_test;
using testing::HasSubstr;
using wsecho::ClientAuth;

namespace {

wsecho::Options asking(ClientAuth auth) {
    wsecho::Options options = with_tls();
    options.tls->client_auth = auth;
    return options;
}

TlsClientOptions with_certificate(const std::string& certificate, const std::string& key) {
    TlsClientOptions options;
    options.certificate_pem = certificate;
    options.private_key_pem = key;
    return options;
}

}  // namespace

TEST(MutualTls, RecordsWhoTheClientIs) {
    TestServer server(asking(ClientAuth::required));
    const auto identity = server.client_certificate("alice");
    auto client =
        secure_client(server, with_certificate(identity.certificate, identity.private_key));
    ASSERT_EQ(client.handshake().status, 101);
    const auto tls = server.accept().value().tls().value();
    EXPECT_EQ(tls.client_subject, "CN=alice");
    EXPECT_EQ(tls.client_sha256.size(), 64U);
    EXPECT_THAT(server.transcript(), HasSubstr(" client \"CN=alice\""));
}

TEST(MutualTls, RefusesAClientWithoutACertificateIfOneIsRequired) {
    TestServer server(asking(ClientAuth::required));
    EXPECT_THAT(tls_error(server), HasSubstr("alert 116"));
    const auto connection = server.accept().value();
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_THAT(connection.failure(), HasSubstr("alert 116 certificate_required"));
}

TEST(MutualTls, TakesAClientWithoutACertificateIfItIsOptional) {
    TestServer server(asking(ClientAuth::optional));
    auto client = secure_client(server);
    EXPECT_EQ(client.handshake().status, 101);
    EXPECT_EQ(server.accept().value().tls().value().client_subject, "");
}

TEST(MutualTls, RefusesACertificateOfAnotherCa) {
    const PemPair own = make_self_signed("mallory");
    for (const auto auth : {ClientAuth::required, ClientAuth::optional}) {
        TestServer server(asking(auth));
        EXPECT_THAT(tls_error(server, with_certificate(own.certificate, own.private_key)),
                    HasSubstr("alert 48"));
        const auto connection = server.accept().value();
        ASSERT_TRUE(connection.wait_for_close());
        EXPECT_THAT(connection.failure(),
                    HasSubstr("the client's certificate is not valid (self-signed certificate)"));
    }
}

TEST(MutualTls, AsksNobodyByDefault) {
    TestServer server(with_tls());
    const PemPair own = make_self_signed("mallory");
    auto client = secure_client(server, with_certificate(own.certificate, own.private_key));
    EXPECT_EQ(client.handshake().status, 101);
    EXPECT_EQ(server.accept().value().tls().value().client_subject, "");
}

TEST(MutualTls, TakesTheCaOfTheOptions) {
    const PemPair ca = make_self_signed("their CA");
    wsecho::Options options = asking(ClientAuth::required);
    options.tls->client_ca = ca.certificate;
    TestServer server(options);
    auto client = secure_client(server, with_certificate(ca.certificate, ca.private_key));
    ASSERT_EQ(client.handshake().status, 101);
    EXPECT_EQ(server.accept().value().tls().value().client_subject, "CN=their CA");
}
