// The CA, and certificates for clients.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "controlled_server.hpp"
#include "support/raw_client.hpp"

namespace wsecho_test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

wsecho::Options mutual_tls() {
    wsecho::Options options;
    options.tls.emplace();
    options.tls->client_auth = wsecho::ClientAuth::required;
    return options;
}

TEST(ControlTrust, GivesTheCaInThreeForms) {
    ControlledServer server(mutual_tls());

    const Answer pem = server.get("/-/ca.pem");
    const Answer der = server.get("/-/ca.der");
    const Answer jks = server.get("/-/ca.jks");

    EXPECT_EQ(pem.body, server.server().ca_pem());
    EXPECT_EQ(pem.type, "application/x-pem-file");
    EXPECT_EQ(der.type, "application/pkix-cert");
    EXPECT_THAT(der.body, StartsWith("\x30\x82"));
    EXPECT_THAT(jks.body, StartsWith("\xfe\xed\xfe\xed"));
    EXPECT_THAT(jks.body, HasSubstr(der.body));
}

TEST(ControlTrust, MakesACertificateForAClient) {
    ControlledServer server(mutual_tls());
    const auto made = server.post("/-/tls/client-certificate", R"({"name":"alice"})").json();

    TlsClientOptions options;
    options.ca_pem = server.server().ca_pem();
    options.certificate_pem = made.at("certificate");
    options.private_key_pem = made.at("key");
    RawClient client(server.port());
    client.start_tls(options);
    client.handshake();

    const auto shown = server.get("/-/connections/1").json();
    EXPECT_EQ(shown.at("scheme"), "wss");
    EXPECT_EQ(shown.at("tls").at("client_certificate").at("subject"), "CN=alice");
    EXPECT_THAT(shown.at("tls").at("version").get<std::string>(), StartsWith("TLSv1."));
    EXPECT_GT(shown.at("times").at("secured"), 0.0);
}

TEST(ControlTrust, RejectsInvalidNamesAndDays) {
    ControlledServer server(mutual_tls());
    EXPECT_EQ(server.post("/-/tls/client-certificate").status, 200);
    const std::string long_name = R"({"name":")" + std::string(65, 'a') + "\"}";
    for (const std::string& body :
         {std::string(R"({"name":""})"), std::string(R"({"name":5})"), std::string(R"({"days":0})"),
          std::string(R"({"days":3651})"), long_name}) {
        EXPECT_EQ(server.post("/-/tls/client-certificate", body).code(), "bad_value") << body;
    }
}

TEST(ControlTrust, ShowsAnAlertOfTheClient) {
    ControlledServer server(mutual_tls());
    try {
        RawClient client(server.port());
        client.start_tls();
        client.handshake();
    } catch (const ClientError&) {  // it has no certificate
    }
    ASSERT_TRUE(server.server().connections().at(0).wait_for_close());
    const auto tls = server.get("/-/connections/1").json().at("tls");
    EXPECT_TRUE(tls.at("alert_received").is_object() || tls.at("alert_sent").is_object()) << tls;
}

TEST(ControlTrust, TheStateHasTheHashOfTheKey) {
    ControlledServer server(mutual_tls());
    const auto state = server.get("/-/state").json();
    EXPECT_EQ(state.at("tls").at("spki_sha256").get<std::string>().size(), 44U);
    EXPECT_EQ(state.at("urls").at("wss"), "wss://127.0.0.1:" + std::to_string(server.port()));
    EXPECT_THAT(state.at("openssl").get<std::string>(), StartsWith("3."));
}

TEST(ControlTrust, AServerThatSpeaksOnlyTlsHasNoUrlWithWs) {
    wsecho::Options options;
    options.tls.emplace();
    options.tls->accept_plain = false;
    ControlledServer server(options);
    const auto urls = server.get("/-/state").json().at("urls");
    EXPECT_EQ(urls.at("ws"), nullptr);
    EXPECT_THAT(urls.at("control").get<std::string>(), StartsWith("https://127.0.0.1:"));
}

TEST(ControlTrust, WithoutTlsThereIsNoCa) {
    ControlledServer server;
    for (const char* path : {"/-/ca.pem", "/-/ca.der", "/-/ca.jks"}) {
        const Answer answer = server.get(path);
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_EQ(answer.code(), "not_found");
        EXPECT_THAT(answer.error(), HasSubstr("--tls"));
    }
    EXPECT_EQ(server.post("/-/tls/client-certificate").code(), "not_found");
    EXPECT_EQ(server.get("/-/state").json().at("tls"), nullptr);
}

TEST(ControlUrl, IsHttpsOnlyWhereThePortNeedsTls) {
    wsecho::Options options;
    options.tls.emplace();
    options.tls->accept_plain = false;
    ControlledServer server(options);
    const auto url = [&] { return server.get("/-/state").json().at("urls").at("control"); };
    EXPECT_EQ(url(), "https://127.0.0.1:" + std::to_string(server.port()));

    std::uint16_t own = 0;
    server.run([&](wsecho::control::Server& on) { own = on.engine().listen_for_control(0).port; });

    EXPECT_EQ(url(), "http://127.0.0.1:" + std::to_string(own));
}

}  // namespace
}  // namespace wsecho_test
