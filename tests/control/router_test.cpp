// What all routes share: paths, methods, parameters, members, and the JSON of bodies.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "controlled_server.hpp"
#include "support/deadline.hpp"
#include "support/raw_client.hpp"

namespace wsecho_test {
namespace {

using ::testing::HasSubstr;

struct ControlRouter : ::testing::Test {
    ControlledServer server;
};

std::string allow_of(const Answer& answer) {
    for (const auto& header : answer.headers) {
        if (header.name == "Allow") return header.value;
    }
    return {};
}

// ---- paths and methods -------------------------------------------------------------------------

TEST_F(ControlRouter, SuggestsTheNearestPath) {
    for (const auto& [path, meant] : std::vector<std::pair<std::string, std::string>>{
             {"/-/mesages", "/-/messages"},
             {"/-/Queue", "/-/queue"},
             {"/-/queue/", "/-/queue"},
             {"/-/connections/7/snd", "/-/connections/7/send"},
             {"/-/conections/7", "/-/connections/7"},
             {"/-/messages/12/paylaod", "/-/messages/12/payload"},
             {"/-/tls/client-certficate", "/-/tls/client-certificate"}}) {
        const Answer answer = server.get(path);
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_EQ(answer.code(), "not_found");
        EXPECT_THAT(answer.error(), HasSubstr("did you mean " + meant + "?"));
    }
}

TEST_F(ControlRouter, SuggestsTheDescriptionIfNoPathIsSimilar) {
    for (const std::string path : {"/-/", "/-", "/-/something-else-entirely", "/-//", "/-/a/b/c/d",
                                   "/-/queue/queue/queue", "", "/-/\xff\xfe"}) {
        const Answer answer = server.get(path);
        EXPECT_EQ(answer.code(), "not_found") << path;
        EXPECT_THAT(answer.error(), HasSubstr("/-/openapi.json"));
    }
}

TEST_F(ControlRouter, NamesTheAllowedMethods) {
    const Answer answer = server.post("/-/state");

    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.code(), "method_not_allowed");
    EXPECT_EQ(allow_of(answer), "GET, HEAD");
    EXPECT_EQ(allow_of(server.call("PATCH", "/-/queue")), "DELETE, GET, HEAD, POST");
    EXPECT_EQ(allow_of(server.call("GET", "/-/connections/1/send")), "POST");
    EXPECT_EQ(allow_of(server.call("get", "/-/default")), "DELETE, GET, HEAD, PUT");
}

TEST_F(ControlRouter, AnswersHeadAsGet) {
    const Answer answer = server.call("HEAD", "/-/ready");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, server.get("/-/ready").body);
}

TEST_F(ControlRouter, KnowsTheOpenPaths) {
    std::set<std::string> open;
    for (const auto& route : wsecho::control::all_routes()) {
        const std::string path(route.path);
        if (server.router().is_open("GET", path)) open.insert(path);
        EXPECT_FALSE(server.router().is_open("POST", path)) << path;
    }
    EXPECT_TRUE(server.router().is_open("HEAD", "/-/ready"));
    for (const char* path : {"/-/healthy", "/-/ready", "/-/ca.pem", "/-/ca.der", "/-/ca.jks"}) {
        EXPECT_EQ(open.erase(path), 1U) << path;
    }
    open.erase("/metrics");
    EXPECT_TRUE(open.empty()) << *open.begin();
}

TEST_F(ControlRouter, TakesALargerBodyOnlyForMessages) {
    constexpr std::size_t kMiB = 1 << 20;
    EXPECT_EQ(server.router().largest_body("POST", "/-/queue"), kMiB);
    EXPECT_EQ(server.router().largest_body("POST", "/-/nothing"), kMiB);
    EXPECT_GT(server.router().largest_body("POST", "/-/send"), 64 * kMiB / 3 * 4);
    EXPECT_GT(server.router().largest_body("POST", "/-/connections/1/send"), 64 * kMiB / 3 * 4);
}

TEST_F(ControlRouter, NoTwoRoutesAreTheSame) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& route : wsecho::control::all_routes()) {
        EXPECT_TRUE(seen.emplace(route.method, route.path).second)
            << route.method << ' ' << route.path;
    }
}

TEST_F(ControlRouter, CountsAnswersByRouteAndStatus) {
    server.get("/-/queue");
    server.get("/-/queue?idd=a");
    server.get("/-/nothing");
    server.get("/-/nothing");

    server.run([](wsecho::control::Server& control) {
        const auto& answers = control.answers();
        EXPECT_EQ(answers.at({"/-/queue", 200}), 1U);
        EXPECT_EQ(answers.at({"/-/queue", 400}), 1U);
        EXPECT_EQ(answers.at({"", 404}), 2U);
    });
}

