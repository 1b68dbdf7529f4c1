// What RFC 9112 and RFC 6455 require of a request, one row for each rule.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expectations.hpp"
#include "support/test_server.hpp"

using namespace wsecho_test;
using ::testing::HasSubstr;

namespace {

/// A rule, a request that it is about, and the response.
struct Rule {
    const char* section;
    const char* says;
    std::string request;
    int status;
    std::string sentence;  ///< part of the body; empty for 101
};

const std::string kFields =
    "Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

std::string with_line(const std::string& request_line) {
    return request_line + "\r\n" + kFields + "\r\n";
}

std::string to(const std::string& target) {
    return with_line("GET " + target + " HTTP/1.1");
}

std::string with_fields(const std::string& fields) {
    return "GET / HTTP/1.1\r\n" + kFields + fields + "\r\n";
}

std::string without_host(const std::string& fields, const std::string& target = "/") {
    return "GET " + target + " HTTP/1.1\r\n" + fields + kFields.substr(kFields.find("Upgrade")) +
           "\r\n";
}

std::string plain(const std::string& fields, const std::string& method = "POST") {
    return method + " / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + fields + "\r\n";
}

void expect_rules(const std::vector<Rule>& rules) {
    TestServer server;
    for (const Rule& rule : rules) {
        SCOPED_TRACE(std::string(rule.section) + ": " + rule.says + "\n" + rule.request);
        RawClient client(server.port());
        client.write(rule.request);

        const Response response = client.read_response();

        EXPECT_EQ(response.status, rule.status) << response;
        if (response.status == 101) {
            EXPECT_EQ(rule.sentence, "");
            client.sync();
            continue;
        }
        const Ending ending = client.read_until_end();
        EXPECT_EQ(ending.how, End::fin);
        EXPECT_THAT(ending.octets, HasSubstr(rule.sentence));
    }
}

}  // namespace

TEST(RequestRules, Lines) {
    expect_rules({
        {"RFC 9112, 2.2",
         "SHOULD ignore at least one empty line received prior to the request-line",
         "\r\n" + to("/"), 101, ""},
        {"RFC 9112, 2.2", "the same: more than one is not required", "\r\n\r\n" + to("/"), 400,
         "two empty lines"},
        {"RFC 9112, 2.2", "MAY recognize a single LF as a line terminator", "GET / HTTP/1.1\n", 400,
         "The line \"GET / HTTP/1.1\" ends with LF alone"},
        {"RFC 9112, 2.2", "the same in a field", with_fields("X: a\nY: b\r\n"), 400,
         "The line \"X: a\" ends with LF alone"},
        {"RFC 9112, 2.2", "the same at the end", "GET / HTTP/1.1\r\n" + kFields + "\n", 400,
         "The line \"\" ends with LF alone"},
        {"RFC 9112, 2.2", "MUST consider that element to be invalid: a bare CR",
         with_fields("X: a\rb\r\n"), 400, "\"X: a\\rb\" contains a CR that no LF follows"},
        {"RFC 9112, 2.2", "the same in the request line", with_line("GET /a\rb HTTP/1.1"), 400,
         "contains a CR that no LF follows"},
        {"RFC 9112, 2.2",
         "MUST either reject the message as invalid: white space before the fields",
         "GET / HTTP/1.1\r\n X: y\r\n" + kFields + "\r\n", 400,
         "\" X: y\" follows the request line and begins with white space (RFC 9112, 2.2)"},
        {"RFC 9112, 2.2", "SHOULD respond with a 400: octets that do not match the grammar",
         "{\"action\":\"subscribe\"}\n", 400, "the octet 0x7b cannot be in one (RFC 9110, 9.1)"},
    });
}

