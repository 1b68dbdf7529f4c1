// Which name is suggested for an unknown one.

#include <gtest/gtest.h>

#include <string>

#include "behavior/catalogue.hpp"

using wsecho::behavior::nearest_name;

TEST(NearestName, CorrectsTypingErrors) {
    EXPECT_EQ(nearest_name("clos"), "close");
    EXPECT_EQ(nearest_name("colse"), "close");
    EXPECT_EQ(nearest_name("snd"), "send");
    EXPECT_EQ(nearest_name("dealy"), "delay");
    EXPECT_EQ(nearest_name("echo.fragment"), "echo.fragments");
    EXPECT_EQ(nearest_name("subprotcol"), "subprotocol");
    EXPECT_EQ(nearest_name("hs.statsu"), "hs.status");
}

TEST(NearestName, KnowsNamesByTheirLastPart) {
    EXPECT_EQ(nearest_name("status"), "hs.status");
    EXPECT_EQ(nearest_name("statsu"), "hs.status");
    EXPECT_EQ(nearest_name("http.status"), "hs.status");
    EXPECT_EQ(nearest_name("reverse"), "echo.reverse");
    EXPECT_EQ(nearest_name("as"), "echo.as");
}

TEST(NearestName, KnowsNamesByTheirFirstPart) {
    EXPECT_EQ(nearest_name("hs"), "hs.status");
    EXPECT_EQ(nearest_name("send.json"), "send");
}

TEST(NearestName, KnowsTheNamesOfTheFunctions) {
    EXPECT_EQ(nearest_name("echo_fragments"), "echo.fragments");
    EXPECT_EQ(nearest_name("hs_status"), "hs.status");
    EXPECT_EQ(nearest_name("Echo"), "echo");
    EXPECT_EQ(nearest_name("SEND"), "send");
}

TEST(NearestName, IsEmptyWithoutASimilarName) {
    EXPECT_EQ(nearest_name(""), "");
    EXPECT_EQ(nearest_name("."), "");
    EXPECT_EQ(nearest_name("x"), "");
    EXPECT_EQ(nearest_name("xyzzy"), "");
    EXPECT_EQ(nearest_name("teleport"), "");
    EXPECT_EQ(nearest_name(std::string(100'000, 's')), "");
}