// ---- parameters and members --------------------------------------------------------------------

TEST_F(ControlRouter, SuggestsTheNearestParameter) {
    const Answer answer = server.get("/-/messages?sicne=3");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "unknown_parameter");
    EXPECT_EQ(answer.error(), "unknown parameter \"sicne\": did you mean since?");
}

TEST_F(ControlRouter, ListsTheParametersIfNoneIsSimilar) {
    EXPECT_THAT(server.get("/-/verdicts?q=1").error(), HasSubstr("id, connection and outcome"));
    EXPECT_THAT(server.get("/-/ready?q=1").error(), HasSubstr("takes none"));
}

TEST_F(ControlRouter, RejectsAParameterThatIsGivenTwice) {
    const Answer answer = server.get("/-/messages?id=a&id=b");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "bad_value");
}

TEST_F(ControlRouter, RejectsAMemberInTheQuery) {
    const Answer answer = server.post("/-/reset?all=true");
    EXPECT_EQ(answer.code(), "unknown_parameter");
    EXPECT_THAT(answer.error(), HasSubstr("member of the body"));
}

// Each of the four, wherever a route that writes knows it.
TEST_F(ControlRouter, TakesWhatSelectsInTheQueryAndInTheBody) {
    std::size_t count = 0;
    for (const auto& route : wsecho::control::all_routes()) {
        if (route.method == "GET") continue;
        for (const std::string name : {"id", "connection", "since", "timeout_ms"}) {
            const auto has = [&name](const std::vector<std::string_view>& names) {
                return std::find(names.begin(), names.end(), name) != names.end();
            };
            EXPECT_EQ(has(route.query), has(route.members)) << route.path << ' ' << name;
            if (has(route.query)) ++count;
        }
    }
    EXPECT_GT(count, 30U);
}

TEST_F(ControlRouter, ReadsTheIdFromTheQueryAndFromTheBody) {
    EXPECT_EQ(server.post("/-/queue?id=a", R"({"behaviors":["echo"]})").status, 200);
    EXPECT_EQ(server.post("/-/queue", R"({"id":"a","behaviors":["sink"]})").status, 200);
    EXPECT_EQ(server.get("/-/queue?id=a").json().at("behaviors").size(), 2U);

    EXPECT_EQ(server.call("DELETE", "/-/queue", R"({"id":"b"})").status, 200);
    EXPECT_EQ(server.get("/-/queue?id=a").json().at("behaviors").size(), 2U);
    EXPECT_EQ(server.call("DELETE", "/-/queue", R"({"id":"a"})").status, 200);
    EXPECT_EQ(server.get("/-/queue?id=a").json().at("behaviors").size(), 0U);

    server.call("PUT", "/-/default?id=a", R"({"behavior":"sink"})");
    EXPECT_EQ(server.get("/-/default?id=a").json().at("behavior"), "sink");
    EXPECT_EQ(server.post("/-/reset?id=a").status, 200);
    EXPECT_TRUE(server.get("/-/default?id=a").json().at("behavior").is_null());
}

TEST_F(ControlRouter, ReadsTheTimeoutFromTheQuery) {
    EXPECT_THAT(server.post("/-/messages/take?id=bob&timeout_ms=0").error(),
                HasSubstr("timed out after 0 ms"));
    EXPECT_EQ(server.post("/-/messages/take?timeout_ms=5s").code(), "bad_value");
    EXPECT_EQ(server.post("/-/sync?timeout_ms=0&connection=99").code(), "connection_unknown");
    EXPECT_EQ(server.post("/-/verify?since=0&timeout_ms=0", R"({"expect":[]})").status, 200);
}

TEST_F(ControlRouter, RejectsAValueInTheQueryAndInTheBody) {
    const Answer answer = server.post("/-/messages/take?id=a", R"({"id":"b"})");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "bad_value");
}

TEST_F(ControlRouter, SuggestsTheNearestMember) {
    const Answer answer = server.post("/-/send", R"({"txet":"a"})");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "unknown_member");
    EXPECT_EQ(answer.error(), "unknown member \"txet\": did you mean text?");
    EXPECT_THAT(server.post("/-/down", R"({"forms":1})").error(),
                HasSubstr("did you mean for_ms?"));
    EXPECT_THAT(server.post("/-/shutdown", R"({"a":1})").error(), HasSubstr("takes none"));
}

