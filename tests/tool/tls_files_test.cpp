// ws-echo --tls: the files that it reads, and those that it writes for clients.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/tls1.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/http_client.hpp"
#include "support/raw_client.hpp"
#include "tls/certificate_facts.hpp"
#include "tool_process.hpp"

namespace wsecho_test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

void write_to(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

unsigned mode_of(const std::string& path) {
    struct stat facts = {};
    ::stat(path.c_str(), &facts);
    return facts.st_mode & 0777;
}

TlsClientOptions trusting(const std::string& ca_pem, const std::string& server_name = "localhost") {
    TlsClientOptions options;
    options.ca_pem = ca_pem;
    options.server_name = server_name;
    return options;
}

// The server's certificate, after an echo.
std::string certificate_from(Tool& tool, const TlsClientOptions& options) {
    RawClient client(tool.port());
    client.start_tls(options);
    EXPECT_EQ(client.handshake().status, 101);
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    return client.tls()->server_certificate_pem();
}

// Empty if the client can connect.
std::string error_of_client(Tool& tool, const TlsClientOptions& options) {
    try {
        certificate_from(tool, options);
        return {};
    } catch (const ClientError& error) {
        return error.what();
    }
}

// ---- written files ----

TEST(ToolTls, WritesTheCaBeforeItPrintsTheUrl) {
    TemporaryFolder folder;
    Tool tool({"--tls", "--ca-file", folder.path("ca.pem"), "--print-url"});

    const std::string url = tool.out().next();

    const std::string ca = content_of(folder.path("ca.pem"));
    EXPECT_THAT(url, StartsWith("wss://127.0.0.1:"));
    EXPECT_EQ(verify(certificate_from(tool, trusting(ca)), ca, "127.0.0.1"), "ok");
    EXPECT_TRUE(facts_of(ca).is_ca);
    EXPECT_THAT(folder.files(), ElementsAre("ca.pem"));
    EXPECT_EQ(mode_of(folder.path("ca.pem")), 0644U);
}

TEST(ToolTls, AnnouncesBothSchemesAndServesBoth) {
    Tool tool({"--tls"});

    EXPECT_THAT(tool.wait_until_listening(), testing::MatchesRegex(".*ws://127.0.0.1:[0-9]+ and "
                                                                   "wss://127.0.0.1:[0-9]+ .*"));
    EXPECT_EQ(RawClient(tool.port()).handshake().status, 101);
}

TEST(ToolTls, RefusesPlainClientsWithTlsOnly) {
    Tool tool({"--tls", "--tls-only"});

    EXPECT_THAT(tool.wait_until_listening(),
                AllOf(HasSubstr("listening on wss://127.0.0.1:"), Not(HasSubstr(" ws://"))));
    EXPECT_EQ(RawClient(tool.port()).handshake().status, 400);
    EXPECT_EQ(error_of_client(tool, {}), "");
}

TEST(ToolTls, ServesTheControlApiOverTlsOnlyWithTlsOnly) {
    TemporaryFolder folder;
    Tool tool({"--tls", "--tls-only", "--ca-file", folder.path("ca.pem"), "--print-env"});
    const std::string port = std::to_string(tool.port());

    EXPECT_THAT(tool.out().next(), HasSubstr("WS_ECHO_CONTROL_URL='https://127.0.0.1:" + port));
    HttpClient control(tool.port());
    control.use_tls(trusting(content_of(folder.path("ca.pem"))));
    EXPECT_EQ(control.get("/-/state").status(), 200);
    EXPECT_THAT(HttpClient(tool.port()).get("/-/state").body, HasSubstr("wss or https"));
}

TEST(ToolTls, ReplacesTheCaOfAnEarlierServer) {
    TemporaryFolder folder;
    write_to(folder.path("ca.pem"), "old");
    std::filesystem::create_symlink("ca.pem", folder.path("link"));
    Tool tool({"--tls", "--ca-file", folder.path("link")});
    tool.wait_until_listening();

    EXPECT_EQ(error_of_client(tool, trusting(content_of(folder.path("ca.pem")))), "");
    EXPECT_TRUE(std::filesystem::is_symlink(folder.path("link")));
    EXPECT_THAT(folder.files(), ElementsAre("ca.pem", "link"));
}

// ---- clients that fail, without a trace ----

// The line about two clients that fail alike.
std::string said_about(const std::vector<std::string>& arguments, const TlsClientOptions& client) {
    Tool tool(arguments);
    error_of_client(tool, client);
    std::string line = tool.error().next();
    error_of_client(tool, client);
    tool.signal(SIGINT);
    tool.wait();
    EXPECT_EQ(tool.error().rest(), "");
    return line;
}

TEST(ToolTls, SaysOnceThatAClientDoesNotTrustTheCa) {
    EXPECT_EQ(said_about({"--tls"}, trusting(make_self_signed("another CA").certificate)),
              "ws-echo: #1 TLS failed: the client sent alert 48 unknown_ca: does it trust the CA? "
              "See --ca-file");
}

TEST(ToolTls, SaysWhatAClientLacks) {
    EXPECT_THAT(
        said_about({"--tls", "--client-cert", "required"}, {}),
        HasSubstr("#1 TLS failed: the client sent no certificate, so the server sent alert"));
    TlsClientOptions old;
    old.most_version = TLS1_2_VERSION;
    EXPECT_THAT(said_about({"--tls", "--tls-min", "1.3"}, old),
                HasSubstr("#1 TLS failed: the client offers no version of TLS that the server "
                          "accepts, so the server sent alert 70 protocol_version"));
}

TEST(ToolTls, SaysNothingIfAStepMakesTheHandshakeFail) {
    Tool tool({"--tls", "--behavior", "tls.expired"});
    error_of_client(tool, trusting(make_self_signed("another CA").certificate));
    tool.signal(SIGINT);
    tool.wait();
    EXPECT_EQ(tool.error().rest(), "");
}

TEST(ToolTls, NamesTheFailureOfTheOnlyClientAsUntested) {
    Tool tool({"--tls", "--fail-on-violation", "--behavior", "frame.rsv1"});
    error_of_client(tool, trusting(make_self_signed("another CA").certificate));
    EXPECT_THAT(tool.error().next(), HasSubstr("#1 TLS failed"));
    tool.signal(SIGINT);
    EXPECT_EQ(tool.wait(), Exit{1});
    EXPECT_THAT(tool.error().rest(),
                HasSubstr("untested: no client came; #1 failed the TLS handshake: the client sent "
                          "alert 48 unknown_ca"));
}

// Reads the format of Java's KeyStore "JKS".
class Truststore {
public:
    explicit Truststore(std::string octets) : octets_(std::move(octets)) {}

    std::uint64_t number(std::size_t octets) {
        std::uint64_t value = 0;
        for (const char c : text(octets)) value = value << 8 | static_cast<unsigned char>(c);
        return value;
    }

    std::string text(std::size_t octets) {
        at_ += octets;
        return octets_.substr(at_ - octets, octets);
    }

    std::size_t read() const { return at_; }

private:
    const std::string octets_;
    std::size_t at_ = 0;
};

std::string pem_of(const std::string& der) {
    const auto* octets = reinterpret_cast<const unsigned char*>(der.data());
    X509* const certificate = d2i_X509(nullptr, &octets, static_cast<long>(der.size()));
    BIO* const memory = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(memory, certificate);
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    const std::string pem(data, static_cast<std::size_t>(size));
    BIO_free(memory);
    X509_free(certificate);
    return pem;
}

std::string sha1_with_password(const std::string& octets) {
    const std::string keyed = std::string("\0c\0h\0a\0n\0g\0e\0i\0t", 16) + "Mighty Aphrodite";
    const std::string all = keyed + octets;
    unsigned char digest[SHA_DIGEST_LENGTH];
    SHA1(reinterpret_cast<const unsigned char*>(all.data()), all.size(), digest);
    return {reinterpret_cast<const char*>(digest), sizeof digest};
}

TEST(ToolTls, WritesTheCaAsATruststoreForJava) {
    TemporaryFolder folder;
    Tool tool({"--tls", "--truststore", folder.path("ca.jks"), "--ca-file", folder.path("ca.pem")});
    tool.wait_until_listening();

    const std::string octets = content_of(folder.path("ca.jks"));
    Truststore store(octets);
    EXPECT_EQ(store.number(4), 0xfeedfeedU);
    EXPECT_EQ(store.number(4), 2U);  // version
    EXPECT_EQ(store.number(4), 1U);  // entries
    EXPECT_EQ(store.number(4), 2U);  // a trusted certificate
    EXPECT_EQ(store.text(store.number(2)), "ws-echo");
    EXPECT_GT(store.number(8), 1'600'000'000'000U);  // milliseconds since 1970
    EXPECT_EQ(store.text(store.number(2)), "X.509");
    const std::string certificate = store.text(store.number(4));
    EXPECT_EQ(pem_of(certificate), content_of(folder.path("ca.pem")));
    const std::size_t signed_size = store.read();
    EXPECT_EQ(store.text(20), sha1_with_password(octets.substr(0, signed_size)));
    EXPECT_EQ(store.read(), octets.size());
}

TEST(ToolTls, WritesAnIdentityThatClientsNeed) {
    TemporaryFolder folder;
    Tool tool({"--tls", "--client-identity", folder.path("client.pem")});
    tool.wait_until_listening();

    const std::string identity = content_of(folder.path("client.pem"));
    EXPECT_EQ(mode_of(folder.path("client.pem")), 0600U);
    TlsClientOptions options;
    EXPECT_THAT(error_of_client(tool, options), HasSubstr("alert 116"));
    options.certificate_pem = options.private_key_pem = identity;
    EXPECT_EQ(error_of_client(tool, options), "");
}

TEST(ToolTls, TakesClientsWithoutAnIdentityIfItIsOptional) {
    TemporaryFolder folder;
    Tool tool(
        {"--tls", "--client-cert", "optional", "--client-identity", folder.path("client.pem")});
    tool.wait_until_listening();

    EXPECT_EQ(error_of_client(tool, {}), "");
}

TEST(ToolTls, NamesThePathThatItCannotWrite) {
    const std::string why = "it exists and is not a regular file";
    for (const char* option : {"--ca-file", "--truststore", "--client-identity"}) {
        TemporaryFolder folder;
        ASSERT_EQ(::mkfifo(folder.path("fifo").c_str(), 0600), 0);
        const std::vector<std::pair<std::string, std::string>> paths = {
            {folder.path(), why},
            {folder.path("fifo"), why},
            {"/dev/null", why},
            {folder.path("missing/file"), "No such file or directory"},
            {folder.path("fifo/file"), "Not a directory"}};
        for (const auto& [path, reason] : paths) {
            for (const char* start : {"--tls", "--background"}) {
                const Outcome outcome = run_tool({"--host", "127.0.0.1", "--port", "0",
                                                  "--print-url", "--tls", option, path, start});
                EXPECT_EQ(outcome.exit, Exit{4});
                EXPECT_EQ(outcome.out, "");
                EXPECT_EQ(outcome.error, "ws-echo: cannot write " + path + ": " + reason + " (" +
                                             option +
                                             " needs a path in an existing, writable folder)\n");
            }
        }
        EXPECT_THAT(folder.files(), ElementsAre("fifo"));
    }
}

// ---- names and versions ----

TEST(ToolTls, PutsFurtherNamesIntoTheCertificate) {
    Tool tool({"--tls", "--tls-name", "chat.test", "--tls-name", "192.0.2.7"});

    EXPECT_THAT(
        facts_of(certificate_from(tool, {})).names,
        AllOf(Contains("DNS:localhost"), Contains("DNS:chat.test"), Contains("IP:192.0.2.7")));
}

TEST(ToolTls, AcceptsTheVersionsBetweenMinAndMax) {
    Tool tool({"--tls", "--tls-min", "1.1", "--tls-max", "1.2"});
    const auto error_with = [&](int version) {
        TlsClientOptions only;
        only.least_version = only.most_version = version;
        return error_of_client(tool, only);
    };

    EXPECT_THAT(error_with(0x0301), HasSubstr("alert 70"));  // TLS 1.0
    EXPECT_EQ(error_with(0x0302), "");
    EXPECT_EQ(error_with(0x0303), "");
    EXPECT_THAT(error_with(0x0304), HasSubstr("alert 70"));
}

// ---- given certificates ----

TEST(ToolTls, UsesAGivenCertificate) {
    TemporaryFolder folder;
    const PemPair own = make_self_signed("mine");
    write_to(folder.path("cert.pem"), own.certificate);
    write_to(folder.path("key.pem"), own.private_key);
    Tool tool({"--cert", folder.path("cert.pem"), "--key", folder.path("key.pem"), "--print-url"});

    EXPECT_THAT(tool.out().next(), StartsWith("wss://"));
    EXPECT_EQ(facts_of(certificate_from(tool, {})).subject, "CN=mine");
}

TEST(ToolTls, TakesCertificateAndKeyFromOneFile) {
    for (const bool key_first : {false, true}) {
        TemporaryFolder folder;
        const PemPair own = make_self_signed("mine");
        write_to(folder.path("both.pem"),
                 key_first ? own.private_key + own.certificate : own.certificate + own.private_key);
        Tool tool({"--cert", folder.path("both.pem"), "--key", folder.path("both.pem")});

        EXPECT_EQ(facts_of(certificate_from(tool, {})).subject, "CN=mine");
    }
}

TEST(ToolTls, AsksForCertificatesOfAGivenCa) {
    TemporaryFolder folder;
    const PemPair ca = make_self_signed("their CA");
    write_to(folder.path("ca.pem"), ca.certificate);
    Tool tool({"--tls", "--client-ca", folder.path("ca.pem")});

    EXPECT_THAT(error_of_client(tool, {}), HasSubstr("alert 116"));
    TlsClientOptions options;
    options.certificate_pem = ca.certificate;
    options.private_key_pem = ca.private_key;
    EXPECT_EQ(error_of_client(tool, options), "");
}

struct BadFiles {
    std::string certificate;
    std::string key;
    std::string said;
};

TEST(ToolTls, NamesTheCertificateOrKeyThatIsNotUsable) {
    TemporaryFolder folder;
    const PemPair own = make_self_signed("mine");
    const auto file = [&](const char* name, const std::string& content) {
        write_to(folder.path(name), content);
        return folder.path(name);
    };
    std::string damaged = own.certificate;
    damaged[80] = '!';
    const std::string good = file("good.pem", own.certificate);
    const std::string key = file("key.pem", own.private_key);
    const std::string other = file("other.pem", make_self_signed("other").private_key);
    const std::string locked = file("locked.pem", encrypted(own.private_key));
    const std::string text = file("text.pem", "hello\n");
    const std::string half = file("half.pem", damaged);
    const std::string empty = file("empty.pem", "");
    const std::string missing = folder.path("missing.pem");
    const auto needs = [](const char* option) {
        return std::string(" (") + option + " needs a readable file in PEM)";
    };
    const std::vector<BadFiles> all = {
        {missing, key, "cannot read " + missing + ": No such file or directory" + needs("--cert")},
        {good, missing, "cannot read " + missing + ": No such file or directory" + needs("--key")},
        {folder.path(), key, "cannot read " + folder.path() + ": Is a directory" + needs("--cert")},
        {good, folder.path(), "cannot read " + folder.path() + ": Is a directory" + needs("--key")},
        {empty, key, "cannot read " + empty + ": it is empty" + needs("--cert")},
        {good, "/dev/null", "cannot read /dev/null: it is empty" + needs("--key")},
        {"/dev/zero", key, "cannot read /dev/zero: it is larger than 1MiB" + needs("--cert")},
        {text, key,
         text + " (--cert) has no certificate: use PEM, which begins with -----BEGIN "
                "CERTIFICATE-----"},
        {key, key, key + " (--cert) has no certificate: "},
        {half, key, half + " (--cert) has a malformed certificate ("},
        {good, text,
         text + " (--key) has no private key: use PEM, which begins with -----BEGIN PRIVATE "
                "KEY-----"},
        {good, good, good + " (--key) has no private key: "},
        {good, locked, locked + " (--key) has an encrypted private key: decrypt it first, "},
        {good, other,
         other + " (--key) is not the key of the first certificate in " + good + " (--cert): "}};
    for (const BadFiles& each : all) {
        SCOPED_TRACE(each.said);
        const Outcome outcome = run_tool({"--host", "127.0.0.1", "--port", "0", "--print-url",
                                          "--cert", each.certificate, "--key", each.key});
        EXPECT_EQ(outcome.exit, Exit{4});
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.error, StartsWith("ws-echo: " + each.said));
        EXPECT_EQ(outcome.error.find('\n'), outcome.error.size() - 1) << outcome.error;
    }
}

