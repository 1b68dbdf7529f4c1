// How to test a client that matches answers to requests: the test, or a callback, is the server.

#include "request_response_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>
#include <wsecho/gtest.hpp>

namespace {

using namespace std::chrono_literals;
using example::ConnectionLost;
using example::RequestClient;
using example::RequestTimedOut;
using nlohmann::json;
using wsecho::Connection;
using wsecho::WsMessage;

class RequestResponse : public wsecho::EchoServerTest {
protected:
    // An echo is no answer: without this the client would read its own requests.
    RequestResponse() { server.otherwise(wsecho::steps::sink()); }
};

/// The answer. The wait is bounded here too: a test should not hang when the client is at fault.
json result(std::future<json>& answer) {
    if (answer.wait_for(10s) == std::future_status::ready) return answer.get();
    throw std::runtime_error("neither an answer nor an error");
}

json answer_to(const WsMessage& request, const json& value) {
    return {{"id", json::parse(request.payload).at("id")}, {"result", value}};
}

TEST_F(RequestResponse, AFixedAnswerTakesOneLine) {
    server.otherwise(wsecho::steps::reply(R"({"id":*,"method":"add","params":[2,3]})",
                                          R"({"id":*,"result":5})"));
    RequestClient client(server.url());

    auto sum = client.request("add", {2, 3});

    EXPECT_EQ(result(sum), 5);
}

TEST_F(RequestResponse, AnswersAreMatchedByIdWhateverTheirOrder) {
    RequestClient client(server.url());
    auto first = client.request("price", "apples");
    auto second = client.request("price", "pears");
    const Connection connection = server.accept().value();
    const WsMessage apples = connection.take_message().value();
    const WsMessage pears = connection.take_message().value();

    EXPECT_TRUE(connection.send(answer_to(pears, 220).dump()));
    EXPECT_EQ(result(second), 220);
    EXPECT_TRUE(connection.send(answer_to(apples, 110).dump()));
    EXPECT_EQ(result(first), 110);
}

TEST_F(RequestResponse, ManyInFlightAnsweredBackwards) {
    constexpr int kRequests = 100;
    // A callback where the answer has to be computed. It runs on the server's thread: no waiting
    // in it, and no EXPECT; what it throws fails the test all the same. The server lives longer
    // than the locals of a test, so what the callback uses belongs to it.
    server.on_message([answers = std::vector<json>()](const Connection& connection,
                                                      const WsMessage& message) mutable {
        answers.push_back(answer_to(message, json::parse(message.payload).at("params")));
        if (answers.size() < kRequests) return;
        for (; !answers.empty(); answers.pop_back()) connection.send(answers.back().dump());
    });
    RequestClient client(server.url());

    std::vector<std::future<json>> results;
    for (int n = 0; n < kRequests; ++n) results.push_back(client.request("same", n));

    for (int n = 0; n < kRequests; ++n) {
        EXPECT_EQ(result(results[static_cast<std::size_t>(n)]), n);
    }
}

TEST_F(RequestResponse, ARequestThatIsNeverAnsweredTimesOutAlone) {
    RequestClient client(server.url());
    auto lost = client.request("price", "figs", 50ms);
    EXPECT_THROW(result(lost), RequestTimedOut);

    // The answer comes after all, and must not be taken for one to the next request.
    const Connection connection = server.accept().value();
    auto next = client.request("price", "plums");
    EXPECT_TRUE(connection.send(answer_to(connection.take_message().value(), 1).dump()));
    EXPECT_TRUE(connection.send(answer_to(connection.take_message().value(), 2).dump()));
    EXPECT_EQ(result(next), 2);
}

TEST_F(RequestResponse, ALossEndsAllRequestsInFlight) {
    RequestClient client(server.url());
    auto first = client.request("price", "apples");
    auto second = client.request("price", "pears");
    ASSERT_TRUE(server.wait_for_messages(2)) << server.transcript();

    EXPECT_TRUE(server.accept().value().abort());

    EXPECT_THROW(result(first), ConnectionLost);
    EXPECT_THROW(result(second), ConnectionLost);
    auto late = client.request("price", "figs");
    EXPECT_THROW(result(late), ConnectionLost);
}

}  // namespace
