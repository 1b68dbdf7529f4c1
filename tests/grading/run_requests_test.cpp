// Requests of drivers: targets, wishes, and the answer to the opening handshake.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "grading/cases/all_cases.hpp"
#include "grading/run/accept.hpp"
#include "grading/run/glob.hpp"
#include "grading/run/target.hpp"
#include "grading/run/wish.hpp"
#include "support/http_head.hpp"

using namespace wsecho::grading;

namespace {

std::vector<const Case*> two_cases() {
    return {find_case({1, 1, 1}), find_case({2, 10, 0})};
}

template <typename Kind>
Kind wish(const std::string& target) {
    const Wish read = read_wish(target, two_cases());
    const Kind* const found = std::get_if<Kind>(&read);
    if (!found) throw std::logic_error(target);
    return *found;
}

TEST(GradingRequests, OnlyTargetsOfTheExchangeAreTaken) {
    for (const char* line : {"GET /getCaseCount HTTP/1.1", "GET /runCase?", "POST /stopServer ",
                             "GET http://localhost:9001/updateReports?agent=a",
                             "\r\nGET /getCaseStatus ", "GET WS://[::1]:9001/getCaseInfo?case=1"}) {
        EXPECT_EQ(asks_for_exchange(line), PathMatch::yes) << line;
    }
    for (const char* line : {"GET / ", "GET /runCases", "GET //runCase?", "GET /runCase/ ",
                             "GET /-/", "GET http://host/ ", "\x16\x03", "GET runCase "}) {
        EXPECT_EQ(asks_for_exchange(line), PathMatch::no) << line;
    }
    for (const char* line : {"", "\r", "GE", "GET ", "GET /", "GET /runCase", "GET ht",
                             "GET http://host:80", "GET http://host/run"}) {
        EXPECT_EQ(asks_for_exchange(line), PathMatch::perhaps) << line;
    }
}

TEST(GradingRequests, ValuesAreDecodedAsThoseOfForms) {
    EXPECT_EQ(wish<WantsCase>("/runCase?case=2&agent=a+b%2Fc%3D&x=1").agent, "a b/c=");
    EXPECT_EQ(wish<WantsCase>("http://h:9001/runCase?agent=a&case=2").index, 1U);
    EXPECT_EQ(wish<WantsCase>("/runCase?agent=%ff&case=1").agent, "0xff");
}

TEST(GradingRequests, ACaseIsNamedByNumberOrById) {
    EXPECT_EQ(wish<WantsInfo>("/getCaseInfo?casetuple=2.10").index, 1U);
    EXPECT_EQ(wish<WantsInfo>("/getCaseInfo?casetuple=2.10&case=1").index, 0U);
    EXPECT_EQ(wish<WantsStatus>("/getCaseStatus?agent=a&case=1").index, 0U);
}

TEST(GradingRequests, NonsenseIsRefused) {
    for (const char* target :
         {"/runCase", "/runCase?agent=a", "/runCase?case=1",
          "/runCase?case=1&agent=", "/runCase?case=0&agent=a", "/runCase?case=3&agent=a",
          "/runCase?case=x&agent=a", "/runCase?case=-1&agent=a", "/runCase?casetuple=1.1.2&agent=a",
          "/runCase?casetuple=nothing&agent=a", "/runCase?case=1&case=1&agent=a",
          "/runCase?case=1&agent=a&agent=b", "/getCaseInfo", "/getCaseStatus?case=1",
          "/updateReports"}) {
        EXPECT_FALSE(wish<WantsNonsense>(target).why.empty()) << target;
    }
}

TEST(GradingRequests, AReportMayShutTheServerDown) {
    EXPECT_FALSE(wish<WantsReports>("/updateReports?agent=a&shutdownOnComplete=no").shuts_down);
    EXPECT_TRUE(wish<WantsReports>("/updateReports?agent=a&shutdownOnComplete=True").shuts_down);
    EXPECT_TRUE(wish<WantsReports>("/updateReports?agent=a&shutdownOnComplete=YES").shuts_down);
}

// ---- the opening handshake ----------------------------------------------------------------------

wsecho::engine::Request request(const wsecho_test::Request& written) {
    return wsecho::engine::read_request(written.octets());
}

TEST(GradingRequests, VersionsThirteenAndEightOpen) {
    for (const char* version : {"13", "8"}) {
        EXPECT_FALSE(
            check_driver(request(wsecho_test::Request().set("Sec-WebSocket-Version", version))));
    }
    EXPECT_EQ(
        check_driver(request(wsecho_test::Request().set("Sec-WebSocket-Version", "7")))->status,
        426);
    EXPECT_FALSE(check_driver(request(wsecho_test::Request().set("Host", "another.example:81"))));
}

std::string answer(const std::string& offer, const std::vector<DeflateAnswer>& wanted) {
    return accept_deflate(request(wsecho_test::offering(offer)), wanted).extensions;
}

TEST(GradingRequests, DeflateIsAgreedOnAsTheCaseAsks) {
    const std::vector<DeflateAnswer> plain{{false, 0}}, forgets{{true, 0}}, nine{{false, 9}},
        fifteen{{false, 15}}, any{{true, 9}, {true, 0}, {false, 0}};
    const std::string pmd = "permessage-deflate";
    const std::string bits = pmd + "; client_max_window_bits";
    EXPECT_EQ(answer(pmd, {}), "");
    EXPECT_EQ(answer("x-other", plain), "");
    EXPECT_EQ(answer(pmd, plain), pmd);
    EXPECT_EQ(answer(pmd, forgets), pmd + "; client_no_context_takeover");
    EXPECT_EQ(answer(pmd, nine), "");
    EXPECT_EQ(answer(bits, nine), bits + "=9");
    EXPECT_EQ(answer(bits + "=10", fifteen), bits + "=10");
    EXPECT_EQ(answer(bits + "=10", nine), bits + "=9");
    EXPECT_EQ(answer(pmd + ", " + bits, nine), bits + "=9");
    EXPECT_EQ(answer(pmd, any), pmd + "; client_no_context_takeover");
    EXPECT_EQ(answer(bits, any), pmd + "; client_no_context_takeover; client_max_window_bits=9");
    EXPECT_EQ(answer(pmd + "; server_max_window_bits=8; server_no_context_takeover", plain),
              pmd + "; server_no_context_takeover; server_max_window_bits=8");
    EXPECT_EQ(answer(pmd + "; unknown, " + pmd, plain), pmd);
}

TEST(GradingRequests, SeveralFieldsOfOffersAreOneList) {
    const auto two = request(
        wsecho_test::offering("x-other").add("Sec-WebSocket-Extensions", "permessage-deflate"));
    EXPECT_FALSE(check_driver(two));
    EXPECT_EQ(accept_deflate(two, {{false, 0}}).extensions, "permessage-deflate");
}

TEST(GradingRequests, PatternsMatchAllOfTheText) {
    EXPECT_TRUE(matches_whole("*", ""));
    EXPECT_TRUE(matches_whole("1.*", "1.2.8"));
    EXPECT_TRUE(matches_whole("12.*.1", "12.3.1"));
    EXPECT_TRUE(matches_whole("*a*b", "xaybab"));
    EXPECT_FALSE(matches_whole("12.*.1", "12.3.18"));
    EXPECT_FALSE(matches_whole("1*1", "1"));
    EXPECT_FALSE(matches_whole("a", "ab"));
}

}  // namespace