TEST(ToolTls, NamesTheClientCaThatIsNotUsable) {
    TemporaryFolder folder;
    write_to(folder.path("text.pem"), "hello\n");
    for (const auto& [path, said] : std::vector<std::pair<std::string, std::string>>{
             {folder.path("missing.pem"),
              "cannot read " + folder.path("missing.pem") + ": No such"},
             {folder.path(), "cannot read " + folder.path() + ": Is a directory (--client-ca "},
             {folder.path("text.pem"), folder.path("text.pem") + " (--client-ca) has no cert"}}) {
        const Outcome outcome = run_tool(
            {"--host", "127.0.0.1", "--port", "0", "--print-url", "--tls", "--client-ca", path});
        EXPECT_EQ(outcome.exit, Exit{4});
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.error, StartsWith("ws-echo: " + said));
    }
}

TEST(ToolTls, RemovesAStalePortFileIfACertificateIsMissing) {
    TemporaryFolder folder;
    write_to(folder.path("port"), "43211\n");
    const Outcome outcome =
        run_tool({"--port", "0", "--port-file", folder.path("port"), "--cert",
                  folder.path("missing"), "--key", folder.path("missing"), "--background"});

    EXPECT_EQ(outcome.exit, Exit{4});
    EXPECT_THAT(folder.files(), IsEmpty());
}

// ---- the trace ----

TEST(ToolTls, TracesWhatAClientHasAskedForAndHowItFailed) {
    TemporaryFolder folder;
    Tool tool({"--tls", "--ca-file", folder.path("ca.pem"), "--debug"});
    TlsClientOptions options = trusting(content_of((tool.port(), folder.path("ca.pem"))));
    options.alpn = "http/1.1";
    EXPECT_EQ(error_of_client(tool, options), "");
    options = trusting(make_self_signed("other").certificate);
    EXPECT_THAT(error_of_client(tool, options), HasSubstr("certificate verify failed"));

    EXPECT_THAT(tool.error().up_to("#1 = secured ").back(),
                testing::MatchesRegex(R"(.* #1 = secured TLSv1.3 TLS_[A-Z0-9_]+ sni "localhost" )"
                                      R"(alpn "http/1.1")"));
    EXPECT_THAT(tool.error().up_to("#2 = tls failed").back(),
                testing::EndsWith(" #2 = tls failed: the client sent alert 48 unknown_ca"));
}

}  // namespace
}  // namespace wsecho_test
