// Who may use the control API: addresses, hosts and tokens, by attack.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "access_request.hpp"

namespace wsecho::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Settings with_reach(Reach reach) {
    Settings settings;
    settings.reach = reach;
    return settings;
}

Settings with_token(const std::string& token) {
    Settings settings;
    settings.token = token;
    return settings;
}

// ---- address ----

struct AddressCase {
    const char* remote;
    bool is_loopback;
    bool is_private;
};

// The blocks' first and last addresses, and their neighbors.
const AddressCase kAddresses[] = {
    {"127.0.0.1:50432", true, true},
    {"127.255.255.254:1", true, true},
    {"126.255.255.255:1", false, false},
    {"128.0.0.1:1", false, false},
    {"[::1]:50432", true, true},
    {"[::2]:1", false, false},
    {"[::]:1", false, false},
    {"unix:", true, true},
    {"unix:/run/client.sock", true, true},
    {"[::ffff:127.0.0.1]:1", true, true},
    {"[::ffff:7f00:1]:1", true, true},
    {"[::127.0.0.1]:1", false, false},  // not mapped: the deprecated form
    {"[64:ff9b::127.0.0.1]:1", false, false},
    {"0.0.0.0:1", false, false},
    {"10.0.0.0:1", false, true},
    {"10.255.255.255:1", false, true},
    {"11.0.0.0:1", false, false},
    {"172.15.255.255:1", false, false},
    {"172.16.0.0:1", false, true},
    {"172.31.255.255:1", false, true},
    {"172.32.0.0:1", false, false},
    {"192.167.255.255:1", false, false},
    {"192.168.0.0:1", false, true},
    {"192.168.255.255:1", false, true},
    {"192.169.0.0:1", false, false},
    {"169.253.255.255:1", false, false},
    {"169.254.169.254:1", false, true},
    {"169.255.0.0:1", false, false},
    {"100.63.255.255:1", false, false},
    {"100.64.0.0:1", false, true},
    {"100.127.255.255:1", false, true},
    {"100.128.0.0:1", false, false},
    {"[::ffff:192.168.1.5]:1", false, true},
    {"[::ffff:8.8.8.8]:1", false, false},
    {"[fbff::1]:1", false, false},
    {"[fc00::1]:1", false, true},
    {"[fdff:ffff::1]:1", false, true},
    {"[fe00::1]:1", false, false},
    {"[fe80::1]:1", false, true},
    {"[fe80::1%eth0]:1", false, true},
    {"[febf::1]:1", false, true},
    {"[fec0::1]:1", false, false},
    {"[2001:db8::1]:1", false, false},
    {"203.0.113.9:1", false, false},
    {"", false, false},
    {"[", false, false},
    {"[]:1", false, false},
    {"localhost:1", false, false},
    {"127.0.0.1.evil.example:1", false, false},
};

TEST(ControlAddress, FromAnotherMachineIsRefusedByDefault) {
    const AccessRules rules{Settings{}};
    for (const AddressCase& each : kAddresses) {
        EXPECT_EQ(answer_to(rules, request_from(each.remote)),
                  each.is_loopback ? "ok" : "403 address_not_allowed")
            << each.remote;
    }
}

TEST(ControlAddress, FromAPublicNetworkIsRefusedIfPrivateOnesAreAllowed) {
    const AccessRules rules(with_reach(Reach::private_networks));
    for (const AddressCase& each : kAddresses) {
        EXPECT_EQ(answer_to(rules, request_from(each.remote)),
                  each.is_private ? "ok" : "403 address_not_allowed")
            << each.remote;
    }
}

TEST(ControlAddress, IsNotCheckedIfAnyIsAllowed) {
    const AccessRules rules(with_reach(Reach::any));
    for (const AddressCase& each : kAddresses) {
        EXPECT_EQ(answer_to(rules, request_from(each.remote)), "ok") << each.remote;
    }
}

TEST(ControlAddress, IsAlwaysRefusedIfTheApiIsOff) {
    const AccessRules rules(with_reach(Reach::off));
    for (const AddressCase& each : kAddresses) {
        EXPECT_EQ(answer_to(rules, request_from(each.remote)), "403 address_not_allowed");
    }
}

