// hs.status: an HTTP response instead of 101, octet by octet.

#include <gtest/gtest.h>

#include <string>

#include "support/expectations.hpp"
#include "support/scripted.hpp"
#include "wsecho/version.hpp"

using namespace wsecho_test;
using wsecho::ConnectionState;
namespace steps = wsecho::steps;

namespace {

// Everything that a client receives on this target, up to FIN.
std::string all_octets(const TestServer& server, const std::string& target = "/") {
    RawClient client(server.port());
    client.write(Request(target).octets());
    const Ending ending = client.read_until_end();
    EXPECT_EQ(ending.how, End::fin);
    return ending.octets;
}

std::string plain_text(const std::string& status_line, const std::string& body) {
    return status_line +
           "\r\n"
           "Server: ws-echo/" WSECHO_VERSION
           "\r\n"
           "Connection: close\r\n"
           "Content-Type: text/plain; charset=utf-8\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST(HsStatus, HasTheUsualReasonPhraseAndASentence) {
    TestServer server;

    EXPECT_EQ(all_octets(server, "/do/hs.status(503)"),
              plain_text("HTTP/1.1 503 Service Unavailable",
                         "Refused by the behavior hs.status(503).\n"));
}

TEST(HsStatus, MayHaveAReasonPhraseAndABody) {
    TestServer server;
    server.otherwise(steps::hs_status(429, "Slow Down, Please", "{\"retry\": true}\n"));

    EXPECT_EQ(all_octets(server),
              plain_text("HTTP/1.1 429 Slow Down, Please", "{\"retry\": true}\n"));
}

TEST(HsStatus, EveryStatusHasAWellFormedResponse) {
    TestServer server;
    for (int status = 200; status <= 599; ++status) {
        server.otherwise(steps::hs_status(static_cast<std::uint16_t>(status)));
        RawClient client(server.port());

        const Response response = client.handshake();

        EXPECT_EQ(response.status, status);
        EXPECT_EQ(response.header("Connection"), "close");
        const std::string body = client.read_until_end().octets;
        const auto length = response.header("Content-Length");
        EXPECT_EQ(length.value_or("0"), std::to_string(body.size())) << response;
    }
}

TEST(HsStatus, HasTheRegistrysReasonPhrase) {
    TestServer server;
    struct Phrase {
        std::uint16_t status;
        const char* phrase;
    };
    for (const Phrase& known :
         {Phrase{200, "OK"}, Phrase{308, "Permanent Redirect"}, Phrase{404, "Not Found"},
          Phrase{418, "I'm a teapot"}, Phrase{421, "Misdirected Request"},
          Phrase{422, "Unprocessable Content"}, Phrase{425, "Too Early"},
          Phrase{429, "Too Many Requests"}, Phrase{451, "Unavailable For Legal Reasons"},
          Phrase{500, "Internal Server Error"}, Phrase{504, "Gateway Timeout"}}) {
        server.otherwise(steps::hs_status(known.status));
        EXPECT_EQ(response_to(server, "/").reason, known.phrase) << known.status;
    }
}

// RFC 9110, 15.3.5, 15.3.6 and 15.4.5; without a body a 204 has no Content-Length (RFC 9110, 8.6).
TEST(HsStatus, AStatusWithoutContentHasNoBody) {
    TestServer server;
    for (const char* status : {"204", "205", "304"}) {
        SCOPED_TRACE(status);
        RawClient client(server.port());
        const Response response =
            client.handshake(Request("/do/hs.status(" + std::string(status) + ")"));

        EXPECT_EQ(response.status, std::stoi(status));
        EXPECT_EQ(client.read_until_end().octets, "");
        EXPECT_EQ(response.header("Content-Type"), std::nullopt);
        if (response.status == 204) {
            EXPECT_EQ(response.header("Content-Length"), std::nullopt);
        }
    }
}

TEST(HsStatus, IncludesTheHeadersOfTheBehavior) {
    TestServer server;
    server.otherwise("header(Retry-After,7)/hs.status(503)/header(X-Why,maintenance)");

    const Response response = response_to(server, "/");

    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.header("Retry-After"), "7");
    EXPECT_EQ(response.header("X-Why"), "maintenance");
}

// The behavior's Content-Type replaces the server's own, so there is only one.
TEST(HsStatus, AHeaderOfTheBehaviorReplacesTheServersOwn) {
    TestServer server;
    server.otherwise(steps::header("content-type", "application/json") /
                     steps::hs_status(401, "", "{}"));

    EXPECT_EQ(response_to(server, "/").header("Content-Type"), "application/json");
}

TEST(HsStatus, IsRecordedAsARefusalAndNotAsAProblem) {
    TestServer server;
    server.route("/secret", "hs.status(403)");
    all_octets(server, "/secret");

    const wsecho::Connection connection = server.connection(1);
    ASSERT_TRUE(connection.wait_for_close());
    EXPECT_EQ(connection.response_status(), 403);
    EXPECT_EQ(connection.behavior(), "hs.status(403)");
    EXPECT_EQ(connection.handshake().target, "/secret");
    EXPECT_NE(connection.failure().find("hs.status(403)"), std::string::npos);
    EXPECT_TRUE(connection.times().answered);
    EXPECT_EQ(connection.state(), ConnectionState::closed);
    EXPECT_EQ(server.client_count(), 0U);
    EXPECT_TRUE(server.problems().empty());
}

TEST(HsStatus, TheLastOfSeveralCounts) {
    TestServer server;

    EXPECT_EQ(response_to(server, "/do/hs.status(500)/hs.status(404)").status, 404);
}

TEST(HsStatus, IgnoresLaterInputFromTheClient) {
    TestServer server;
    server.otherwise("hs.status(503,,no)/greeting(never)/send(never)");
    RawClient client(server.port());
    client.write(Request().octets() + FrameSpec(opcode::text, "hello").octets());

    const Response response = client.read_response();

    EXPECT_EQ(response.status, 503);
    client.send_text("hello again");
    EXPECT_EQ(client.read_until_end(), (Ending{End::fin, "no"}));
    EXPECT_EQ(server.message_count(), 0U);
}
