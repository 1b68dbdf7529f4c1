// Requests to the control API and their answers, over a stream in memory.

#include "control/http/http_connection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "control/served_client.hpp"

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;
using wsecho::control::HttpSettings;
using wsecho_test::after_head;
using wsecho_test::ServedClient;
using wsecho_test::status_of;

namespace {

const std::string kGet = "GET /-/state HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string kLater = "POST /-/later HTTP/1.1\r\nHost: a\r\n\r\n";

std::string with_fields(const std::string& fields) {
    return "POST /-/reset HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

}  // namespace

// ---- responses ----

TEST(HttpResponse, HasTheFieldsOfEveryResponse) {
    ServedClient served;

    const std::string answer = served.exchange(kGet);

    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: keep-alive\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nCache-Control: no-store\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: text/plain\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 13\r\n"));
    EXPECT_EQ(after_head(answer), "GET /-/state ");
}

TEST(HttpResponse, ToHeadHasTheLengthButNoContent) {
    ServedClient served;

    const std::string answer = served.exchange("HEAD /-/x HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 10\r\n"));
    EXPECT_EQ(after_head(answer), "");

    EXPECT_EQ(after_head(served.exchange(kGet)), "GET /-/state ") << "the next one has content";
}

TEST(HttpResponse, OfStatus204HasNoContentAndNoLength) {
    ServedClient served;
    served.client.send(kLater);

    served.replies[0]->send({204, "", "", {{"Vary", "Origin"}}});

    const std::string answer = served.client.received();
    EXPECT_EQ(status_of(answer), 204);
    EXPECT_THAT(answer, HasSubstr("\r\nVary: Origin\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("\r\nContent-")));
}

TEST(HttpResponse, WithConnectionCloseEndsTheConnection) {
    ServedClient served;
    served.client.send(kLater + kGet);

    served.replies[0]->send({503, "{}", "application/json", {{"Connection", "close"}}});
    served.scheduler.run_posted();

    EXPECT_THAT(served.client.received(), Not(HasSubstr("keep-alive")));
    EXPECT_TRUE(served.client.has_fin());
    EXPECT_EQ(served.requests.size(), 1U) << "the next request is discarded";
}

// ---- requests ----

TEST(HttpRequest, ReachesTheHandlerDecoded) {
    ServedClient served;

    served.client.send(
        "PUT /-/rou%74es/%C3%A4?id=a+b%20c&flag&x=%3D%26&&=y HTTP/1.1\r\n"
        "Host: a\r\nX-One:  1 \r\nContent-Length: 2\r\n\r\n{}");

    ASSERT_EQ(served.requests.size(), 1U);
    const auto& request = served.requests[0];
    EXPECT_EQ(request.method, "PUT");
    EXPECT_EQ(request.path, "/-/routes/\xc3\xa4");
    ASSERT_EQ(request.query.size(), 4U);
    EXPECT_EQ(request.query[0].name + '|' + request.query[0].value, "id|a+b c");
    EXPECT_EQ(request.query[1].name + '|' + request.query[1].value, "flag|");
    EXPECT_EQ(request.query[2].name + '|' + request.query[2].value, "x|=&");
    EXPECT_EQ(request.query[3].name + '|' + request.query[3].value, "|y");
    EXPECT_EQ(request.header("x-one"), "1");
    EXPECT_EQ(request.body, "{}");
    EXPECT_EQ(request.arrival.remote_address, "127.0.0.1:50432");
    EXPECT_EQ(request.arrival.port, 9001);
}

TEST(HttpRequest, InAbsoluteFormHasItsHostAndPath) {
    ServedClient served;

    served.client.send("GET http://b:9001/-/x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n");
    served.client.send("GET http://b HTTP/1.1\r\nHost: a\r\n\r\n");

    ASSERT_EQ(served.requests.size(), 2U);
    EXPECT_EQ(served.requests[0].path, "/-/x");
    EXPECT_EQ(served.requests[0].query[0].value, "1");
    EXPECT_EQ(served.requests[0].header("Host"), "b:9001");
    EXPECT_EQ(served.requests[1].path, "/");
    EXPECT_EQ(served.requests[1].header("Host"), "b");
}

TEST(HttpRequest, MayArriveOctetByOctet) {
    ServedClient served;
    served.client.set_piece(1);

    const std::string answer =
        served.exchange(with_fields("Transfer-Encoding: chunked\r\n") +
                        "3;name=\"v\"\r\nabc\r\n00002\r\nde\r\n0;x\r\nTrailer: 1\r\n\r\n" + kGet);

    ASSERT_EQ(served.requests.size(), 2U);
    EXPECT_EQ(served.requests[0].body, "abcde");
    EXPECT_EQ(served.requests[0].header("Trailer"), "") << "trailers are no header fields";
    EXPECT_EQ(served.requests[1].path, "/-/state");
    EXPECT_EQ(after_head(after_head(answer).substr(19)), "GET /-/state ");
}

TEST(HttpRequest, MayFollowAnEmptyLine) {
    ServedClient served;

    served.client.send("\r\n" + kGet + "\r\n" + kGet);

    EXPECT_EQ(served.requests.size(), 2U);
}

TEST(HttpRequest, WithExpect100ContinueIsAskedForItsBody) {
    ServedClient served;
    const std::string head = with_fields("Expect: 100-Continue\r\nContent-Length: 2\r\n");

    EXPECT_EQ(served.exchange(head), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(after_head(served.exchange("{}")), "POST /-/reset {}");

    const std::string none = with_fields("Expect: 100-continue\r\nContent-Length: 0\r\n");
    EXPECT_EQ(status_of(served.exchange(none)), 200) << "there is nothing to ask for";
}

TEST(HttpRequest, WithExpect100ContinueIsRefusedBeforeItsBody) {
    ServedClient served;

    const auto answer =
        served.exchange(with_fields("Expect: 100-continue\r\nContent-Length: 9999999\r\n"));

    EXPECT_EQ(status_of(answer), 413);
}

TEST(HttpRequest, SaysContinueBeforeItsAnswerThoughTheClientReadsLate) {
    ServedClient served;
    served.client.stop_reading();
    served.client.send(with_fields("Expect: 100-continue\r\nContent-Length: 2\r\n"));
    served.client.send("{}");

    served.client.read_again();

    const std::string answers = served.client.received();
    EXPECT_EQ(status_of(answers), 100);
    EXPECT_EQ(status_of(after_head(answers)), 200);
}

// ---- errors ----

namespace {

struct Refused {
    std::string octets;
    int status;
    std::string code;
    std::string sentence;  // a part
};

std::vector<Refused> all_refused() {
    return {
        // The request line and the target.
        Refused{"GET /-/x\r\n", 400, "malformed_request", "HTTP/0.9"},
        Refused{"GET /-/a b HTTP/1.1\r\n", 400, "malformed_request", "contains a space"},
        Refused{"GET /-/x HTTP/2.0\r\n", 505, "malformed_request", "speaks HTTP/1.1"},
        Refused{"GET /-/x?id=%zz HTTP/1.1\r\n", 400, "malformed_request", "%zz"},
        Refused{"GET /-/%4 HTTP/1.1\r\n", 400, "malformed_request", "is not a percent-encoding"},
        Refused{"GET /-/x#y HTTP/1.1\r\n", 400, "malformed_request", "fragment"},
        Refused{"GET ftp://a/-/x HTTP/1.1\r\n", 400, "malformed_request", "unknown scheme"},
        Refused{"\x16\x03\x01", 400, "malformed_request", "began with TLS"},
        // The fields.
        Refused{"GET /-/x HTTP/1.1\n", 400, "malformed_request", "LF alone"},
        Refused{"GET /-/x HTTP/1.1\r\nHost : a\r\n", 400, "malformed_request", "RFC 9112, 5.1"},
        Refused{"GET /-/x HTTP/1.1\r\nnocolon\r\n", 400, "malformed_request", "no colon"},
        Refused{"GET /-/x HTTP/1.1\r\nHost: a\r\n b\r\n", 400, "malformed_request", "folded"},
        Refused{"GET /-/x HTTP/1.1\r\nHost: a\r\n" + std::string(65536, 'x'), 431, "head_too_large",
                "16384 octets"},
        Refused{"GET /-/" + std::string(65536, 'x'), 431, "head_too_large", "16384 octets"},
        // The host.
        Refused{"GET /-/x HTTP/1.1\r\n\r\n", 400, "malformed_request", "no Host field"},
        Refused{"GET /-/x HTTP/1.0\r\n\r\n", 400, "malformed_request", "no Host field"},
        Refused{"GET /-/x HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400, "malformed_request",
                "2 Host fields"},
        Refused{"GET /-/x HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "malformed_request", "is invalid"},
        Refused{"GET /-/x HTTP/1.1\r\nHost:\r\n\r\n", 400, "malformed_request", "has no host"},
        // The length of the body.
        Refused{with_fields("Content-Length: 1048577\r\n"), 413, "too_large", "1048576 octets"},
        Refused{with_fields("Content-Length: 99999999999999999999\r\n"), 413, "too_large", ""},
        Refused{with_fields("Content-Length: -1\r\n"), 400, "malformed_request", "not a number"},
        Refused{with_fields("Content-Length: 2x\r\n"), 400, "malformed_request", "not a number"},
        Refused{with_fields("Content-Length: 1\r\nContent-Length: 2\r\n"), 400, "malformed_request",
                "contradicts itself"},
        Refused{with_fields("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"), 400,
                "malformed_request", "ambiguous"},
        Refused{with_fields("Transfer-Encoding: gzip, chunked\r\n"), 501, "malformed_request",
                "more than chunked"},
        Refused{with_fields("Transfer-Encoding: x\r\n"), 501, "malformed_request", "unknown"},
        // Chunks.
        Refused{with_fields("Transfer-Encoding: chunked\r\n") + "x\r\n", 400, "malformed_request",
                "hexadecimal"},
        Refused{with_fields("Transfer-Encoding: chunked\r\n") + "1\r\nab", 400, "malformed_request",
                "longer than its size"},
        Refused{with_fields("Transfer-Encoding: chunked\r\n") + "100001\r\n", 413, "too_large",
                "1048576 octets"}};
}

}  // namespace

TEST(HttpErrors, AreAnsweredOnceAndEndTheConnection) {
    for (const Refused& refused : all_refused()) {
        SCOPED_TRACE(refused.octets.substr(0, 100));

        const std::size_t small = refused.octets.size() < 1000 ? 1 : 1000;
        for (const std::size_t piece : {small, std::size_t{65536}}) {
            ServedClient served;
            served.client.set_piece(piece);

            served.client.send(refused.octets);
            const std::string answer = served.client.received();

            EXPECT_EQ(status_of(answer), refused.status) << answer;
            EXPECT_THAT(answer, HasSubstr("\"code\":\"" + refused.code + "\"}"));
            EXPECT_THAT(answer, HasSubstr(refused.sentence));
            EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
            EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: application/json\r\n"));
            EXPECT_TRUE(served.client.has_fin());
            EXPECT_FALSE(served.client.is_over()) << "an RST would lose the answer";
            EXPECT_EQ(served.exchange(kGet), "") << "what follows is discarded";
            EXPECT_EQ(served.client.unread(), 0U);
            EXPECT_TRUE(served.requests.empty());
            served.client.leave();
            EXPECT_TRUE(served.client.is_over());
        }
    }
}

TEST(HttpErrors, HaveNoContentForHead) {
    ServedClient served;

    const auto answer = served.exchange("HEAD /-/x HTTP/1.1\r\n\r\n");

    EXPECT_EQ(status_of(answer), 400);
    EXPECT_EQ(after_head(answer), "");
}

TEST(HttpErrors, AfterAHeadRequestHaveContent) {
    ServedClient served;
    served.client.send("HEAD /-/x HTTP/1.1\r\nHost: a\r\n\r\n");
    served.client.received();

    EXPECT_THAT(after_head(served.exchange("?\r\n")), HasSubstr("malformed_request"));
}

TEST(HttpBody, MayBeAsLargeAsItsRouteAllows) {
    HttpSettings settings;
    settings.largest_body = [](std::string_view method, std::string_view path) {
        return std::size_t{method == "POST" && path == "/-/reset" ? 12U : 0U};
    };
    const auto status = [&settings](const std::string& octets) {
        return status_of(ServedClient(settings).exchange(octets));
    };

    EXPECT_EQ(status(with_fields("Content-Length: 12\r\n") + "0123456789ab"), 200);
    EXPECT_EQ(status(with_fields("Content-Length: 13\r\n")), 413);
    EXPECT_EQ(status(with_fields("Transfer-Encoding: chunked\r\n") + "d\r\n"), 413);
    EXPECT_EQ(status("PUT /-/reset HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n"), 413);
    EXPECT_EQ(status("PUT /-/reset HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"), 200);
}

// ---- more than one request ----

TEST(HttpConnection, AnswersRequestsInTheirOrder) {
    ServedClient served;

    served.client.send(kLater + kGet + kLater);
    EXPECT_EQ(served.requests.size(), 1U) << "one at a time";
    EXPECT_EQ(served.client.received(), "");

    served.replies[0]->send({200, "first"});
    served.scheduler.run_posted();
    const std::string answers = served.client.received();
    EXPECT_EQ(after_head(answers).substr(0, 5), "first");
    EXPECT_EQ(after_head(after_head(answers)), "GET /-/state ");
    ASSERT_EQ(served.replies.size(), 2U);
    EXPECT_EQ(served.gone, 0);
}

TEST(HttpConnection, KeepsFewOctetsOfLaterRequests) {
    ServedClient served;
    served.client.send(kLater);

    served.client.send(std::string(1 << 20, 'x'));

    EXPECT_GE(served.client.unread(), std::size_t{1 << 20} - 2 * 65536);
}

TEST(HttpConnection, ReadsNothingWhileTheClientDoesNotTakeTheAnswer) {
    ServedClient served;
    served.client.stop_reading();
    served.client.send(kGet);

    served.client.send(kGet + std::string(1 << 20, 'x'));
    EXPECT_EQ(served.requests.size(), 1U);
    EXPECT_GE(served.client.unread(), std::size_t{1 << 20});

    served.pass(milliseconds(60000));
    EXPECT_TRUE(served.client.is_over());
}

TEST(HttpConnection, EndsAfterConnectionClose) {
    for (const std::string request :
         {"GET /-/x HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
          "GET /-/x HTTP/1.0\r\nHost: a\r\n\r\n",
          "GET /-/x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"}) {
        ServedClient served;

        const std::string answer = served.exchange(request + kGet);

        EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n")) << request;
        EXPECT_EQ(after_head(answer), "GET /-/x ");
        EXPECT_TRUE(served.client.has_fin());
        EXPECT_EQ(served.requests.size(), 1U);
    }
}

// ---- time ----

TEST(HttpTimeout, OfAHeadIsAnswered) {
    ServedClient served;
    served.client.send("GET /-/x HTTP/1.1\r\nHo");
    served.pass(milliseconds(4999));
    EXPECT_EQ(served.exchange("st"), "");

    served.pass(milliseconds(1));

    const std::string answer = served.client.received();
    EXPECT_EQ(status_of(answer), 408);
    EXPECT_THAT(answer, HasSubstr("after 5s: the server received 23 octets, "));
    EXPECT_THAT(answer, HasSubstr("\"code\":\"timed_out\""));
    EXPECT_TRUE(served.client.has_fin());
}

TEST(HttpTimeout, OfABodyBeginsAfterTheHead) {
    ServedClient served;
    served.client.send("POST /-/x HTTP/1.1\r\n");
    served.pass(milliseconds(4000));
    served.client.send("Host: a\r\nContent-Length: 9\r\n\r\n12");
    served.pass(milliseconds(4999));
    EXPECT_EQ(served.exchange("3"), "");

    served.pass(milliseconds(1));

    const std::string answer = served.client.received();
    EXPECT_EQ(status_of(answer), 408);
    EXPECT_THAT(answer, HasSubstr("received the head, and 3 octets of the body"));
}

TEST(HttpTimeout, OfALaterHeadBeginsWithItsFirstOctet) {
    ServedClient served;
    served.exchange(kGet);
    served.pass(milliseconds(50000));
    served.client.send("G");
    served.pass(milliseconds(4999));
    EXPECT_EQ(served.client.received(), "");

    served.pass(milliseconds(1));

    EXPECT_EQ(status_of(served.client.received()), 408);
}

TEST(HttpTimeout, OfAnIdleConnectionIsAMinute) {
    ServedClient served;
    served.exchange(kGet);
    served.pass(milliseconds(59999));
    EXPECT_FALSE(served.client.has_fin());

    served.pass(milliseconds(1));

    EXPECT_EQ(served.client.received(), "");
    EXPECT_TRUE(served.client.has_fin());
}

TEST(HttpTimeout, DoesNotConcernAWait) {
    ServedClient served;
    served.client.send(kLater);

    served.pass(std::chrono::hours(1));
    served.replies[0]->send({200, "late"});

    EXPECT_EQ(after_head(served.client.received()), "late");
}

TEST(HttpTimeout, OfAClientThatDoesNotLeaveAfterOurFinEndsIt) {
    ServedClient served;
    served.client.send("?\r\n");
    served.pass(milliseconds(4999));
    served.client.send("more");
    EXPECT_FALSE(served.client.is_over());

    served.pass(milliseconds(1));

    EXPECT_TRUE(served.client.is_over());
    EXPECT_EQ(served.scheduler.timers(), 0U);
}

// ---- clients that leave ----

TEST(HttpClientLeaves, AfterItsAnswerOrBeforeARequest) {
    for (const std::string& request : {std::string(), kGet}) {
        ServedClient served;
        served.exchange(request);

        served.client.leave();

        EXPECT_TRUE(served.client.has_fin());
        EXPECT_TRUE(served.client.is_over());
        EXPECT_EQ(served.scheduler.timers(), 0U);
    }
}

TEST(HttpClientLeaves, AtOnceAfterSeveralRequestsAndGetsAllAnswers) {  // as `printf ... | nc` does
    ServedClient served;
    served.client.stop_reading();
    served.client.send(kGet + kGet);
    served.client.leave();

    served.client.read_again();

    EXPECT_EQ(served.requests.size(), 2U);
    EXPECT_TRUE(served.client.is_over());
}

TEST(HttpClientLeaves, InAWait) {
    ServedClient served;
    served.client.send(kLater);

    served.client.leave();

    EXPECT_EQ(served.gone, 1);
    served.replies.clear();
    served.scheduler.run_posted();
    EXPECT_TRUE(served.client.is_over());
    EXPECT_EQ(served.client.received(), "") << "the handler has given up: that is no bug";
}

TEST(HttpClientLeaves, InAWaitAndAnAnswerThatComesNeverthelessIsSent) {
    ServedClient served;
    served.client.send(kLater);
    served.client.leave();

    served.replies[0]->send({200, "to a client that only ended its output"});
    served.scheduler.run_posted();

    EXPECT_EQ(after_head(served.client.received()), "to a client that only ended its output");
    EXPECT_TRUE(served.client.is_over());
}

TEST(HttpClientLeaves, WithARequestOnTheWayThatThenWaits) {
    ServedClient served;
    served.client.send(kLater + kLater);
    served.client.leave();
    EXPECT_EQ(served.gone, 1);

    served.replies[0]->send({200, "first"});
    served.scheduler.run_posted();

    ASSERT_EQ(served.replies.size(), 2U);
    EXPECT_EQ(served.gone, 2) << "the handler of the second wait learns it, too";
}

TEST(HttpClientLeaves, BeforeItsAnswerIsWritten) {
    ServedClient served;
    served.client.send(kLater);
    served.client.reset();

    served.replies[0]->send({200, "x"});
    served.replies[0]->send({200, "y"});
    served.scheduler.run_posted();

    EXPECT_EQ(served.gone, 1);
    EXPECT_EQ(served.client.received(), "");
    EXPECT_TRUE(served.client.is_over());
}

TEST(HttpClientLeaves, InTheMiddleOfARequestAndLearnsWhatIsMissing) {
    ServedClient head;
    head.client.send("GET /-/x HTTP/1.1\r\n");
    head.client.leave();
    EXPECT_THAT(head.client.received(), HasSubstr("the server received 19 octets"));
    EXPECT_TRUE(head.client.is_over());

    for (const char* field : {"Content-Length: 5", "Transfer-Encoding: chunked"}) {
        ServedClient body;
        body.client.send(with_fields(std::string(field) + "\r\n") + "4\r\n");
        body.client.leave();
        const std::string answer = body.client.received();
        EXPECT_EQ(status_of(answer), 400);
        EXPECT_THAT(answer, HasSubstr("received the head, and 3 octets of the body"));
        EXPECT_TRUE(body.requests.empty());
        EXPECT_TRUE(body.client.is_over());
    }
}

// ---- replies ----

TEST(HttpReply, HasNoEffectTwice) {
    ServedClient served;
    served.client.send(kLater + kLater);
    const auto first = served.replies[0];

    first->send({200, "first"});
    served.scheduler.run_posted();
    first->send({200, "again"});
    first->on_gone([] { ADD_FAILURE(); });
    served.scheduler.run_posted();

    EXPECT_THAT(served.client.received(), Not(HasSubstr("again")));
    served.client.leave();
    EXPECT_EQ(served.gone, 1) << "of the second request";
}

TEST(HttpReply, MayOutliveItsConnection) {
    ServedClient served;
    served.client.send(kLater);
    served.stop();
    served.pass(milliseconds(200));
    ASSERT_TRUE(served.client.is_over());

    served.replies[0]->send({200, "x"});
    served.replies[0]->on_gone([] { ADD_FAILURE(); });

    served.scheduler.run_posted();
    EXPECT_THAT(served.client.received(), Not(HasSubstr("200 OK")));
}

TEST(HttpReply, ThatIsForgottenSays500AndTheConnectionGoesOn) {
    ServedClient served;

    const std::string answers = served.exchange("GET /-/never HTTP/1.1\r\nHost: a\r\n\r\n" + kGet);

    EXPECT_EQ(status_of(answers), 500);
    EXPECT_THAT(answers, HasSubstr("\"error\":\"The server has no answer to this request"));
    EXPECT_EQ(served.requests.size(), 2U);
}

// ---- the end of the server ----

TEST(HttpStop, EndsAnIdleConnectionAtOnce) {
    ServedClient served;
    served.exchange(kGet);

    served.stop();
    EXPECT_TRUE(served.client.has_fin());
    EXPECT_EQ(served.client.received(), "");

    served.client.leave();
    EXPECT_TRUE(served.client.is_over());
}

TEST(HttpStop, AnswersRequestsThatAreWaitingOrIncomplete) {
    for (const std::string& request : {kLater, std::string("GET /-/x HT")}) {
        ServedClient served;
        served.client.send(request);

        served.stop();

        const std::string answer = served.client.received();
        EXPECT_EQ(status_of(answer), 503);
        EXPECT_THAT(answer, HasSubstr("\"code\":\"stopping\""));
        EXPECT_TRUE(served.client.has_fin());
    }
}

TEST(HttpStop, SaysNothingMoreAfterAnError) {
    ServedClient served;
    EXPECT_EQ(status_of(served.exchange("?\r\n")), 400);

    served.stop();

    EXPECT_EQ(served.client.received(), "");
}

TEST(HttpStop, EndsClientsThatDoNotLeave) {
    ServedClient served;
    served.client.stop_reading();
    served.client.send(kGet);

    served.stop();
    served.pass(milliseconds(200));

    EXPECT_TRUE(served.client.is_over());
    EXPECT_EQ(served.scheduler.timers(), 0U);
}
