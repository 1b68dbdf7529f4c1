// White space around the values of header fields, and the elements of lists.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "text/field_value.hpp"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using wsecho::text::cut;
using wsecho::text::has_element;
using wsecho::text::list_elements;
using wsecho::text::trim;

TEST(FieldValue, IsTrimmedOfSpacesAndTabsOnly) {
    EXPECT_EQ(trim("a"), "a");
    EXPECT_EQ(trim(" \t a b\t "), "a b");
    EXPECT_EQ(trim("\ra\n"), "\ra\n");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim(" \t "), "");
}

TEST(FieldValue, IsCutAtTheFirstSeparator) {
    std::string_view text = "GET / HTTP/1.1";
    EXPECT_EQ(cut(text, " "), "GET");
    EXPECT_EQ(text, "/ HTTP/1.1");
    EXPECT_EQ(cut(text, "//"), "/ HTTP/1.1");
    EXPECT_EQ(text, "");
    EXPECT_EQ(cut(text, " "), "");
}

TEST(FieldValue, ListElementsAreNeverEmpty) {
    EXPECT_THAT(list_elements("a"), ElementsAre("a"));
    EXPECT_THAT(list_elements("a,b ,\tc d, e;f=1"), ElementsAre("a", "b", "c d", "e;f=1"));
    EXPECT_THAT(list_elements(",, a, ,b,"), ElementsAre("a", "b"));
    EXPECT_THAT(list_elements(""), IsEmpty());
    EXPECT_THAT(list_elements(" , ,"), IsEmpty());
}

TEST(FieldValue, AnElementIsFoundInAnyCaseAndOnlyAsAWhole) {
    EXPECT_TRUE(has_element("keep-alive, upgrade", "Upgrade"));
    EXPECT_TRUE(has_element("UPGRADE,", "Upgrade"));
    EXPECT_FALSE(has_element("keep-alive", "Upgrade"));
    EXPECT_FALSE(has_element("upgrades, up grade, upgrade;q=1", "Upgrade"));
    EXPECT_FALSE(has_element("", "Upgrade"));
}

}  // namespace
