// Every entry of the catalogue is complete and consistent, and an incomplete row is refused.

#include "behavior/catalogue.hpp"
#include "faults/fault.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <stdexcept>
#include <string>

#include "behavior/argument_check.hpp"
#include "behavior/trigger.hpp"
#include "support/refusal.hpp"

using namespace wsecho;
using namespace wsecho::behavior;
using wsecho_test::refusal;

namespace {

bool is_small(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/// `hs.no-upgrade`: small letters, digits, hyphens, single dots between.
bool is_dotted_name(std::string_view name) {
    return !name.empty() && name.front() != '.' && name.back() != '.' &&
           name.find("..") == std::string_view::npos &&
           std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || is_small(c); });
}

}  // namespace

TEST(Catalogue, NamesAreDottedAndUnique) {
    std::set<std::string_view> names;
    for (const Entry& entry : catalogue()) {
        EXPECT_TRUE(is_dotted_name(entry.name)) << entry.name;
        EXPECT_TRUE(names.insert(entry.name).second) << entry.name << " exists twice";
        EXPECT_EQ(find_entry(entry.name), &entry);
    }
    EXPECT_EQ(find_entry("no.such"), nullptr);
}

TEST(Catalogue, HasThePlainSteps) {
    for (const char* name :
         {"echo", "sink", "echo.fragments", "echo.reverse", "echo.duplicate", "echo.drop",
          "echo.upper", "echo.as", "echo.delay", "reply", "delay", "send", "send.binary",
          "greeting", "every", "ping", "close", "subprotocol", "header"}) {
        const Entry* const entry = find_entry(name);
        ASSERT_NE(entry, nullptr) << name;
        EXPECT_EQ(entry->group, "plain") << name;
    }
    ASSERT_NE(find_entry("hs.status"), nullptr);
    EXPECT_EQ(find_entry("hs.status")->group, "hs");
}

TEST(Catalogue, EntriesOfAGroupAreAdjacent) {
    std::set<std::string_view> ended;
    std::string_view current;
    for (const Entry& entry : catalogue()) {
        EXPECT_TRUE(is_dotted_name(entry.group)) << entry.name;
        if (entry.group == current) continue;
        EXPECT_TRUE(ended.insert(entry.group).second)
            << entry.name << " stands apart from its group";
        current = entry.group;
    }
}

TEST(Catalogue, EachGroupHasATitle) {
    for (const Entry& entry : catalogue()) {
        EXPECT_FALSE(title_of_group(entry.group).empty()) << entry.group;
    }
    EXPECT_EQ(title_of_group("no-such"), "");
}

TEST(Catalogue, EachEntrySaysWhatItDoesInASentence) {
    for (const Entry& entry : catalogue()) {
        ASSERT_FALSE(entry.effect.empty()) << entry.name;
        EXPECT_TRUE(std::isupper(static_cast<unsigned char>(entry.effect.front()))) << entry.name;
        EXPECT_EQ(entry.effect.back(), '.') << entry.name;
        EXPECT_TRUE(entry.rfc.empty() || entry.rfc.substr(0, 4) == "RFC ") << entry.name;
        EXPECT_NE(entry.act, nullptr) << entry.name;
    }
}

TEST(Catalogue, EachFaultSaysWhatAConformingClientDoes) {
    for (const Entry& entry : catalogue()) {
        if (entry.group == "plain" || entry.expects_of != nullptr) continue;
        ASSERT_FALSE(entry.expects.client.empty()) << entry.name;
        EXPECT_EQ(entry.expects.client.back(), '.') << entry.name;
    }
}

TEST(Catalogue, ParametersHaveUniqueNamesAndCanonicalDefaults) {
    for (const Entry& entry : catalogue()) {
        std::set<std::string_view> names;
        for (const Parameter& parameter : entry.parameters) {
            EXPECT_TRUE(is_dotted_name(parameter.name)) << entry.name;
            EXPECT_TRUE(names.insert(parameter.name).second) << entry.name << parameter.name;
            EXPECT_LE(parameter.least, parameter.most) << entry.name << ' ' << parameter.name;
            EXPECT_EQ(parameter.choices.empty(), parameter.kind != ParameterKind::choice);
            if (parameter.fallback == no_default) continue;
            const std::string fallback(parameter.fallback);
            EXPECT_EQ(check_argument(parameter, fallback), fallback)
                << entry.name << ": the default of " << parameter.name
                << " is not in its canonical spelling";
        }
    }
}

