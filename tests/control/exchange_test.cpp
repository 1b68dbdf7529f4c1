// The fields of a request to the control API, and the JSON of errors.

#include "control/exchange.hpp"

#include <gtest/gtest.h>

using wsecho::control::error_response;

TEST(ControlRequest, FindsAHeaderInAnyCase) {
    wsecho::control::Request request;
    request.headers = {{"Host", "a"}, {"X-Token", "first"}, {"x-token", "second"}};

    EXPECT_EQ(request.header("host"), "a");
    EXPECT_EQ(request.header("X-TOKEN"), "first");
    EXPECT_EQ(request.header("Origin"), "");
}

TEST(ControlError, IsAnObjectWithSentenceAndCode) {
    const auto response = error_response(404, "not_found", "there is no \"/-/x\"");

    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(response.body, R"({"error":"there is no \"/-/x\"","code":"not_found"})");
}

TEST(ControlError, IsValidJsonWhateverItQuotes) {
    EXPECT_EQ(error_response(400, "malformed_request", "\xff\n").body,
              "{\"error\":\"\xef\xbf\xbd\\n\",\"code\":\"malformed_request\"}");
}
