// Attacks on the control API over real sockets, and the clients that must get through.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "control/guard.hpp"
#include "control/http_door.hpp"
#include "server/with_front_door.hpp"
#include "support/raw_client.hpp"
#include "support/socket_path.hpp"

namespace wsecho::control {
namespace {

using testing::HasSubstr;
using testing::Not;
using wsecho_test::RawClient;

// A server whose control API counts the requests that the rules let through, and answers them with
// their method. "/-/ready" is open.
class GuardedServer {
public:
    explicit GuardedServer(Settings settings = {}, const Options& options = {})
        : server_(server::with_front_door(
              options, [&](engine::Engine&, const auto&, engine::Scheduler& scheduler) {
                  const auto is_open = [](const Request& request) {
                      return request.path == "/-/ready";
                  };
                  const auto answer = [this](const Request& request, const auto& reply) {
                      ++passed;
                      reply->send(
                          {request.path == "/-/lost" ? 404 : 200, request.method, "text/plain"});
                  };
                  return std::make_unique<HttpDoor>(
                      guarded(AccessRules(std::move(settings)), is_open, answer), DoorSettings{},
                      scheduler);
              })) {}

    /// The response to these octets, in which PORT stands for the server's port. `host` is where
    /// the client connects to.
    std::string answer_to(std::string octets, const std::string& host = "127.0.0.1") const {
        const std::string port = std::to_string(server_->port());
        for (std::size_t at = octets.find("PORT"); at != std::string::npos;
             at = octets.find("PORT")) {
            octets.replace(at, 4, port);
        }
        RawClient client(server_->port(), host);
        client.write(octets);
        const auto response = client.read_response();
        const auto length = response.header("Content-Length");
        const bool has_body = length && octets.substr(0, 5) != "HEAD ";
        return response.octets + (has_body ? client.read_exact(std::stoul(*length)) : "");
    }

    int status_of(const std::string& octets, const std::string& host = "127.0.0.1") const {
        return std::stoi(answer_to(octets, host).substr(9));
    }