TEST_F(ControlRouter, RejectsABodyWhereTheQueryIsMeant) {
    const Answer answer = server.call("GET", "/-/queue", R"({"id":"alice"})");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "malformed_request");
}

TEST_F(ControlRouter, RejectsValuesOfTheWrongType) {
    for (const std::string body :
         {R"({"id":5})", R"({"id":["a"]})", R"({"all":1})", R"({"all":"true"})",
          R"({"connections":true})", R"({"connections":"kepe"})", R"({"id":""})", R"({"id":"a b"})",
          R"({"id":"\u00e4"})"}) {
        const Answer answer = server.post("/-/reset", body);
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_EQ(answer.code(), "bad_value") << body;
    }
}

TEST_F(ControlRouter, RejectsNumbersOutOfRange) {
    for (const std::string value :
         {"0", "-1", "60001", "1.5", "-0", "1e10", "1e400", "\"5\"", "true", "18446744073709551616",
          "-18446744073709551616", "[1]"}) {
        const Answer answer = server.post("/-/down", "{\"for_ms\":" + value + '}');
        EXPECT_EQ(answer.status, 400) << value;
        EXPECT_THAT(answer.code(), ::testing::AnyOf("bad_value", "malformed_json")) << value;
    }
    for (const std::string value :
         {"0", "1001", "", "x", "+1", "1 ", "1e2", "99999999999999999999"}) {
        EXPECT_EQ(server.get("/-/messages?limit=" + value).code(), "bad_value") << value;
    }
}

TEST_F(ControlRouter, TakesAWholeNumberHoweverItIsWritten) {
    for (const std::string value : {"1", "1.0", "1e2", "0.5e1"}) {
        EXPECT_EQ(server.post("/-/down", "{\"for_ms\":" + value + '}').status, 200) << value;
    }
    for (const std::string value : {"0", "-0", "0.0"}) {
        const Answer answer = server.post("/-/messages/wait", "{\"timeout_ms\":" + value + '}');
        EXPECT_EQ(answer.status, 417) << value;
    }
}

TEST_F(ControlRouter, NullCountsAsMissing) {
    EXPECT_EQ(server.post("/-/reset", R"({"id":null,"connections":null})").status, 200);
}

TEST_F(ControlRouter, RejectsATagThatIsTooLong) {
    EXPECT_EQ(server.get("/-/messages?id=" + std::string(64, 'a')).status, 200);
    EXPECT_EQ(server.get("/-/messages?id=" + std::string(65, 'a')).code(), "bad_value");
}

// ---- bodies ------------------------------------------------------------------------------------

TEST_F(ControlRouter, WantsJson) {
    for (const std::string type : {"text/plain", "application/x-www-form-urlencoded", "",
                                   "application/jsonp", "multipart/form-data"}) {
        const Answer answer = server.call("POST", "/-/reset", "{}", type);
        EXPECT_EQ(answer.status, 415) << type;
        EXPECT_EQ(answer.code(), "wrong_type");
        EXPECT_THAT(answer.error(), HasSubstr("Content-Type: application/json (curl: --json"));
    }
    for (const std::string type : {"application/json", "APPLICATION/JSON", "application/json;x=y",
                                   "application/json ; charset=utf-8"}) {
        EXPECT_EQ(server.call("POST", "/-/reset", "{}", type).status, 200) << type;
    }
}

TEST_F(ControlRouter, AnEmptyBodyIsAnEmptyObject) {
    EXPECT_EQ(server.post("/-/reset").status, 200);
}

TEST_F(ControlRouter, RejectsWhatIsNoJsonObject) {
    for (const std::string body : {"{", "}", "{}{}", "nul", "[1]", "1", "\"a\"", "null", "true",
                                   "{'id':1}", "{\"id\":\"\xff\"}", "{\"id\":\"\\ud800\"}",
                                   "{\"id\":1,}", "{\"id\":NaN}", "\xef\xbb\xbf"}) {
        const Answer answer = server.post("/-/reset", body);
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_EQ(answer.code(), "malformed_json") << body;
        EXPECT_THAT(answer.error(), HasSubstr("{\"id\":\"alice\"}")) << body;
    }
}

TEST_F(ControlRouter, RejectsAMemberThatIsGivenTwice) {
    const Answer answer = server.post("/-/reset", R"({"id":"a","id":"b"})");
    EXPECT_EQ(answer.code(), "malformed_json");
    EXPECT_THAT(answer.error(), HasSubstr("\"id\" twice"));
}