TEST(Catalogue, RequiredParametersComeFirst) {
    for (const Entry& entry : catalogue()) {
        const auto given = [](const Parameter& p) { return p.fallback == no_default; };
        EXPECT_TRUE(std::is_partitioned(entry.parameters.begin(), entry.parameters.end(), given))
            << entry.name;
    }
}

TEST(Catalogue, NaturalMomentsAreConnectRequestOrOpen) {
    for (const Entry& entry : catalogue()) {
        EXPECT_TRUE(entry.natural == Trigger::Kind::connect ||
                    entry.natural == Trigger::Kind::request || entry.natural == Trigger::Kind::open)
            << entry.name;
        EXPECT_EQ(entry.moments & moment(Trigger::Kind::natural), 0) << entry.name;
    }
}

TEST(Catalogue, KnowsTheMomentOfEachStep) {
    EXPECT_EQ(moment_of(Step("send", {"x"})).kind, Trigger::Kind::open);
    EXPECT_EQ(moment_of(Step("header", {"a", "b"})).kind, Trigger::Kind::request);
    EXPECT_EQ(moment_of(Step("sink").at_message(3)), (Trigger{Trigger::Kind::message, 3}));
}

TEST(Catalogue, EachEntryAcceptsTheTriggersThatItLists) {
    const auto takes = [](const char* name, Trigger trigger) {
        return refusal([&] { check_trigger(*find_entry(name), trigger); }) == "nothing thrown";
    };
    for (const Entry& entry : catalogue()) {
        for (const Trigger::Kind kind :
             {Trigger::Kind::connect, Trigger::Kind::request, Trigger::Kind::open,
              Trigger::Kind::message, Trigger::Kind::byte, Trigger::Kind::time, Trigger::Kind::ping,
              Trigger::Kind::close}) {
            EXPECT_EQ(takes(std::string(entry.name).c_str(), {kind, 1}),
                      kind == entry.natural || (entry.moments & moment(kind)) != 0)
                << entry.name;
        }
    }
    EXPECT_TRUE(takes("delay", {Trigger::Kind::connect}));
    EXPECT_TRUE(takes("delay", {Trigger::Kind::request}));
    EXPECT_FALSE(takes("send", {Trigger::Kind::connect}));
    EXPECT_FALSE(takes("sink", {Trigger::Kind::request}));
    EXPECT_TRUE(takes("sink", {Trigger::Kind::close}));
    EXPECT_FALSE(takes("greeting", {Trigger::Kind::message, 1}));
    EXPECT_FALSE(takes("header", {Trigger::Kind::open}));
}

// ---- rows ----

namespace {

void act_not(Actor&, const Arguments&) {}

std::string complaint_about(const Row& row) {
    try {
        row.acts(act_not);
    } catch (const std::logic_error& error) {
        return error.what();
    }
    return "nothing thrown";
}

}  // namespace

TEST(CatalogueRows, ARowWithoutARequiredPartIsRefusedByName) {
    EXPECT_EQ(complaint_about(open_fault("x.y").expects(fails_1002())),
              "the catalogue's row x.y lacks effect(...): write it before acts(...)");
    EXPECT_EQ(complaint_about(open_fault("x.y").effect("Does it.")),
              "the catalogue's row x.y lacks expects(...): write it before acts(...)");
    EXPECT_EQ(complaint_about(plain_step("x").effect("Does it.")), "nothing thrown");
}

TEST(CatalogueRows, ARowBecomesAnEntryWithItsParts) {
    const Entry entry = request_fault("x.y")
                            .parameter(number_parameter("n", "1", 1, 9))
                            .parameter(reason_parameter())
                            .flags(kHeavy)
                            .flags(kCounted)
                            .effect("Does it.")
                            .rfc("RFC 6455, 4.1")
                            .expects(rejects_handshake())
                            .acts(act_not);

    EXPECT_EQ(entry.name, "x.y");
    EXPECT_EQ(entry.natural, Trigger::Kind::request);
    EXPECT_EQ(entry.moments, kNever);
    ASSERT_EQ(entry.parameters.size(), 2U);
    EXPECT_EQ(entry.parameters[1].name, "reason");
    EXPECT_TRUE(entry.has(kHeavy) && entry.has(kCounted));
    EXPECT_EQ(entry.effect, "Does it.");
    EXPECT_EQ(entry.rfc, "RFC 6455, 4.1");
    EXPECT_EQ(entry.expects.reaction, Reaction::reject);
    EXPECT_EQ(entry.act, &act_not);
}