TEST(ControlAddress, ThatIsRefusedIsNamedWithTheOptionThatAllowsIt) {
    const AccessRules rules{Settings{}};

    EXPECT_THAT(rules.check(request_from("192.168.1.5:1"), false)->body,
                HasSubstr("clients at 192.168.1.5 may not use the control API: start ws-echo with "
                          "--control private\""));
    EXPECT_THAT(rules.check(request_from("[2001:db8::1]:1"), false)->body,
                HasSubstr("clients at 2001:db8::1 may not use the control API: start ws-echo with "
                          "--control any and a token\""));
}

// ---- Host ----

struct HostCase {
    const char* host;
    const char* answer;
};

constexpr const char* kRebound = "403 host_not_allowed";
constexpr const char* kMalformed = "400 malformed_request";

TEST(DnsRebinding, IsStoppedByTheHost) {
    const HostCase cases[] = {
        // What cannot be rebound.
        {"127.0.0.1", "ok"},
        {"127.0.0.1:9001", "ok"},
        {"127.0.0.1:", "ok"},
        {"203.0.113.9:80", "ok"},
        {"[::1]", "ok"},
        {"[::1]:9001", "ok"},
        {"[fe80::1]:9001", "ok"},
        {"[::ffff:127.0.0.1]", "ok"},
        {"localhost", "ok"},
        {"LOCALHOST:9001", "ok"},
        {"localhost.", "ok"},
        {"localhost.:9001", "ok"},
        {"alice.localhost", "ok"},
        {"a.b.LocalHost.:9001", "ok"},
        {"ws-echo", "ok"},
        {"ws_echo:9001", "ok"},
        {"WS-ECHO.", "ok"},
        {"xn--bcher-kva", "ok"},
        {"host7", "ok"},
        // Names of anyone.
        {"evil.example", kRebound},
        {"evil.example:9001", kRebound},
        {"evil.example.", kRebound},
        {"localhost.evil.com", kRebound},
        {"localhost.evil.com.:9001", kRebound},
        {"127.0.0.1.evil.com", kRebound},
        {"127.0.0.1.nip.io", kRebound},
        {"localtest.me", kRebound},
        {"evillocalhost.com", kRebound},
        {"evil.notlocalhost", kRebound},
        {".localhost", kRebound},
        {"localhost..", kRebound},
        {"xn--bcher-kva.example", kRebound},
        {"host.docker.internal", kRebound},
        {"evil%2eexample", kRebound},
        {"evil%00localhost", kRebound},
        {"a,b", kRebound},
        {"evil;.localhost.example", kRebound},
        // Numbers that are not an address for inet_pton().
        {"2130706433", kRebound},
        {"0x7f000001", kRebound},
        {"0X7F.1", kRebound},
        {"0x7f.0.0.1", kRebound},
        {"0177.0.0.1", kRebound},
        {"127.0.0.01", kRebound},
        {"127.1", kRebound},
        {"127.0.0.1.", kRebound},
        {"127.0.0.256", kRebound},
        {"0", kRebound},
        {"0x", kRebound},
        {"[::1.]", kRebound},
        {"[1:2:3]", kRebound},
        {"[::ffff:0177.0.0.1]", kRebound},
        // No host at all.
        {"", kMalformed},
        {":9001", kMalformed},
        {".", kMalformed},
        {"local host", kMalformed},
        {"localhost:http", kMalformed},
        {"localhost:80:81", kMalformed},
        {"localhost/-/state", kMalformed},
        {"user@localhost", kMalformed},
        {"http://localhost", kMalformed},
        {"localhost, evil.example", kMalformed},
        {"::1", kMalformed},
        {"[::1", kMalformed},
        {"[::1]x", kMalformed},
        {"[localhost]", kMalformed},
        {"[fe80::1%25eth0]", kMalformed},
        {"b\xc3\xbc"
         "cher",
         kMalformed},
        {"evil\xe3\x80\x82localhost", kMalformed},
    };
    const AccessRules rules{Settings{}};
    for (const HostCase& each : cases) {
        EXPECT_EQ(answer_to(rules, request_to(each.host)), each.answer) << '"' << each.host << '"';
    }
}

