// The reason phrases of refusals (RFC 9112, 4): the sentence of the body, shortened.

#include <gtest/gtest.h>

#include <string>

#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace std::string_literals;
using namespace wsecho_test;

namespace {

std::string reason_of(wsecho::EchoServer& server, const std::string& target) {
    RawClient client(server.port());
    return client.handshake(Request(target)).reason;
}

}  // namespace

// Most clients show the status line only.
TEST(ReasonPhrase, IsTheSentenceOfTheRefusal) {
    TestServer server;

    EXPECT_EQ(reason_of(server, "/do/clsoe(4001)"),
              "step 1: unknown step \"clsoe(4001)\": did you mean close?");
    EXPECT_EQ(reason_of(server, "/do/flood.pings"),
              "flood.pings may take a lot of memory and time: start the server with --allow-heavy "
              "(in C++...");
    EXPECT_EQ(reason_of(server, "chat"),
              "The target \"chat\" does not begin with \"/\" (RFC 9112, 3.2.1): write \"/chat\"");
}

TEST(ReasonPhrase, IsPrintableAsciiAndShort) {
    TestServer server;
    for (const std::string& target :
         {"/caf\xc3\xa9"s, "/\xff\xfe"s, "/a\x01\x7f"s, "/do/" + std::string(500, 'x'),
          "/do/clsoe(" + std::string(500, ' ') + ")", "/?do=" + std::string(300, '%')}) {
        SCOPED_TRACE(target);
        const std::string reason = reason_of(server, target);

        EXPECT_LE(reason.size(), 100U);
        EXPECT_GE(reason.size(), 20U);
        for (const char c : reason) EXPECT_TRUE(c >= ' ' && c < 0x7f) << static_cast<int>(c);
    }
}

TEST(ReasonPhrase, OfABehaviorIsItsOwn) {
    TestServer server;

    EXPECT_EQ(reason_of(server, "/do/hs.status(503)"), "Service Unavailable");
    EXPECT_EQ(reason_of(server, "/"), "Switching Protocols");
}