TEST_F(ControlRouter, TheSameNameInTwoObjectsIsNoDuplicate) {
    const Answer answer =
        server.post("/-/messages/wait", R"({"match":{"json":[{"a":1},{"a":2}]},"timeout_ms":0})");
    EXPECT_EQ(answer.status, 417);
}

TEST_F(ControlRouter, RejectsDeepNesting) {
    const auto nested = [](std::size_t depth) {
        return "{\"match\":" + std::string(depth, '[') + std::string(depth, ']') + '}';
    };
    for (const std::size_t depth : {std::size_t{64}, std::size_t{500'000}}) {
        const Answer answer = server.post("/-/messages/wait", nested(depth));
        EXPECT_EQ(answer.code(), "malformed_json");
        EXPECT_THAT(answer.error(), HasSubstr("nested too deep"));
    }
    // Deep enough, but no match.
    EXPECT_EQ(server.post("/-/messages/wait", nested(63)).code(), "bad_value");
}

TEST_F(ControlRouter, RejectsTooManyValues) {
    std::string body = "{\"behaviors\":[0";
    for (int i = 0; i < 100'000; ++i) body += ",0";
    EXPECT_THAT(server.post("/-/queue", body + "]}").error(), HasSubstr("more than 100000 values"));
}

// ---- any value ---------------------------------------------------------------------------------

// A request with this value for one of its members or parameters, and no time to wait.
Answer ask(ControlledServer& server, const wsecho::control::Route& route, std::string_view name,
           const std::string& value) {
    std::string path(route.path);
    for (const char* part : {"{connection}", "{seq}", "{port}"}) {
        const std::size_t at = path.find(part);
        if (at != std::string::npos) path.replace(at, std::string(part).size(), "1");
    }
    const bool is_read = route.method == "GET" || route.method == "DELETE";
    const std::string method(route.method);
    if (is_read) return server.call(method, path + '?' + std::string(name) + '=' + value);
    std::string body = "{\"" + std::string(name) + "\":" + value;
    const auto has = [&route](std::string_view member) {
        return std::find(route.members.begin(), route.members.end(), member) != route.members.end();
    };
    if (has("timeout_ms") && name != "timeout_ms") body += ",\"timeout_ms\":0";
    return server.call(method, path, body + '}');
}

TEST(ControlRouterWithAnyValue, ItIsNeverAnErrorOfTheServer) {
    wsecho::control::Program program;
    program.faults = [] { return std::string("{}"); };
    program.shut_down = [] {};
    ControlledServer server({}, std::move(program));
    auto client = RawClient::open(server.port());
    for (const auto& route : wsecho::control::all_routes()) {
        std::vector<std::string_view> names = route.query;
        names.insert(names.end(), route.members.begin(), route.members.end());
        for (const std::string_view name : names) {
            for (const std::string value :
                 {"0", "-1", "1.5", "1e300", "18446744073709551615", "\"\"", "\"\\u0000\"", "\"x\"",
                  "\"/\"", "true", "[]", "{}", "[[]]", "[null]", "{\"\":{}}", "null",
                  "[{\"json\":{}}]", "\xff"}) {
                if (name == "timeout_ms" && value == "null") continue;  // it would wait
                const Answer answer = ask(server, route, name, value);
                EXPECT_LT(answer.status, 500) << route.path << ' ' << name << ' ' << value;
                EXPECT_GE(answer.status, 200);
            }
        }
    }
}

// ---- invalid UTF-8 -----------------------------------------------------------------------------

TEST_F(ControlRouter, WhatIsNotUtf8BecomesAReplacementCharacter) {
    RawClient client(server.port());
    client.write("GET /a HTTP/1.1\r\nHost: a\r\nX-A: \xff\xfe-\xc3\xa9\r\n\r\n");
    client.read_response();

    const auto connections = server.get("/-/connections").json().at("connections");
    const auto headers = connections.at(0).at("request").at("headers");
    EXPECT_EQ(headers.at(1).at("value"), "\xef\xbf\xbd\xef\xbf\xbd-\xc3\xa9");
    EXPECT_EQ(server.get("/-/q\xff").status, 404);
    EXPECT_EQ(server.get("/-/queue?\xff=1").code(), "unknown_parameter");
    EXPECT_EQ(server.get("/-/queue?id=\xff").code(), "bad_value");
}

}  // namespace
}  // namespace wsecho_test
