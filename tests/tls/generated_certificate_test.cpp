// The certificates that the server makes when it starts.

#include <gmock/gmock.h>

#include <string>

#include "support/expectations.hpp"
#include "support/raw_client.hpp"
#include "tls/certificate_facts.hpp"
#include "tls/tls_server.hpp"

using namespace wsecho_test;
using testing::Contains;
using testing::ElementsAre;

namespace {

std::string certificate_for(const wsecho::EchoServer& server, const std::string& server_name) {
    TlsClientOptions options;
    options.server_name = server_name;
    RawClient client(server.port());
    client.start_tls(options);
    return client.tls()->server_certificate_pem();
}

}  // namespace

TEST(GeneratedCertificate, IsValidForEachOfItsNamesIfItsCaIsTrusted) {
    TestServer server(with_tls());
    const std::string leaf = certificate_for(server, "");
    for (const char* name : {"localhost", "127.0.0.1", "::1", "ws-echo"}) {
        EXPECT_EQ(verify(leaf, server.ca_pem(), name), "ok") << name;
    }
}

TEST(GeneratedCertificate, IsNotValidForOtherNamesAndOtherCas) {
    TestServer server(with_tls());
    TestServer other(with_tls());
    const std::string leaf = certificate_for(server, "");
    EXPECT_EQ(verify(leaf, server.ca_pem(), "example.com"), "hostname mismatch");
    EXPECT_EQ(verify(leaf, server.ca_pem(), "127.0.0.2"), "IP address mismatch");
    EXPECT_THAT(verify(leaf, other.ca_pem(), "localhost"), testing::Ne("ok"));
}

TEST(GeneratedCertificate, HasAKeyForP256AndThirtyDays) {
    TestServer server(with_tls());
    const CertificateFacts leaf = facts_of(certificate_for(server, ""));
    EXPECT_EQ(leaf.key, "prime256v1");
    EXPECT_FALSE(leaf.is_ca);
    EXPECT_NEAR(double(leaf.seconds_valid_since), 3600, 60);
    EXPECT_NEAR(double(leaf.seconds_valid_for), 30 * 86'400, 60);
    EXPECT_EQ(leaf.issuer, facts_of(server.ca_pem()).subject);
    EXPECT_TRUE(facts_of(server.ca_pem()).is_ca);
}

TEST(GeneratedCertificate, HasTheNamesOfTheOptions) {
    wsecho::Options options = with_tls();
    options.tls->names = {"chat.test", "192.0.2.7"};
    TestServer server(options);
    const std::string leaf = certificate_for(server, "");
    EXPECT_EQ(verify(leaf, server.ca_pem(), "chat.test"), "ok");
    EXPECT_EQ(verify(leaf, server.ca_pem(), "192.0.2.7"), "ok");
    EXPECT_THAT(facts_of(leaf).names, Contains("IP:192.0.2.7"));
}

TEST(GeneratedCertificate, OfANameBelowLocalhostIsForThatNameOnly) {
    TestServer server(with_tls());
    const std::string leaf = certificate_for(server, "App-1.Localhost");
    EXPECT_THAT(facts_of(leaf).names, ElementsAre("DNS:app-1.localhost"));
    EXPECT_EQ(verify(leaf, server.ca_pem(), "app-1.localhost"), "ok");
}

TEST(GeneratedCertificate, OfANameBelowAnOptionIsForThatNameOnly) {
    wsecho::Options options = with_tls();
    options.tls->names = {"chat.test"};
    TestServer server(options);
    EXPECT_THAT(facts_of(certificate_for(server, "eu.chat.test")).names,
                ElementsAre("DNS:eu.chat.test"));
}

// A client that asks for it must see an honest mismatch.
TEST(GeneratedCertificate, OfAForeignNameHasTheServersNames) {
    TestServer server(with_tls());
    for (const char* name : {"example.com", "localhost", "notlocalhost", "evil,DNS:x.localhost"}) {
        EXPECT_THAT(facts_of(certificate_for(server, name)).names, Contains("DNS:localhost"))
            << name;
    }
}

TEST(GeneratedCertificate, OfManyNamesAreMadeOnlyOnce) {
    TestServer server(with_tls());
    const std::string first = certificate_for(server, "a.localhost");
    for (int i = 0; i < 20; ++i) certificate_for(server, std::to_string(i) + ".localhost");
    EXPECT_EQ(certificate_for(server, "a.localhost"), first);
    for (int i = 0; i < 64; ++i) certificate_for(server, "b" + std::to_string(i) + ".localhost");
    EXPECT_NE(certificate_for(server, "a.localhost"), first);  // the oldest of 64 is forgotten
}
