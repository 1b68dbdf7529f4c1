// Options::tls: what is accepted, and the sentence for each mistake.

#include <gmock/gmock.h>

#include <string>

#include "support/refusal.hpp"
#include "tls/certificate_facts.hpp"
#include "tls/tls_server.hpp"

using namespace wsecho_test;
using testing::HasSubstr;
using wsecho::ClientAuth;
using wsecho::TlsVersion;

namespace {

void start(const wsecho::Tls& tls) {
    wsecho::Options options;
    options.tls = tls;
    const wsecho::EchoServer server(options);
}

wsecho::Tls given(const std::string& certificate, const std::string& key) {
    wsecho::Tls tls;
    tls.certificate = certificate;
    tls.private_key = key;
    return tls;
}

}  // namespace

TEST(TlsOptions, TakeAGivenCertificate) {
    const PemPair own = make_self_signed("mine");
    wsecho::Options options;
    options.tls = given(own.certificate, own.private_key);
    TestServer server(options);
    EXPECT_EQ(server.ca_pem(), "");
    auto client = RawClient(server.port());
    client.start_tls();
    EXPECT_EQ(facts_of(client.tls()->server_certificate_pem()).subject, "CN=mine");
    EXPECT_THROW(server.client_certificate("alice"), std::logic_error);
}

TEST(TlsOptions, NeedCertificateAndKeyTogether) {
    const PemPair own = make_self_signed("mine");
    EXPECT_THAT(refusal(start, given(own.certificate, "")),
                HasSubstr("Tls::certificate is set without Tls::private_key"));
    EXPECT_THAT(refusal(start, given("", own.private_key)),
                HasSubstr("Tls::private_key is set without Tls::certificate"));
}

TEST(TlsOptions, NameWhatIsWrongWithACertificate) {
    const PemPair own = make_self_signed("mine");
    std::string damaged = own.certificate;
    damaged[80] = '!';
    EXPECT_THAT(refusal(start, given("hello", own.private_key)),
                HasSubstr("Tls::certificate has no certificate: use PEM"));
    EXPECT_THAT(refusal(start, given(own.private_key, own.private_key)),
                HasSubstr("Tls::certificate has no certificate"));
    EXPECT_THAT(refusal(start, given(damaged, own.private_key)),
                HasSubstr("Tls::certificate has a malformed certificate"));
    EXPECT_THAT(refusal(start, given(own.certificate + damaged, own.private_key)),
                HasSubstr("Tls::certificate has a malformed certificate"));
}

TEST(TlsOptions, NameWhatIsWrongWithAKey) {
    const PemPair own = make_self_signed("mine");
    const PemPair other = make_self_signed("other");
    std::string damaged = own.private_key;
    damaged[60] = '!';
    EXPECT_THAT(refusal(start, given(own.certificate, "hello")),
                HasSubstr("Tls::private_key has no private key: use PEM"));
    EXPECT_THAT(refusal(start, given(own.certificate, own.certificate)),
                HasSubstr("Tls::private_key has no private key"));
    EXPECT_THAT(refusal(start, given(own.certificate, damaged)),
                HasSubstr("Tls::private_key has a malformed private key"));
    EXPECT_THAT(refusal(start, given(own.certificate, encrypted(own.private_key))),
                HasSubstr("Tls::private_key has an encrypted private key: decrypt it first"));
    EXPECT_THAT(
        refusal(start, given(own.certificate, other.private_key)),
        HasSubstr("Tls::private_key is not the key of the first certificate in Tls::certificate"));
}

TEST(TlsOptions, MustNotContradictEachOther) {
    wsecho::Tls versions;
    versions.least = TlsVersion::v1_3;
    versions.most = TlsVersion::v1_2;
    EXPECT_THAT(refusal(start, versions), HasSubstr("Tls::least is 1.3 and Tls::most is 1.2"));

    const PemPair own = make_self_signed("mine");
    wsecho::Tls names = given(own.certificate, own.private_key);
    names.names = {"chat.test"};
    EXPECT_THAT(refusal(start, names),
                HasSubstr("Tls::names is set together with Tls::certificate"));

    wsecho::Tls unasked;
    unasked.client_ca = own.certificate;
    EXPECT_THAT(refusal(start, unasked), HasSubstr("the server asks no client for a certificate"));

    wsecho::Tls without_ca = given(own.certificate, own.private_key);
    without_ca.client_auth = ClientAuth::required;
    EXPECT_THAT(refusal(start, without_ca), HasSubstr("Tls::client_auth needs Tls::client_ca"));
}

TEST(TlsOptions, NamesMustBeVisibleAscii) {
    for (const char* name : {"", "a b", "caf\xc3\xa9.test"}) {
        wsecho::Tls tls;
        tls.names = {name};
        EXPECT_THAT(refusal(start, tls), HasSubstr("use a DNS name in ASCII")) << name;
    }
}

TEST(TlsOptions, NameAClientCaThatIsNotOne) {
    wsecho::Tls tls;
    tls.client_auth = ClientAuth::required;
    tls.client_ca = "hello";
    EXPECT_THAT(refusal(start, tls), HasSubstr("Tls::client_ca has no certificate"));
}
