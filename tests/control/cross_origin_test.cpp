// Pages in a browser that use the control API: of the server, of allowed origins, and of attackers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "access_request.hpp"
#include "control/access/host_names.hpp"

namespace wsecho::control {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kForeign = "403 origin_not_allowed";

AccessRules rules_for(std::vector<std::string> origins) {
    Settings settings;
    settings.origins = std::move(origins);
    return AccessRules(settings);
}

// From a page of `origin`, to http://127.0.0.1:9001 or another host.
Request from_page(const std::string& origin, const std::string& method = "GET",
                  const std::string& host = "127.0.0.1:9001") {
    Request request = request_with({{"Origin", origin}}, method);
    request.headers[0].value = host;
    return request;
}

// ---- pages of others ----

TEST(ForeignOrigin, IsRefused) {
    for (const char* origin : {"http://evil.example",
                               "null",
                               "",
                               "http://127.0.0.1:3000",
                               "http://127.0.0.1",
                               "https://127.0.0.1:9001",
                               "http://localhost:9001",
                               "http://127.0.0.1:90011",
                               "http://127.0.0.1:9001.evil.example",
                               "http://127.0.0.1:9001@evil.example",
                               "http://evil.example:9001",
                               "file://",
                               "http://",
                               "127.0.0.1:9001",
                               "//127.0.0.1:9001",
                               "ws://127.0.0.1:9001",
                               "chrome-extension://abcdef",
                               "http://127.0.0.1:9001/",
                               "http://127.0.0.1:9001 http://evil.example",
                               "http://127.0.0.1:9001, null",
                               "http://evil.example#http://127.0.0.1:9001",
                               "http:127.0.0.1:9001",
                               "*"}) {
        for (const char* method : {"GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"}) {
            EXPECT_EQ(answer_to(rules_for({}), from_page(origin, method)), kForeign) << origin;
        }
    }
}

TEST(ForeignOrigin, OfAReboundNameIsRefusedByItsHost) {
    EXPECT_EQ(answer_to(rules_for({}),
                        from_page("http://evil.example:9001", "POST", "evil.example:9001")),
              "403 host_not_allowed");
}

TEST(ForeignOrigin, IsRefusedBesideAllowedOnes) {
    const AccessRules rules = rules_for({"http://localhost:3000"});
    for (const char* origin : {"http://localhost:3001", "https://localhost:3000",
                               "http://localhost", "http://a.localhost:3000",
                               "http://localhost.:3000", "http://localhost:3000.evil.example"}) {
        const Request request = from_page(origin);
        EXPECT_EQ(answer_to(rules, request), kForeign) << origin;
        EXPECT_THAT(rules.cors_headers(request), ElementsAre(Header{"Vary", "Origin"}));
    }
}

// Browsers send these without asking first (WHATWG Fetch, 4.8).
TEST(FormPost, OfAForeignPageIsRefused) {
    for (const char* type :
         {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}) {
        Request request = from_page("http://evil.example", "POST");
        request.headers.push_back({"Content-Type", type});
        request.headers.push_back({"Sec-Fetch-Site", "cross-site"});
        EXPECT_EQ(answer_to(rules_for({}), request), kForeign);
        request.headers[1].value = "null";  // of a sandboxed frame
        EXPECT_EQ(answer_to(rules_for({}), request), kForeign);
    }
}

// Such a GET has no Origin.
TEST(NoCorsFetch, OfAForeignPageIsRefused) {
    for (const char* site : {"cross-site", "same-site", "Cross-Site", "", "unheard-of"}) {
        const Request request =
            request_with({{"Sec-Fetch-Site", site}, {"Sec-Fetch-Mode", "no-cors"}});
        EXPECT_EQ(answer_to(rules_for({}), request), kForeign) << site;
        EXPECT_EQ(answer_to(rules_for({"http://localhost:3000"}), request), kForeign) << site;
    }
    EXPECT_EQ(answer_to(rules_for({}), request_with({{"Sec-Fetch-Site", "same-origin"},
                                                     {"Sec-Fetch-Site", "cross-site"}})),
              kForeign);
}

TEST(NoCorsFetch, OfTheServersPageAndOfTheUserIsAccepted) {
    for (const char* site : {"same-origin", "none"}) {
        EXPECT_EQ(answer_to(rules_for({}), request_with({{"Sec-Fetch-Site", site}})), "ok");
    }
}

TEST(DoubleOrigin, IsMalformed) {
    const AccessRules rules = rules_for({"http://localhost:3000"});
    const Request request =
        request_with({{"Origin", "http://localhost:3000"}, {"origin", "http://localhost:3000"}});

    EXPECT_EQ(answer_to(rules, request), "400 malformed_request");
    EXPECT_THAT(rules.cors_headers(request), ElementsAre(Header{"Vary", "Origin"}));
}

// ---- the server's own pages ----

struct OwnCase {
    const char* origin;
    const char* host;
    bool is_encrypted;
    bool is_own;
};

TEST(OwnOrigin, IsTheSchemeAndTheHostOfTheRequest) {
    const OwnCase cases[] = {
        {"http://127.0.0.1:9001", "127.0.0.1:9001", false, true},
        {"http://[::1]:9001", "[::1]:9001", false, true},
        {"http://LOCALHOST:9001", "localhost:9001", false, true},
        {"http://localhost:9001", "LocalHost:9001", false, true},
        {"http://localhost.:9001", "localhost.:9001", false, true},
        {"http://ws-echo", "ws-echo:80", false, true},
        {"http://ws-echo:80", "ws-echo", false, true},
        {"http://ws-echo:443", "ws-echo", false, false},
        {"http://ws-echo", "ws-echo:443", false, false},
        {"https://ws-echo", "ws-echo:443", true, true},
        {"https://ws-echo:443", "ws-echo", true, true},
        {"https://ws-echo", "ws-echo:80", true, false},
        {"https://127.0.0.1:9001", "127.0.0.1:9001", true, true},
        {"http://127.0.0.1:9001", "127.0.0.1:9001", true, false},
        {"https://127.0.0.1:9001", "127.0.0.1:9001", false, false},
        {"http://127.0.0.1:9002", "127.0.0.1:9001", false, false},
        {"http://127.0.0.1", "127.0.0.1:9001", false, false},
    };
    for (const OwnCase& each : cases) {
        Request request = from_page(each.origin, "POST", each.host);
        request.arrival.is_encrypted = each.is_encrypted;
        EXPECT_EQ(answer_to(rules_for({}), request), each.is_own ? "ok" : kForeign)
            << each.origin << ' ' << each.host;
    }
}

TEST(OwnOrigin, NeedsNoCorsHeaders) {
    EXPECT_THAT(rules_for({}).cors_headers(from_page("http://127.0.0.1:9001")), IsEmpty());
    EXPECT_THAT(rules_for({"http://a.test"}).cors_headers(from_page("http://127.0.0.1:9001")),
                ElementsAre(Header{"Vary", "Origin"}));
}

// ---- pages of allowed origins ----

TEST(AllowedOrigin, GetsItsOwnNameInEachAnswer) {
    const AccessRules rules = rules_for({"http://localhost:3000", "https://app.example.test"});
    for (const char* origin : {"http://localhost:3000", "HTTP://LOCALHOST:3000",
                               "https://app.example.test", "https://app.example.test:443"}) {
        Request request = from_page(origin, "POST");
        request.headers.push_back({"Sec-Fetch-Site", "same-site"});
        EXPECT_EQ(answer_to(rules, request), "ok") << origin;
        EXPECT_THAT(
            rules.cors_headers(request),
            ElementsAre(Header{"Vary", "Origin"}, Header{"Access-Control-Allow-Origin", origin}));
    }
}

TEST(AllowedOrigin, CanReadErrorsToo) {
    Settings settings;
    settings.origins = {"http://localhost:3000"};
    settings.token = "s3cret";
    const AccessRules rules(settings);
    Request request = from_page("http://localhost:3000", "POST", "evil.example");

    EXPECT_EQ(answer_to(rules, request), "403 host_not_allowed");
    EXPECT_EQ(rules.cors_headers(request).size(), 2U);
    request.headers[0].value = "localhost";
    EXPECT_EQ(answer_to(rules, request), "401 token_required");
    EXPECT_EQ(rules.cors_headers(request).size(), 2U);
}

TEST(AllowedOrigin, CanReadOpenPathsAndOthersCannot) {
    const AccessRules rules = rules_for({"http://localhost:3000"});

    EXPECT_EQ(answer_to(rules, from_page("http://evil.example"), true), "ok");
    EXPECT_EQ(rules.cors_headers(from_page("http://evil.example")).size(), 1U);
    EXPECT_EQ(rules.cors_headers(from_page("http://localhost:3000")).size(), 2U);
}

TEST(CorsHeaders, AreNotSentToClientsWithoutAnOrigin) {
    EXPECT_THAT(rules_for({}).cors_headers(request_with({})), IsEmpty());
    EXPECT_THAT(rules_for({"http://localhost:3000"}).cors_headers(request_with({})),
                ElementsAre(Header{"Vary", "Origin"}));
}

// ---- preflights ----

Request preflight(const std::string& origin, const std::string& method,
                  const std::vector<std::string>& fields = {}) {
    Request request = from_page(origin, "OPTIONS");
    request.headers.push_back({"Access-Control-Request-Method", method});
    for (const std::string& field : fields) {
        request.headers.push_back({"Access-Control-Request-Headers", field});
    }
    return request;
}

TEST(Preflight, OfAnAllowedOriginIsAnsweredWithoutAToken) {
    Settings settings;
    settings.origins = {"http://localhost:3000"};
    settings.token = "s3cret";
    const AccessRules rules(settings);
    for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE"}) {
        const Request request =
            preflight("http://localhost:3000", method, {"authorization,content-type"});
        const auto response = rules.check(request, false);
        ASSERT_TRUE(response);
        EXPECT_EQ(response->status, 204);
        EXPECT_EQ(response->body, "");
        EXPECT_EQ(response->content_type, "");
        EXPECT_THAT(
            response->headers,
            ElementsAre(Header{"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE"},
                        Header{"Access-Control-Allow-Headers", "Authorization, Content-Type"},
                        Header{"Access-Control-Max-Age", "600"}));
        EXPECT_EQ(rules.cors_headers(request).size(), 2U);
    }
}