TEST(DnsRebinding, DoesNotMatterForNamesThatAreGiven) {
    Settings settings;
    settings.hosts = {"WS.Example.Test", "other.test."};
    const AccessRules rules(settings, "Runner-7.CI.Example");
    for (const HostCase& each :
         {HostCase{"ws.example.test", "ok"}, HostCase{"WS.EXAMPLE.TEST.:9001", "ok"},
          HostCase{"other.test", "ok"}, HostCase{"runner-7.ci.example", "ok"},
          HostCase{"runner-7.ci.example.:80", "ok"}, HostCase{"example.test", kRebound},
          HostCase{"a.ws.example.test", kRebound}, HostCase{"ws.example.test.evil.com", kRebound},
          HostCase{"ci.example", kRebound}}) {
        EXPECT_EQ(answer_to(rules, request_to(each.host)), each.answer) << each.host;
    }
}

TEST(DnsRebinding, OfAMachineWithAnUnknownNameIsStopped) {
    EXPECT_EQ(answer_to(AccessRules(Settings{}, ""), request_to("evil.example")), kRebound);
    EXPECT_EQ(answer_to(AccessRules(Settings{}, ""), request_to("")), kMalformed);
}

TEST(MissingHost, IsMalformed) {
    Request request = request_with({});
    request.headers.clear();

    EXPECT_EQ(answer_to(AccessRules{Settings{}}, request), kMalformed);
    EXPECT_EQ(answer_to(AccessRules{Settings{}}, request, true), kMalformed);
}

TEST(DoubleHost, IsMalformedInAnyCaseAndOrder) {
    for (const char* second : {"127.0.0.1:9001", "evil.example"}) {
        for (const char* name : {"Host", "hOST"}) {
            Request request = request_with({{name, second}});
            EXPECT_EQ(answer_to(AccessRules{Settings{}}, request), kMalformed);
            EXPECT_EQ(answer_to(AccessRules{Settings{}}, request, true), kMalformed);
            std::swap(request.headers[0], request.headers[1]);
            EXPECT_EQ(answer_to(AccessRules{Settings{}}, request), kMalformed);
        }
    }
}

// ---- token ----

Request with_authorization(const std::string& value) {
    return request_with({{"Authorization", value}});
}

TEST(WrongToken, IsRefused) {
    const AccessRules rules(with_token("s3cret"));
    for (const char* value :
         {"Bearer S3cret", "Bearer s3cre", "Bearer s3cretx", "Bearer s3crets3cret", "Bearer s3creT",
          "Bearer", "Bearer ", "Bearer s3cret s3cret", "Bearer \"s3cret\"", "Bearer s3cret,"}) {
        EXPECT_EQ(answer_to(rules, with_authorization(value)), "401 token_wrong") << value;
    }
}

TEST(WrongToken, WithANulOctetIsRefused) {
    EXPECT_EQ(answer_to(AccessRules(with_token("s3cret")),
                        with_authorization(std::string("Bearer s3cret\0", 14))),
              "401 token_wrong");
}

TEST(MissingToken, IsRefusedFromEveryClient) {
    const AccessRules rules(with_token("s3cret"));
    EXPECT_EQ(answer_to(rules, request_with({})), "401 token_required");
    EXPECT_EQ(answer_to(rules, request_from("unix:")), "401 token_required");
    for (const char* value : {"", "s3cret", "Basic czNjcmV0", "Digest s3cret", "Bearers3cret",
                              "Token s3cret", "Bearer,s3cret", "Bearer\ts3cret"}) {
        EXPECT_EQ(answer_to(rules, with_authorization(value)), "401 token_required") << value;
    }
}

TEST(MissingToken, IsNotReplacedByAParameterOrACookie) {
    Request request = request_with({{"Cookie", "token=s3cret"}, {"X-Token", "s3cret"}});
    request.query = {{"access_token", "s3cret"}, {"token", "s3cret"}};

    EXPECT_EQ(answer_to(AccessRules(with_token("s3cret")), request), "401 token_required");
}