    std::atomic<int> passed{0};

private:
    std::unique_ptr<EchoServer> server_;
};

// ---- attacks ----

TEST(Attack, ByDnsRebindingIsStopped) {
    const GuardedServer server;
    for (const char* host : {"evil.example:PORT", "127.0.0.1.nip.io:PORT", "2130706433:PORT",
                             "localhost.evil.com:PORT", "0x7f.1:PORT"}) {
        const std::string fields = "Host: " + std::string(host) + "\r\nOrigin: http://" + host +
                                   "\r\nSec-Fetch-Site: same-origin\r\n\r\n";
        EXPECT_THAT(server.answer_to("GET /-/state HTTP/1.1\r\n" + fields),
                    HasSubstr(R"("code":"host_not_allowed")"));
        EXPECT_EQ(server.status_of("POST /-/reset HTTP/1.1\r\n" + fields), 403);
    }
    EXPECT_EQ(server.passed, 0);
}

// The host of an absolute target replaces the field (RFC 9112, 3.2.2).
TEST(Attack, WithTheHostInTheTargetIsStopped) {
    const GuardedServer server;

    EXPECT_EQ(
        server.status_of("GET http://evil.example/-/state HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        403);
    EXPECT_EQ(server.passed, 0);
}

TEST(Attack, ByAFormIsStopped) {
    const GuardedServer server;
    for (const char* origin : {"http://evil.example", "null", "http://localhost:PORT"}) {
        for (const char* type : {"application/x-www-form-urlencoded", "text/plain",
                                 "multipart/form-data; boundary=x"}) {
            EXPECT_THAT(server.answer_to("POST /-/shutdown HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n"
                                         "Origin: " +
                                         std::string(origin) + "\r\nContent-Type: " + type +
                                         "\r\nContent-Length: 2\r\n\r\n{}"),
                        HasSubstr(R"("code":"origin_not_allowed")"));
        }
    }
    EXPECT_EQ(server.passed, 0);
}

TEST(Attack, ByAnImageOrAScriptOfAnotherSiteIsStopped) {
    const GuardedServer server;
    for (const char* site : {"cross-site", "same-site"}) {
        EXPECT_EQ(server.status_of("GET /-/state HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n"
                                   "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Site: " +
                                   std::string(site) + "\r\n\r\n"),
                  403);
    }
    EXPECT_EQ(server.passed, 0);
}

TEST(Attack, ByAForeignPageThatAsksFirstIsStopped) {
    const GuardedServer server;

    const std::string answer = server.answer_to(
        "OPTIONS /-/reset HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://evil.example\r\n"
        "Access-Control-Request-Method: POST\r\n"
        "Access-Control-Request-Headers: content-type\r\n\r\n");

    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 403 "));
    EXPECT_THAT(answer, Not(HasSubstr("Access-Control")));
    EXPECT_EQ(server.passed, 0);
}

TEST(Attack, WithTwoHostsOrNoneIsStopped) {
    const GuardedServer server;
    for (const char* fields :
         {"", "Host: 127.0.0.1\r\nHost: evil.example\r\n", "Host: 127.0.0.1\r\nhost: 127.0.0.1\r\n",
          "Host: \r\n", "Host: 127.0.0.1, evil.example\r\n"}) {
        for (const char* target : {"/-/state", "/-/ready"}) {
            EXPECT_EQ(
                server.status_of("GET " + std::string(target) + " HTTP/1.1\r\n" + fields + "\r\n"),
                400)
                << fields;
        }
    }
    EXPECT_EQ(server.status_of("GET /-/state HTTP/1.0\r\n\r\n"), 400);
    EXPECT_EQ(server.passed, 0);
}

TEST(Attack, WithAWrongTokenOrNoneIsStopped) {
    Settings settings;
    settings.token = "s3cret";
    const GuardedServer server(settings);
    for (const char* field :
         {"", "Authorization: Bearer wrong\r\n", "Authorization: Bearer s3cret2\r\n",
          "Authorization: Basic czNjcmV0\r\n", "X-Authorization: Bearer s3cret\r\n"}) {
        const std::string answer = server.answer_to(
            "POST /-/shutdown HTTP/1.1\r\nHost: localhost\r\n" + std::string(field) + "\r\n");
        EXPECT_THAT(answer, HasSubstr("HTTP/1.1 401 "));
        EXPECT_THAT(answer, HasSubstr("\r\nWWW-Authenticate: Bearer\r\n"));
    }
    EXPECT_EQ(server.passed, 0);
}

// Two readers of one request must not find different ends (RFC 9112, 11.2).
TEST(Attack, ThatSmugglesASecondRequestIsStopped) {
    const GuardedServer server;
    const std::string hidden = "0\r\n\r\nGET /-/state HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (const char* fields :
         {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
          "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5, 6\r\n",
          "Content-Length: +5\r\n", "Content-Length: 0x5\r\n", "Content-Length: 5 5\r\n",
          "Content-Length: -5\r\n", "Content-Length:\r\n 5\r\n", "Content-Length : 5\r\n",
          "Transfer-Encoding: x, chunked\r\n", "Transfer-Encoding: chunked, x\r\n",
          "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: \vchunked\r\n",
          "Transfer-Encoding : chunked\r\n", "Transfer-Encoding:\r\n chunked\r\n",
          "Transfer-Encoding: chunked\n", "X: a\rTransfer-Encoding: chunked\r\n"}) {
        const std::string answer = server.answer_to("POST /-/x HTTP/1.1\r\nHost: localhost\r\n" +
                                                    std::string(fields) + "\r\n" + hidden);
        EXPECT_THAT(answer, HasSubstr(R"("code":"malformed_request")")) << fields;
        EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n")) << fields;
    }
    EXPECT_EQ(server.status_of("POST /-/x HTTP/1.0\r\nHost: localhost\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n" +
                               hidden),
              400);
    EXPECT_EQ(server.passed, 0);
}

TEST(Attack, ByBadChunksIsStopped) {
    const GuardedServer server;
    for (const char* body :
         {"2\n{}\n0\n\n", "2\r\n{}x\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n",
          "0x2\r\n{}\r\n0\r\n\r\n", "\r\n{}\r\n0\r\n\r\n", " 2\r\n{}\r\n0\r\n\r\n"}) {
        EXPECT_EQ(server.status_of("POST /-/x HTTP/1.1\r\nHost: localhost\r\n"
                                   "Transfer-Encoding: chunked\r\n\r\n" +
                                   std::string(body)),
                  400)
            << body;
    }
    EXPECT_EQ(server.status_of("POST /-/x HTTP/1.1\r\nHost: localhost\r\n"
                               "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
              413);
    EXPECT_EQ(server.passed, 0);
}

// Only "/-/ready" itself is open to a foreign host.
TEST(Attack, WithAPathThatLooksOpenIsStopped) {
    const GuardedServer server;
    for (const char* path :
         {"/-/ready/", "/-/ready/..", "/-/ready/../state", "/-/ready%2f..%2fstate", "/-/ready%2F",
          "/-/ready%00", "/-/ready%20", "/-/ready;x", "/-//ready", "/-/./ready",
          "/-/%2e%2e/-/ready", "/-/READY", "/-/ready%2500", "/-/ready%3f"}) {
        EXPECT_EQ(server.status_of("GET " + std::string(path) +
                                   " HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
                  403)
            << path;
    }
    EXPECT_EQ(server.passed, 0);
}

// What is not "/-/..." octet by octet is a WebSocket's target.
TEST(Attack, WithAPathOfWebSocketsDoesNotReachTheControlApi) {
    const GuardedServer server;
    for (const char* path : {"//-/state", "/%2d/state", "/-%2fstate", "/./-/state", "/a/../-/state",
                             "/-", "/metrics/", "/%6detrics"}) {
        const int status =
            server.status_of("GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        EXPECT_EQ(status, 426) << path;
    }
    EXPECT_EQ(server.passed, 0);
}

TEST(Attack, ByAHostThatIsReadInTwoWaysIsStopped) {
    const GuardedServer server;
    for (const char* host : {"evil@localhost", "localhost#.evil.example", "localhost:evil.example",
                             "local%68ost", "localhost\\.evil.example", "localhost/.evil.example",
                             "localhost?.evil.example", "localhost evil.example", "evil.example.",
                             "1.2.3.4.5", "[::1].evil.example", "[::1", "localhost,evil.example"}) {
        const int status =
            server.status_of("GET /-/state HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n");
        EXPECT_TRUE(status == 400 || status == 403) << host << ": " << status;
    }
    EXPECT_EQ(server.passed, 0);
}

TEST(Attack, ByAnUpgradeGetsAnAnswerOfHttp) {
    const GuardedServer server;
    const std::string websocket =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    const std::string start = "GET /-/state HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n";

    EXPECT_EQ(server.status_of(start + websocket), 200);
    EXPECT_EQ(server.status_of(start + "Origin: http://evil.example\r\n" + websocket), 403);
    EXPECT_EQ(server.status_of(start + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                                       "HTTP2-Settings: AAMAAABkAAQ\r\n\r\n"),
              200);
    EXPECT_EQ(server.status_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
}

// ---- clients that must get through ----

TEST(ControlClient, OnThisMachineGetsThroughOnEachAddress) {
    const wsecho_test::SocketPath path;
    Options options;
    options.host = std::vector<std::string>{"", path.host()};
    const GuardedServer server({}, options);
    const std::string request = "GET /-/state HTTP/1.1\r\nHost: localhost\r\n\r\n";

    EXPECT_EQ(server.status_of(request, "127.0.0.1"), 200);
    EXPECT_EQ(server.status_of(request, "127.0.0.2"), 200);
    EXPECT_EQ(server.status_of(request, "::1"), 200);
    EXPECT_EQ(server.status_of(request, path.host()), 200);
    EXPECT_EQ(server.passed, 4);
}

TEST(ControlClient, WithTheTokenGetsThrough) {
    Settings settings;
    settings.token = "s3cret";
    const GuardedServer server(settings);

    EXPECT_EQ(server.status_of("POST /-/reset HTTP/1.1\r\nHost: localhost\r\n"
                               "authorization: bearer s3cret\r\n\r\n"),
              200);
    EXPECT_EQ(server.status_of("HEAD /-/ready HTTP/1.0\r\nHost: pod.example\r\n\r\n"), 200)
        << "an open path needs none";
}

TEST(ControlClient, ThatIsAPageOfTheServerGetsThrough) {
    const GuardedServer server;

    EXPECT_EQ(server.status_of("POST /-/reset HTTP/1.1\r\nHost: localhost:PORT\r\n"
                               "Origin: http://localhost:PORT\r\n\r\n"),
              200);
}

TEST(ControlClient, ThatIsAPageOfAnAllowedOriginCanReadEachAnswer) {
    Settings settings;
    settings.origins = {"http://localhost:3000"};
    settings.token = "s3cret";
    const GuardedServer server(settings);
    const std::string fields =
        " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://localhost:3000\r\n"
        "Sec-Fetch-Site: cross-site\r\n";
    const std::string allowed =
        "\r\nVary: Origin\r\nAccess-Control-Allow-Origin: http://localhost:3000\r\n";

    const std::string preflight =
        server.answer_to("OPTIONS /-/reset" + fields +
                         "Access-Control-Request-Method: POST\r\n"
                         "Access-Control-Request-Headers: authorization,content-type\r\n\r\n");
    EXPECT_THAT(preflight, HasSubstr("HTTP/1.1 204 "));
    EXPECT_THAT(preflight, HasSubstr(allowed));
    EXPECT_THAT(preflight, HasSubstr("\r\nAccess-Control-Allow-Headers: Authorization, Content-"));
    EXPECT_EQ(server.passed, 0);

    const std::string token = "Authorization: Bearer s3cret\r\n\r\n";
    for (const auto& [request, status] : std::vector<std::pair<std::string, std::string>>{
             {"POST /-/reset" + fields + token, "200"},
             {"GET /-/lost" + fields + token, "404"},
             {"POST /-/reset" + fields + "\r\n", "401"},
             {"GET /-/ready" + fields + "\r\n", "200"}}) {
        const std::string answer = server.answer_to(request);
        EXPECT_THAT(answer, HasSubstr("HTTP/1.1 " + status + ' '));
        EXPECT_THAT(answer, HasSubstr(allowed)) << request;
    }
    EXPECT_THAT(server.answer_to("GET /-/state HTTP/1.1\r\nHost: localhost\r\n" + token),
                testing::AllOf(HasSubstr("\r\nVary: Origin\r\n"),
                               Not(HasSubstr("Access-Control-Allow-Origin"))));
}

}  // namespace
}  // namespace wsecho::control