TEST(RequestRules, RequestLine) {
    expect_rules({
        {"RFC 9112, 2.3", "HTTP-version = HTTP-name \"/\" DIGIT \".\" DIGIT",
         with_line("GET / HTTP/1.10"), 400, "must end with HTTP/1.1, not \"HTTP/1.10\""},
        {"RFC 9112, 2.3", "HTTP-version is case-sensitive", with_line("GET / http/1.1"), 400,
         "must end with HTTP/1.1, not \"http/1.1\""},
        {"RFC 9112, 2.3", "another protocol's version", with_line("OPTIONS * SIP/2.0"), 400,
         "not \"SIP/2.0\""},
        {"RFC 9110, 2.5", "SHOULD process the message as if it was in the highest minor version",
         with_line("GET / HTTP/1.2"), 101, ""},
        {"RFC 9110, 15.6.6", "505: refuses to support the major version",
         with_line("GET / HTTP/2.0"), 505, "This server speaks HTTP/1.1, not HTTP/2.0."},
        {"RFC 9110, 15.6.6", "505", with_line("GET / HTTP/0.9"), 505, "not HTTP/0.9"},
        {"RFC 9110, 7.8", "MUST ignore Upgrade in an HTTP/1.0 request", with_line("GET / HTTP/1.0"),
         400, "needs HTTP/1.1, not HTTP/1.0"},
        {"RFC 9112, 3", "request-line = method SP request-target SP HTTP-version", "GET /chat\r\n",
         400, "\"GET /chat\" has no version (RFC 9112, 3): HTTP/0.9 is not supported"},
        {"RFC 9112, 3", "no target", "GET HTTP/1.1\r\n", 400, "\"GET HTTP/1.1\" has no target"},
        {"RFC 9112, 3", "an empty target", "GET  HTTP/1.1\r\n", 400, "has no target"},
        {"RFC 9112, 3", "one word", "QUIT\r\n", 400, "\"QUIT\" is one word"},
        {"RFC 9112, 3", "two spaces", with_line("GET  / HTTP/1.1"), 400, "has an extra space"},
        {"RFC 9112, 3", "two spaces", with_line("GET /  HTTP/1.1"), 400, "has an extra space"},
        {"RFC 9112, 3", "a space at the end", with_line("GET / HTTP/1.1 "), 400,
         "has an extra space"},
        {"RFC 9112, 3", "a space at the beginning", with_line(" GET / HTTP/1.1"), 400,
         "begins with a space"},
        {"RFC 9112, 3", "a tab", with_line("GET\t/ HTTP/1.1"), 400, "contains a tab"},
        {"RFC 9112, 3", "a tab", with_line("GET /\tHTTP/1.1"), 400, "contains a tab"},
        {"RFC 9112, 3", "no whitespace is allowed in the three components",
         with_line("GET /a b HTTP/1.1"), 400, "\"/a b\" contains a space: write it as %20"},
        {"RFC 9112, 3.1", "method = token", with_line("G(T / HTTP/1.1"), 400,
         "the octet 0x28 cannot be in one"},
        {"RFC 9112, 3.1", "the method is case-sensitive", with_line("get / HTTP/1.1"), 501,
         "does not know the method \"get\""},
        {"RFC 9112, 3", "SHOULD respond with 501 to a method longer than any that it implements",
         plain("", std::string(1000, 'M')), 501, "does not know the method"},
        {"RFC 9112, 3", "MUST respond with a 414 to a longer target than it wishes to parse",
         to("/" + std::string(16'384, 'x')), 414, "longer than 16384 octets"},
        {"RFC 9112, 3", "RECOMMENDED to support request-line lengths of 8000 octets",
         to("/" + std::string(8'000, 'x')), 101, ""},
        {"RFC 6455, 4.1", "the method of the request MUST be GET", with_line("POST / HTTP/1.1"),
         405, "must use GET, not POST"},
    });
}

TEST(RequestRules, Target) {
    expect_rules({
        {"RFC 9112, 3.2.1", "origin-form = absolute-path [ \"?\" query ]", to("chat"), 400,
         "The target \"chat\" does not begin with \"/\" (RFC 9112, 3.2.1): write \"/chat\"."},
        {"RFC 9112, 3.2.1", "MUST send \"/\" as the path if it is empty", to("?token=a"), 400,
         "write \"/?token=a\""},
        {"RFC 9112, 3.2.1", "a path of slashes", to("//"), 101, ""},
        {"RFC 9112, 3.2.2", "MUST accept the absolute-form", to("http://other:80/chat?a"), 101, ""},
        {"RFC 9112, 3.2.2", "the same, without a path", to("http://other"), 101, ""},
        {"RFC 9112, 3.2.2", "the same, of every scheme", to("WSS://[::1]:9001/?a"), 101, ""},
        {"RFC 6455, 4.2.1", "an absolute HTTP/HTTPS URI", to("ftp://other/"), 400,
         "has an unknown scheme"},
        {"RFC 9110, 4.2.1", "MUST reject an empty host", to("http:///chat"), 400, "has no host"},
        {"RFC 9110, 4.2.4", "SHOULD treat userinfo as an error", to("ws://me@other/"), 400,
         "contains user information"},
        {"RFC 3986, 3.2", "host [ \":\" port ]", to("http://a:b/"), 400,
         "has an invalid host or port: \"a:b\""},
        {"RFC 9112, 3.2.2", "a scheme needs its authority", to("ws:/chat"), 400, "lacks \"//\""},
        {"RFC 9112, 3.2.3", "authority-form is only for CONNECT", to("localhost:9001"), 400,
         "\"localhost:9001\" is a host and a port, which is for CONNECT only (RFC 9112, 3.2.3)"},
        {"RFC 9112, 3.2.4", "asterisk-form is only for OPTIONS", to("*"), 400,
         "\"*\" is for OPTIONS only (RFC 9112, 3.2.4)"},
        {"RFC 9112, 3.2.4", "and there it is valid", plain("", "OPTIONS").replace(8, 1, "*"), 426,
         "WebSocket"},
        {"RFC 6455, 3", "fragment identifiers MUST NOT be used", to("/a#b"), 400,
         "\"/a#b\" contains a fragment, which is never sent (RFC 6455, 3): write # as %23."},
        {"RFC 6455, 3", "the same in a query", to("/?a=#"), 400, "contains a fragment"},
        {"RFC 9112, 3.2", "invalid request-line SHOULD get a 400: not ASCII", to("/caf\xc3\xa9"),
         400, "\"/caf\xc3\xa9\" is not ASCII (RFC 9112, 3.2): write \"\xc3\xa9\" as %C3%A9."},
        {"RFC 9112, 3.2", "the same: not UTF-8 either", to("/\xff"), 400, "write \"\\xff\" as %FF"},
        {"RFC 9112, 3.2", "the same: a control character", to("/a\x01"), 400,
         "contains the control character 0x01"},
        {"RFC 3986, 2.1", "pct-encoded = \"%\" HEXDIG HEXDIG", to("/%zz"), 400,
         "\"%zz\" in the target \"/%zz\" is not a percent-encoding (RFC 3986, 2.1)"},
        {"RFC 3986, 2.1", "the same at the end", to("/?a=50%"), 400, "write a percent sign as %25"},
        {"WHATWG URL", "browsers send these as they are", to("/|[]?a={}|\\^`[]'"), 101, ""},
    });
}

TEST(RequestRules, Host) {
    expect_rules({
        {"RFC 9112, 3.2", "MUST respond with a 400 to a request that lacks a Host",
         without_host(""), 400, "has no Host field"},
        {"RFC 9112, 3.2", "more than one", with_fields("Host: 127.0.0.1\r\n"), 400,
         "has 2 Host fields: it must have exactly one"},
        {"RFC 9112, 3.2", "an invalid field value", without_host("Host: a b\r\n"), 400,
         "The Host field \"a b\" is invalid"},
        {"RFC 9112, 3.2", "a port that is no number", without_host("Host: a:b\r\n"), 400,
         "invalid"},
        {"RFC 9112, 3.2", "user information", without_host("Host: me@a\r\n"), 400, "invalid"},
        {"RFC 9112, 3.2", "a URI", without_host("Host: http://a/\r\n"), 400, "invalid"},
        {"RFC 9112, 3.2", "a bracket without its pair", without_host("Host: [::1\r\n"), 400,
         "invalid"},
        {"RFC 9112, 3.2", "IPv6", without_host("Host: [::1]:9001\r\n"), 101, ""},
        {"RFC 9112, 3.2", "a name", without_host("Host: my_host.example:9001\r\n"), 101, ""},
        {"RFC 6455, 4.2.1", "a Host field containing the server's authority",
         without_host("Host:\r\n"), 400, "has no host (RFC 6455, 4.2.1)"},
        {"RFC 9112, 3.2.2", "MUST ignore the received Host of an absolute target",
         without_host("Host:\r\n", "http://a/"), 101, ""},
        {"RFC 9112, 3.2", "but not that there is none", without_host("", "http://a/"), 400,
         "has no Host field"},
        {"RFC 9112, 3.2", "HTTP/1.0 needs none", "GET / HTTP/1.0\r\n\r\n", 426, "WebSocket"},
    });
}

TEST(RequestRules, FieldLines) {
    expect_rules({
        {"RFC 9112, 5", "field-line = field-name \":\"", with_fields("no colon\r\n"), 400,
         "The line \"no colon\" is not a header field: it has no colon (RFC 9112, 5)"},
        {"RFC 9112, 5", "the name is not empty", with_fields(": x\r\n"), 400, "it has no name"},
        {"RFC 9112, 5.1", "MUST reject whitespace between the name and the colon",
         with_fields("X : y\r\n"), 400, "\"X : y\" is not a header field: its name contains \" \""},
        {"RFC 9112, 5.1", "the same with a tab", with_fields("X\t: y\r\n"), 400, "\"\\t\""},
        {"RFC 9110, 5.1", "field-name = token", with_fields("X(: y\r\n"), 400,
         "its name contains \"(\" (RFC 9110, 5.1)"},
        {"RFC 9112, 5.1", "whitespace around the value is excluded", with_fields("X: \t y \t\r\n"),
         101, ""},
        {"RFC 9112, 5.2", "MUST reject obs-fold with a 400, or replace it",
         with_fields("X: y\r\n z\r\n"), 400,
         "\" z\" begins with white space: a field must not be folded over lines (RFC 9112, 5.2)"},
        {"RFC 9112, 5.2", "the same with a tab", with_fields("X: y\r\n\tz\r\n"), 400, "folded"},
        {"RFC 9110, 5.5", "MUST reject or replace NUL",
         with_fields("X: " + std::string(1, '\0') + "\r\n"), 400,
         "contains the control character 0x00 (RFC 9110, 5.5)"},
        {"RFC 9110, 5.5", "other CTL characters are invalid too", with_fields("X: \x1b\r\n"), 400,
         "contains the control character 0x1b"},
        {"RFC 9110, 5.5", "obs-text is opaque", with_fields("X: \xff\r\n"), 101, ""},
        {"RFC 6585, 5", "431", with_fields("X: " + std::string(16'384, 'y') + "\r\n"), 431,
         "larger than 16384 octets"},
    });
}

TEST(RequestRules, LengthOfTheBody) {
    const std::string none = "An opening handshake has no body (RFC 9110, 9.3.1): remove ";
    expect_rules({
        {"RFC 9112, 6.1", "SHOULD respond with 501 to a coding it does not understand",
         with_fields("Transfer-Encoding: foo\r\n"), 501, "\"foo\" is unknown"},
        {"RFC 9112, 6.1", "the same before chunked",
         with_fields("Transfer-Encoding: gzip, chunked\r\n"), 501, "more than chunked"},
        {"RFC 9112, 6.1", "MAY reject Transfer-Encoding with Content-Length",
         with_fields("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"), 400,
         "together with Content-Length"},
        {"RFC 9112, 6.1", "MUST treat it as faulty in HTTP/1.0",
         "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "not allowed in HTTP/1.0"},
        {"RFC 9112, 6.1", "MUST NOT apply chunked more than once",
         with_fields("Transfer-Encoding: chunked, chunked\r\n"), 400, "has chunked twice"},
        {"RFC 9112, 6.3", "MUST respond with 400 if chunked is not the final encoding",
         with_fields("Transfer-Encoding: chunked, gzip\r\n"), 400, "does not end with chunked"},
        {"RFC 9112, 6.3", "the same without chunked", with_fields("Transfer-Encoding: gzip\r\n"),
         400, "does not end with chunked"},
        {"RFC 9112, 6.1", "a list of at least one", with_fields("Transfer-Encoding:\r\n"), 400,
         "names no coding"},
        {"RFC 9112, 6.3", "MUST respond with 400 to an invalid Content-Length",
         with_fields("Content-Length: 5x\r\n"), 400, "\"5x\" is not a number of octets"},
        {"RFC 9112, 6.3", "the same: a sign", plain("Content-Length: -1\r\n"), 400, "not a number"},
        {"RFC 9112, 6.3", "the same: empty", plain("Content-Length:\r\n"), 400, "not a number"},
        {"RFC 9112, 6.3", "the same: several that differ",
         plain("Content-Length: 5\r\nContent-Length: 6\r\n"), 400, "\"5, 6\" contradicts itself"},
        {"RFC 9112, 6.3", "unless all values in the list are the same",
         with_fields("Content-Length: 0\r\nContent-Length: 0\r\n"), 101, ""},
        {"RFC 9110, 8.6", "MUST anticipate large numerals",
         plain("Content-Length: 18446744073709551617\r\n"), 413, "too large"},
        {"RFC 9110, 9.3.1", "SHOULD NOT generate content in a GET request",
         with_fields("Content-Length: 5\r\n") + "hello", 400, none + "\"Content-Length: 5\"."},
        {"RFC 9110, 9.3.1", "the same in chunks",
         with_fields("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\r\n", 400,
         none + "\"Transfer-Encoding: chunked\"."},
        {"RFC 9112, 6.2", "no content is none", with_fields("Content-Length: 0\r\n"), 101, ""},
        {"RFC 9112, 6.3", "the body of another request is read",
         plain("Content-Length: 5\r\n") + "hello", 426, "WebSocket"},
    });
}

TEST(RequestRules, WebSocketFields) {
    expect_rules({
        {"RFC 6455, 4.2.1", "an Upgrade field containing \"websocket\"",
         plain("Upgrade: h2c\r\nConnection: Upgrade\r\n", "GET"), 426,
         "Upgrade \"h2c\" does not contain websocket"},
        {"RFC 6455, 4.2.1", "a Connection field that includes \"Upgrade\"",
         plain("Upgrade: websocket\r\nConnection: keep-alive\r\n", "GET"), 400,
         "Connection \"keep-alive\" does not contain Upgrade"},
        {"RFC 6455, 4.2.1", "the same, without the field", plain("Upgrade: websocket\r\n", "GET"),
         400, "has no Connection: Upgrade"},
        {"RFC 6455, 4.2.1", "the key has 16 octets",
         plain("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: abc\r\n",
               "GET"),
         400, "The Sec-WebSocket-Key \"abc\" is not 16 octets in base64"},
        {"RFC 6455, 9.1", "extensions are a list of tokens with parameters",
         with_fields("Sec-WebSocket-Extensions: a;\r\n"), 400,
         "Sec-WebSocket-Extensions \"a;\" is malformed"},
        {"RFC 6455, 11.3.1", "MUST NOT appear more than once",
         with_fields("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"), 400,
         "has Sec-WebSocket-Key more than once (RFC 6455, 11.3.1)"},
        {"RFC 6455, 11.3.5", "MUST NOT appear more than once",
         with_fields("Sec-WebSocket-Version: 13\r\n"), 426,
         "has Sec-WebSocket-Version more than once (RFC 6455, 11.3.5)"},
        {"RFC 6455, 4.1", "subprotocols MUST all be unique strings",
         with_fields("Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Protocol: a\r\n"), 400,
         "\"a\" is offered twice"},
        {"RFC 6455, 4.1", "and tokens", with_fields("Sec-WebSocket-Protocol: a b\r\n"), 400,
         "\"a b\" is not a token"},
    });
}

TEST(RequestRules, AMethodThatIsNotAllowedGetsTheOneThatIs) {
    TestServer server;
    RawClient client(server.port());

    // RFC 9110, 15.5.6: "MUST generate an Allow header field".
    EXPECT_EQ(client.handshake(Request().method("PUT")).header("Allow"), "GET");
}

TEST(RequestRules, AnAbsoluteTargetMayAskForABehavior) {
    TestServer server;
    auto client = RawClient::open(server.port(), Request("http://other/do/close(4001)"));
    EXPECT_EQ(client.read_close_code(), 4001);
}
