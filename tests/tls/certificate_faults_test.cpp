// The certificates that the faults of the group "tls" show: what is in them, in which order they
// are sent, and what OpenSSL says of them if it trusts the server's CA.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tls/certificate_facts.hpp"
#include "tls/tls_faults.hpp"

using namespace wsecho_test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

constexpr double kDay = 86'400;
constexpr const char* kCa = "CN=ws-echo test CA";
constexpr const char* kIntermediate = "CN=ws-echo test intermediate CA";

struct Shown {
    std::vector<std::string> pem;
    std::vector<CertificateFacts> facts;
    std::string verdict;  // of OpenSSL, for the name localhost
};

Shown shown_by(const std::string& fault) {
    FaultyServer server(fault);
    RawClient client(server.port());
    TlsClientOptions options;  // without a CA: it takes every certificate
    client.start_tls(options);
    Shown shown;
    shown.pem = client.tls()->server_chain_pem();
    for (const std::string& pem : shown.pem) shown.facts.push_back(facts_of(pem));
    shown.verdict = verify(shown.pem, server.ca_pem(), "localhost");
    return shown;
}

std::vector<std::string> subjects_of(const Shown& shown) {
    std::vector<std::string> all;
    for (const CertificateFacts& each : shown.facts) all.push_back(each.subject);
    return all;
}

constexpr const char* kLeaf = "CN=localhost";

}  // namespace

namespace wsecho_test {  // not unnamed: several files are compiled as one

struct Fault {
    const char* text;
    const char* verdict;
    std::vector<std::string> subjects;  // of the certificates in the order in which they are sent
};

class CertificateFault : public testing::TestWithParam<Fault> {};

}  // namespace wsecho_test

TEST_P(CertificateFault, GetsItsErrorFromOpenSslIfTheCaIsTrusted) {
    const Shown shown = shown_by(GetParam().text);
    EXPECT_EQ(shown.verdict, GetParam().verdict);
    EXPECT_EQ(subjects_of(shown), GetParam().subjects);
}

INSTANTIATE_TEST_SUITE_P(
    All, CertificateFault,
    testing::Values(
        Fault{"tls.expired", "certificate has expired", {kLeaf}},
        Fault{"tls.expired(1s)", "certificate has expired", {kLeaf}},
        Fault{"tls.not-yet-valid", "certificate is not yet valid", {kLeaf}},
        Fault{"tls.wrong-host", "hostname mismatch", {kLeaf}},
        Fault{"tls.self-signed", "self-signed certificate", {kLeaf}},
        Fault{"tls.untrusted-ca",
              "self-signed certificate in certificate chain",
              {kLeaf, "CN=another CA"}},
        Fault{"tls.incomplete-chain", "unable to get local issuer certificate", {kLeaf}},
        Fault{"tls.intermediate", "ok", {kLeaf, kIntermediate}},
        Fault{"tls.reversed-chain", "ok", {kLeaf, kCa, kIntermediate}},
        Fault{"tls.extra-certificate", "ok", {kLeaf, "CN=unrelated CA", kIntermediate}},
        Fault{"tls.intermediate-not-ca", "invalid CA certificate", {kLeaf, kIntermediate}},
        Fault{"tls.name-constraint", "permitted subtree violation", {kLeaf, kIntermediate}},
        Fault{"tls.wrong-usage", "unsuitable certificate purpose", {kLeaf}},
        Fault{"tls.critical-extension", "unhandled critical extension", {kLeaf}},
        Fault{"tls.no-san", "ok", {kLeaf}},  // OpenSSL takes the common name
        Fault{"tls.sha1", "ok", {kLeaf}}, Fault{"tls.weak-key(512)", "ok", {kLeaf}},
        Fault{"tls.key(p384)", "ok", {kLeaf}}, Fault{"tls.key(ed25519)", "ok", {kLeaf}},
        Fault{"tls.key(rsa2048)", "ok", {kLeaf}}, Fault{"tls.many-names", "ok", {kLeaf}},
        Fault{"tls.sends-root", "ok", {kLeaf, kCa}}));

TEST(CertificateFaults, OfTimeAreOffByTheArgument) {
    const CertificateFacts expired = shown_by("tls.expired(48h)").facts[0];
    EXPECT_NEAR(double(expired.seconds_valid_for), -2 * kDay, 60);
    EXPECT_NEAR(double(expired.seconds_valid_since), 32 * kDay, 60);
    EXPECT_NEAR(double(shown_by("tls.expired").facts[0].seconds_valid_for), -kDay, 60);
    const CertificateFacts early = shown_by("tls.not-yet-valid(2h)").facts[0];
    EXPECT_NEAR(double(early.seconds_valid_since), -7200, 60);
    EXPECT_NEAR(double(early.seconds_valid_for), 7200 + 30 * kDay, 60);
    EXPECT_THAT(early.names, Contains("DNS:localhost"));
    EXPECT_EQ(early.issuer, kCa);
}