TEST(Preflight, OfAForeignOriginIsRefused) {
    for (const char* origin :
         {"http://evil.example", "null", "http://localhost:3001", "https://localhost:3000"}) {
        const Request request = preflight(origin, "POST", {"content-type"});
        EXPECT_EQ(answer_to(rules_for({}), request), kForeign);
        EXPECT_EQ(answer_to(rules_for({"http://localhost:3000"}), request), kForeign) << origin;
    }
    Request request = preflight("", "POST");
    request.headers.erase(request.headers.begin() + 1);
    EXPECT_EQ(answer_to(rules_for({"http://localhost:3000"}), request), "ok")
        << "not a preflight without an Origin: the router answers it";
}

TEST(Preflight, FromARefusedAddressOrHostIsRefused) {
    const AccessRules rules = rules_for({"http://localhost:3000"});
    Request request = preflight("http://localhost:3000", "POST");
    request.headers[0].value = "evil.example";
    EXPECT_EQ(answer_to(rules, request), "403 host_not_allowed");
    request.arrival.remote_address = "203.0.113.9:1";
    EXPECT_EQ(answer_to(rules, request), "403 address_not_allowed");
}

TEST(Preflight, ForAnUnknownMethodIsRefused) {
    for (const char* method : {"PATCH", "TRACE", "CONNECT", "post", "POST, PUT", "*"}) {
        const Request request = preflight("http://localhost:3000", method);
        EXPECT_EQ(answer_to(rules_for({"http://localhost:3000"}), request),
                  "405 method_not_allowed")
            << method;
    }
}