TEST(RightToken, IsAcceptedWithTheSchemeInAnyCase) {
    const AccessRules rules(with_token("s3cret"));
    for (const char* value :
         {"Bearer s3cret", "bearer s3cret", "BEARER  s3cret", " Bearer s3cret "}) {
        EXPECT_EQ(answer_to(rules, with_authorization(value)), "ok") << value;
    }
    EXPECT_EQ(answer_to(AccessRules{Settings{}}, with_authorization("Bearer other")), "ok")
        << "none is needed";
}

TEST(DoubleToken, IsMalformed) {
    const AccessRules rules(with_token("s3cret"));
    EXPECT_EQ(answer_to(rules, request_with({{"Authorization", "Bearer s3cret"},
                                             {"authorization", "Bearer s3cret"}})),
              kMalformed);
}

TEST(RefusedToken, TellsTheSchemeAndNotTheToken) {
    const AccessRules rules(with_token("s3cret"));
    for (const Request& request : {request_with({}), with_authorization("Bearer wrong")}) {
        const auto response = rules.check(request, false);
        ASSERT_TRUE(response);
        EXPECT_THAT(response->headers, ElementsAre(Header{"WWW-Authenticate", "Bearer"}));
        EXPECT_THAT(response->body, Not(HasSubstr("s3cret")));
    }
}

TEST(ConstantTime, ComparisonIsEqualityOfOctets) {
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_TRUE(equal_in_constant_time("\xff\x80", "\xff\x80"));
    for (const char* other : {"", "a", "ab", "abd", "Abc", "abcabc", "abca", "aabc"}) {
        EXPECT_FALSE(equal_in_constant_time(other, "abc")) << other;
        EXPECT_FALSE(equal_in_constant_time("abc", other)) << other;
    }
    const std::string with_nul("abc\0", 4);
    EXPECT_FALSE(equal_in_constant_time(with_nul, "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", with_nul));
}

// ---- the order, and open paths ----

// Everything is wrong; each step mends the first thing.
TEST(Access, IsCheckedByAddressThenHostThenOriginThenToken) {
    const AccessRules rules(with_token("s3cret"));
    Request request = request_with({{"Origin", "http://evil.example"}});
    request.headers[0].value = "evil.example";
    request.arrival.remote_address = "203.0.113.9:1";

    EXPECT_EQ(answer_to(rules, request), "403 address_not_allowed");
    request.arrival.remote_address = "127.0.0.1:1";
    EXPECT_EQ(answer_to(rules, request), "403 host_not_allowed");
    request.headers[0].value = "127.0.0.1:9001";
    EXPECT_EQ(answer_to(rules, request), "403 origin_not_allowed");
    request.headers[1].value = "http://127.0.0.1:9001";
    EXPECT_EQ(answer_to(rules, request), "401 token_required");
    request.headers.push_back({"Authorization", "Bearer s3cret"});
    EXPECT_EQ(answer_to(rules, request), "ok");
}

TEST(OpenPath, IsForGetAndHeadFromAnyAddressWithAnyHost) {
    Settings settings = with_token("s3cret");
    for (const Reach reach : {Reach::loopback, Reach::off}) {
        settings.reach = reach;
        const AccessRules rules(settings);
        for (const char* method : {"GET", "HEAD"}) {
            Request request = request_with({{"Sec-Fetch-Site", "cross-site"}}, method);
            request.arrival.remote_address = "203.0.113.9:1";
            for (const char* host : {"pod.cluster.example:9001", "evil.example", "2130706433"}) {
                request.headers[0].value = host;
                EXPECT_EQ(answer_to(rules, request, true), "ok") << host;
                EXPECT_EQ(answer_to(rules, request), "403 address_not_allowed");
            }
            request.headers[0].value = "evil example";
            EXPECT_EQ(answer_to(rules, request, true), kMalformed);
        }
    }
}

TEST(OpenPath, IsNotOpenForOtherMethods) {
    const AccessRules rules(with_token("s3cret"));
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get", "TRACE", ""}) {
        Request request = request_with({}, method);
        EXPECT_EQ(answer_to(rules, request, true), "401 token_required") << method;
        request.arrival.remote_address = "203.0.113.9:1";
        EXPECT_EQ(answer_to(rules, request, true), "403 address_not_allowed") << method;
    }
}

}  // namespace
}  // namespace wsecho::control