TEST(CertificateFaults, OfNamesHaveOnlyTheNamesOfTheArgument) {
    EXPECT_THAT(shown_by("tls.wrong-host").facts[0].names, ElementsAre("DNS:wrong.invalid"));
    EXPECT_THAT(shown_by("tls.wrong-host(chat.example.com)").facts[0].names,
                ElementsAre("DNS:chat.example.com"));
    EXPECT_THAT(shown_by("tls.wrong-host(192.0.2.1)").facts[0].names, ElementsAre("IP:192.0.2.1"));
    EXPECT_THAT(shown_by("tls.no-san").facts[0].names, IsEmpty());
}

TEST(CertificateFaults, ManyNamesAddsThemToTheUsualOnes) {
    const auto usual = facts_of(shown_by("echo").pem[0]).names.size();
    const CertificateFacts many = shown_by("tls.many-names(100)").facts[0];
    EXPECT_THAT(many.names, SizeIs(usual + 100));
    EXPECT_THAT(many.names, Contains("DNS:name-100.invalid"));
    EXPECT_THAT(shown_by("tls.many-names").facts[0].names, SizeIs(usual + 1000));
}

TEST(CertificateFaults, OfExtensionsChangeOnlyTheirOwn) {
    const CertificateFacts clients = shown_by("tls.wrong-usage").facts[0];
    EXPECT_EQ(clients.extended_key_usage, "TLS Web Client Authentication");
    EXPECT_THAT(clients.unknown_critical_extensions, IsEmpty());
    const CertificateFacts critical = shown_by("tls.critical-extension").facts[0];
    EXPECT_THAT(critical.unknown_critical_extensions, ElementsAre("1.3.6.1.4.1.32473.1"));
    EXPECT_EQ(critical.extended_key_usage, "TLS Web Server Authentication");
}

TEST(CertificateFaults, OfKeysAndSignaturesHaveThem) {
    struct {
        const char* fault;
        const char* key;
        int bits;
        const char* signature;
    } const all[] = {
        {"tls.sha1", "prime256v1", 256, "ecdsa-with-SHA1"},
        {"tls.weak-key", "RSA", 1024, "ecdsa-with-SHA256"},
        {"tls.weak-key(512)", "RSA", 512, "ecdsa-with-SHA256"},
        {"tls.weak-key(768)", "RSA", 768, "ecdsa-with-SHA256"},
        {"tls.key(p384)", "secp384r1", 384, "ecdsa-with-SHA256"},
        {"tls.key(p521)", "secp521r1", 521, "ecdsa-with-SHA256"},
        {"tls.key(ed25519)", "ED25519", 256, "ecdsa-with-SHA256"},
        {"tls.key(rsa2048)", "RSA", 2048, "ecdsa-with-SHA256"},
    };
    for (const auto& each : all) {
        const CertificateFacts leaf = shown_by(each.fault).facts[0];
        EXPECT_EQ(leaf.key, each.key) << each.fault;
        // OpenSSL gives 253 or 256 bits to Ed25519.
        if (leaf.key != "ED25519") {
            EXPECT_EQ(leaf.key_bits, each.bits) << each.fault;
        }
        EXPECT_EQ(leaf.signature, each.signature) << each.fault;
    }
}

TEST(CertificateFaults, OfIssuersShowIssuersThatMayNotIssue) {
    const Shown not_ca = shown_by("tls.intermediate-not-ca");
    EXPECT_EQ(not_ca.facts[0].issuer, kIntermediate);
    EXPECT_FALSE(not_ca.facts[1].is_ca);
    const Shown constrained = shown_by("tls.name-constraint");
    EXPECT_TRUE(constrained.facts[1].is_ca);
    EXPECT_THAT(constrained.facts[1].name_constraints, HasSubstr("DNS:invalid"));
    EXPECT_EQ(constrained.facts[1].issuer, kCa);
}

