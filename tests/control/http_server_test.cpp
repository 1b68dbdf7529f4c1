// The control API's HTTP over sockets, beside WebSockets on the same port.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "control/http/http_door.hpp"
#include "server/with_front_door.hpp"
#include "support/deadline.hpp"
#include "support/expectations.hpp"
#include "support/raw_client.hpp"

using wsecho::control::HttpDoor;
using wsecho_test::eventually;
using wsecho_test::RawClient;

namespace {

/// Answers with the body of the request; a request for /-/wait when its client is gone.
class HttpServer {
public:
    std::uint16_t port() const { return server_->port(); }
    wsecho::EchoServer& operator*() { return *server_; }

    std::atomic<int> waits{0};
    std::atomic<int> gone{0};

private:
    void handle(wsecho::control::Request request, std::shared_ptr<wsecho::control::Reply> reply) {
        if (request.path != "/-/wait") return reply->send({200, request.body, "text/plain"});
        ++waits;
        reply->on_gone([this, reply]() mutable {
            ++gone;
            reply.reset();
        });
    }

    const std::unique_ptr<wsecho::EchoServer> server_ = wsecho::server::with_front_door(
        {}, [this](wsecho::engine::Engine&, const auto&, wsecho::engine::Scheduler& scheduler) {
            return std::make_unique<HttpDoor>(
                [this](wsecho::control::Request request,
                       std::shared_ptr<wsecho::control::Reply> reply) {
                    handle(std::move(request), std::move(reply));
                },
                wsecho::control::DoorSettings{}, scheduler);
        });
};

std::string body_of_next(RawClient& client) {
    const auto response = client.read_response();
    EXPECT_EQ(response.status, 200);
    return client.read_exact(std::stoul(response.header("Content-Length").value()));
}

}  // namespace

TEST(HttpServer, AnswersRequestsOnOneConnectionAndEchoesOnAnother) {
    HttpServer server;
    RawClient control(server.port());
    auto client = RawClient::open(server.port());

    control.write(
        "POST /-/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nonePOST /-/x HTTP/1.1\r\n");
    EXPECT_EQ(body_of_next(control), "one");
    control.write("Host: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n");
    EXPECT_EQ(body_of_next(control), "two");

    client.sync();
    EXPECT_EQ((*server).connections().size(), 1U);
}

TEST(HttpServer, SendsFinAfterAnErrorAndDiscardsWhatFollows) {
    HttpServer server;
    RawClient client(server.port());

    client.write("POST /-/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n");
    client.write(std::string(1 << 20, 'x'));

    EXPECT_EQ(client.read_response().status, 413);
    const auto end = client.read_until_end();
    EXPECT_EQ(end.how, wsecho_test::End::fin);
}

TEST(HttpServer, LearnsThatAClientHangsUpInAWait) {
    for (const bool with_rst : {false, true}) {
        HttpServer server;
        RawClient client(server.port());
        client.write("POST /-/wait HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_TRUE(eventually([&] { return server.waits == 1; }));

        with_rst ? client.abort() : client.close();

        EXPECT_TRUE(eventually([&] { return server.gone == 1; }));
    }
}

TEST(HttpServer, StopsThoughAClientWaits) {
    HttpServer server;
    RawClient client(server.port());
    client.write("POST /-/wait HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return server.waits == 1; }));

    (*server).stop();

    EXPECT_EQ(client.read_response().status, 503);
}
