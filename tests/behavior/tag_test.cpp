// The tag of a request, from its URL or its header.

#include "behavior/tag.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

using namespace wsecho;
using namespace wsecho::behavior;
using testing::HasSubstr;

namespace {

Handshake request_for(const std::string& target, const std::string& header = {}) {
    Handshake request;
    request.target = target;
    if (!header.empty()) request.headers.push_back({"ws-echo-id", header});
    return request;
}

std::string tag_of(const std::string& target, const std::string& header = {}) {
    return find_tag(request_for(target, header)).text;
}

}  // namespace

TEST(Tag, ComesFromTheUrlElseFromTheHeader) {
    EXPECT_EQ(tag_of("/?id=alice"), "alice");
    EXPECT_EQ(tag_of("/?id=alice", "bob"), "alice");
    EXPECT_EQ(tag_of("/", "bob"), "bob");
    EXPECT_EQ(tag_of("/?id=", "bob"), "bob");
    EXPECT_EQ(tag_of("/?id=a%2Db"), "a-b");
    EXPECT_EQ(tag_of("/"), "");
    EXPECT_EQ(find_tag(request_for("/")).problem, "");
}

TEST(Tag, HasOneToSixtyFourAllowedCharacters) {
    EXPECT_TRUE(is_tag("aZ09._~-"));
    EXPECT_TRUE(is_tag(std::string(64, 'x')));
    for (const std::string& invalid :
         {std::string(), std::string(65, 'x'), std::string("a b"), std::string("a/b"),
          std::string("a\n"), std::string("a\0b", 3), std::string("\xc3\xa4")}) {
        EXPECT_FALSE(is_tag(invalid)) << invalid;
    }
}

TEST(Tag, ThatIsInvalidCountsAsNoneAndSaysWhy) {
    const Tag in_url = find_tag(request_for("/?id=a%20b", "bob"));
    EXPECT_EQ(in_url.text, "");
    EXPECT_EQ(in_url.problem,
              "this connection has no tag: \"?id=a b\" is invalid (use 1 to 64 of A-Z a-z 0-9 . _ "
              "~ -)");
    const Tag in_header = find_tag(request_for("/", "a,b"));
    EXPECT_EQ(in_header.text, "");
    EXPECT_THAT(in_header.problem, HasSubstr("\"Ws-Echo-Id: a,b\" is invalid"));
    EXPECT_LT(find_tag(request_for("/?id=" + std::string(8000, 'x'))).problem.size(), 250U);
}