TEST(CertificateFaults, SelfSignedAndUntrustedAreNotOfTheServersCa) {
    const Shown own = shown_by("tls.self-signed");
    EXPECT_EQ(own.facts[0].issuer, own.facts[0].subject);
    EXPECT_EQ(verify(own.pem, own.pem[0], "localhost"), "ok");
    const Shown other = shown_by("tls.untrusted-ca");
    EXPECT_EQ(verify(other.pem, other.pem[1], "localhost"), "ok");
}

// Nothing tells a client where to fetch the missing certificate.
TEST(CertificateFaults, AnIncompleteChainHasNoAddressOfItsIssuer) {
    const Shown shown = shown_by("tls.incomplete-chain");
    EXPECT_EQ(shown.facts[0].issuer, kIntermediate);
    EXPECT_FALSE(shown.facts[0].has_issuer_address);
}

TEST(CertificateFaults, ABigChainHasAboutTheSizeOfTheArgument) {
    for (const std::size_t size : {std::size_t{1024}, std::size_t{65536}, std::size_t{1} << 20}) {
        const Shown shown = shown_by("tls.big-chain(" + std::to_string(size) + ")");
        std::size_t octets = 0;
        for (std::size_t i = 1; i < shown.pem.size(); ++i) octets += shown.pem[i].size() * 3 / 4;
        EXPECT_GE(octets, size);
        EXPECT_LE(octets, size + size / 8 + 1024);
        EXPECT_EQ(shown.verdict, "ok");
    }
}

TEST(CertificateFaults, HaveTheServerNameThatTheClientAskedFor) {
    for (const char* fault : {"tls.expired", "tls.self-signed", "tls.intermediate", "tls.sha1"}) {
        FaultyServer server(fault);
        RawClient client(server.port());
        TlsClientOptions options;
        options.server_name = "app.localhost";
        client.start_tls(options);
        EXPECT_THAT(facts_of(client.tls()->server_certificate_pem()).names,
                    ElementsAre("DNS:app.localhost"))
            << fault;
    }
}

TEST(CertificateFaults, LeaveTheNextConnectionAlone) {
    FaultyServer server("tls.expired");
    TlsClientOptions options;
    options.ca_pem = server.ca_pem();
    EXPECT_THAT(tls_error(server, options), HasSubstr("certificate verify failed"));
    auto client = secure_client(server);
    EXPECT_EQ(client.handshake().status, 101);
}

// A server with a certificate of its own has no CA: the faults use one that nobody trusts.
TEST(CertificateFaults, AlsoReplaceAGivenCertificate) {
    const PemPair own = make_self_signed("localhost");
    wsecho::Options options = with_tls();
    options.tls->certificate = own.certificate;
    options.tls->private_key = own.private_key;
    FaultyServer server("tls.expired", options);
    RawClient client(server.port());
    client.start_tls({});
    EXPECT_NEAR(double(facts_of(client.tls()->server_certificate_pem()).seconds_valid_for), -kDay,
                60);
}

TEST(CertificateFaults, WaitForAnRsaKeyWhileOtherClientsAreServed) {
    FaultyServer server("tls.key(rsa4096)");
    RawClient waiting = after_client_hello(server);
    ASSERT_TRUE(server.wait_for([&] { return !server.connections().empty(); }));
    auto other = secure_client(server);
    ASSERT_EQ(other.handshake().status, 101);
    other.send_text("hello");
    expect_frame(other, opcode::text, "hello");
    waiting.set_timeout(std::chrono::milliseconds(1));
    EXPECT_THROW(waiting.read_exact(1), ClientError);  // the key takes longer than all this
    waiting.set_timeout(std::chrono::seconds(60));
    EXPECT_EQ(waiting.read_exact(1), "\x16");  // RFC 8446, 5.1: handshake
}

TEST(CertificateFaults, MayStopTheServerWhileItMakesAnRsaKey) {
    FaultyServer server("tls.key(rsa4096)");
    RawClient client = after_client_hello(server);
    ASSERT_TRUE(server.wait_for([&] { return !server.connections().empty(); }));
    server.stop();
    EXPECT_EQ(server.connection(1).verdict()->outcome, wsecho::Verdict::Outcome::undecided);
}

// Making an RSA key takes up to a second.
TEST(CertificateFaults, ShareOneRsaKeyForEachSize) {
    const auto key_in = [](const std::string& fault) {
        FaultyServer server(fault);
        RawClient client(server.port());
        client.start_tls({});
        return public_key_of(client.tls()->server_certificate_pem());
    };
    EXPECT_EQ(key_in("tls.key(rsa2048)"), key_in("tls.key(rsa2048)"));
    EXPECT_NE(key_in("tls.weak-key(512)"), key_in("tls.weak-key(768)"));
}
