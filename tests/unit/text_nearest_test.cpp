// Which known name is suggested for a misspelt one.

#include "text/nearest.hpp"

#include <gtest/gtest.h>

#include <string>

namespace wsecho::text {
namespace {

std::string_view nearest_option(std::string_view wanted) {
    return nearest_of(wanted, {"port", "host", "trace", "trace-format", "max-lifetime", "n"});
}

TEST(NearestOf, CorrectsTypingErrors) {
    EXPECT_EQ(nearest_option("prot"), "port");
    EXPECT_EQ(nearest_option("hsot"), "host");
    EXPECT_EQ(nearest_option("trcae"), "trace");
    EXPECT_EQ(nearest_option("trace-fromat"), "trace-format");
    EXPECT_EQ(nearest_option("max-lifetme"), "max-lifetime");
}

TEST(ClosestOf, KnowsNoNameByItsStartOrByItsWords) {
    const std::vector<std::string_view> names = {"port", "max-lifetime", "trace-format"};
    EXPECT_EQ(closest_of("PROT", names), "port");
    EXPECT_EQ(closest_of("MAX_LIFTIME", names), "max-lifetime");
    EXPECT_EQ(closest_of("lifetime", names), "");
    EXPECT_EQ(closest_of("trace", names), "");
    EXPECT_EQ(closest_of("service-port", names), "");
}

TEST(NearestOf, IgnoresCaseAndUnderscores) {
    EXPECT_EQ(nearest_option("PORT"), "port");
    EXPECT_EQ(nearest_option("Max_Lifetime"), "max-lifetime");
}

TEST(NearestOf, KnowsNamesByTheirStartAndByTheirWords) {
    EXPECT_EQ(nearest_option("max"), "max-lifetime");
    EXPECT_EQ(nearest_option("lifetime"), "max-lifetime");
    EXPECT_EQ(nearest_option("format"), "trace-format");
    EXPECT_EQ(nearest_option("server-port"), "port");
}

TEST(NearestOf, IsEmptyWithoutASimilarName) {
    EXPECT_EQ(nearest_option(""), "");
    EXPECT_EQ(nearest_option("x"), "");
    EXPECT_EQ(nearest_option("xyzzy"), "");
    EXPECT_EQ(nearest_option("lifetimes-of-all"), "");
    EXPECT_EQ(nearest_option(std::string(100'000, 'p')), "");
    EXPECT_EQ(nearest_of("port", {}), "");
}

}  // namespace
}  // namespace wsecho::text
