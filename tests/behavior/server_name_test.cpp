// Steps in TLS server names: what clients can send that is no host name.

#include "behavior/server_name.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/refusal.hpp"

namespace wsecho::behavior {
namespace {

using testing::StartsWith;

std::string refusal_of(std::string_view name) {
    return wsecho_test::refusal([&] { read_server_name(name); });
}

TEST(ServerName, AnUnknownStepIsQuotedSafely) {
    EXPECT_THAT(refusal_of("tls-\xff\x1b.localhost"),
                StartsWith("the server name \"tls-\\xff\\x1b.localhost\" asks for the unknown step "
                           "tls.\\xff\\x1b"));
}

TEST(ServerName, AnUnknownStepIsNotQuotedWithoutEnd) {
    EXPECT_LT(refusal_of("tls-" + std::string(60000, 'a')).size(), 300U);
}

}  // namespace
}  // namespace wsecho::behavior