TEST(Preflight, ForFieldsThatPagesNeedNotSendIsRefused) {
    const auto answer = [](const std::vector<std::string>& fields) {
        return answer_to(rules_for({"http://localhost:3000"}),
                         preflight("http://localhost:3000", "POST", fields));
    };
    EXPECT_EQ(answer({"x-forwarded-for"}), "400 bad_value");
    EXPECT_EQ(answer({"content-type,host"}), "400 bad_value");
    EXPECT_EQ(answer({"content-type", "cookie"}), "400 bad_value");
    EXPECT_EQ(answer({"*"}), "400 bad_value");
    EXPECT_EQ(answer({"Content-Type", "AUTHORIZATION"}), "204");
    EXPECT_EQ(answer({""}), "204");
    EXPECT_EQ(answer({}), "204");
}

// ---- origins as text ----

TEST(Origins, AreReadIntoOneForm) {
    EXPECT_EQ(read_origin("HTTP://LocalHost:3000"), "http://localhost:3000");
    EXPECT_EQ(read_origin("http://a.test:80"), "http://a.test");
    EXPECT_EQ(read_origin("https://a.test:443"), "https://a.test");
    EXPECT_EQ(read_origin("https://a.test:80"), "https://a.test:80");
    EXPECT_EQ(read_origin("http://a.test:"), "http://a.test");
    EXPECT_EQ(read_origin("http://[::1]:3000"), "http://[::1]:3000");
    EXPECT_EQ(read_origin("tauri://localhost"), "tauri://localhost");
    for (const char* written :
         {"", "null", "*", "http", "http:", "http://", "http://:80", "://a.test", "1a://a.test",
          "http://a.test/", "http://a.test/x", "http://a b", "http://a.test?x", "http://u@a.test",
          "http://a.test:x", "http://[a]", "http://a.test\\@b"}) {
        EXPECT_EQ(read_origin(written), std::nullopt) << written;
    }
}

}  // namespace
}  // namespace wsecho::control
