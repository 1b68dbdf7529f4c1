// The words for entries, also for kinds of entries that the catalogue does not have yet.

#include "tool/catalogue_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "behavior/trigger.hpp"
#include "tool/catalogue_formats.hpp"

namespace wsecho::tool {
namespace {

using behavior::Entry;
using behavior::moment;
using behavior::Moments;
using behavior::Parameter;
using behavior::ParameterKind;
using testing::ElementsAre;
using testing::HasSubstr;
using Kind = Trigger::Kind;

Entry entry_with(std::vector<Parameter> parameters) {
    return {"x.y", "x", std::move(parameters), Kind::open, 0, "Does it.", "", nullptr};
}

Entry entry_at(Kind natural, Moments moments) {
    return {"x.y", "x", {}, natural, moments, "Does it.", "", nullptr};
}

// ---- signatures ----

TEST(Signature, ShowsOptionalParameters) {
    const Parameter needed = {"bytes", ParameterKind::size, behavior::no_default, 0, 9};
    const Parameter with_default = {"n", ParameterKind::number, "2", 1, 9};
    const Parameter with_empty = {"reason", ParameterKind::text, "", 0, 9};

    EXPECT_EQ(signature_of(entry_with({})), "x.y");
    EXPECT_EQ(signature_of(entry_with({needed, with_default, with_empty})),
              "x.y(bytes,n=2,[reason])");
}

// ---- parameters ----

TEST(ParameterLimits, HaveUnits) {
    const auto limits = [](ParameterKind kind, std::uint64_t least, std::uint64_t most) {
        return limits_of({"n", kind, behavior::no_default, least, most, "fin|rst|silence"});
    };

    EXPECT_EQ(limits(ParameterKind::text, 0, 125), "text, up to 125 octets");
    EXPECT_EQ(limits(ParameterKind::text, 2, 64 << 10), "text, from 2 to 64KiB");
    EXPECT_EQ(limits(ParameterKind::payload, 0, 125), "any octets, up to 125 octets");
    EXPECT_EQ(limits(ParameterKind::octets, 0, 125),
              "octets in hex, as in 00ff7f, up to 125 octets");
    EXPECT_EQ(limits(ParameterKind::number, 1, 65536), "a number from 1 to 65536");
    EXPECT_EQ(limits(ParameterKind::number, 1, UINT64_MAX), "a number of at least 1");
    EXPECT_EQ(limits(ParameterKind::size, 1, 1 << 20), "a size from 1 to 1MiB");
    EXPECT_EQ(limits(ParameterKind::duration, 1, 90'000), "a duration from 1ms to 90s");
    EXPECT_EQ(limits(ParameterKind::choice, 0, 0), "fin, rst or silence");
}

TEST(ParameterLimits, IncludeTheDefault) {
    EXPECT_EQ(describe({"n", ParameterKind::number, behavior::no_default, 1, 9}),
              "a number from 1 to 9");
    EXPECT_EQ(describe({"n", ParameterKind::number, "2", 1, 9}),
              "a number from 1 to 9; default: 2");
    EXPECT_EQ(describe({"reason", ParameterKind::text, "", 0, 9}),
              "text, up to 9 octets; default: empty");
    EXPECT_THAT(describe({"code", ParameterKind::close_code, ""}), HasSubstr("; default: none"));
}

// ---- triggers ----

TEST(TriggerWords, MatchTheGrammar) {
    for (const Kind kind : behavior::trigger_kinds()) {
        std::string form(behavior::form_of(kind));
        const std::size_t colon = form.find(':');
        if (colon != std::string::npos) form.resize(colon + 1);
        if (colon != std::string::npos) form += kind == Kind::time ? "2s" : "3";

        const Behavior read("delay(1s)@" + form);  // takes every trigger

        const Kind read_kind = read.steps().front().trigger().kind;
        EXPECT_EQ(read_kind == Kind::natural ? Kind::open : read_kind, kind) << form;
        EXPECT_EQ(form.rfind(behavior::name_of(kind), 0), 0U);
        EXPECT_FALSE(behavior::meaning_of(kind).empty());
    }
}

TEST(TriggerPhrase, NamesTheDefaultFirstAndSummarizesTheOthers) {
    const Moments close = moment(Kind::close);
    const auto of = [](Moments more, Kind kind) {
        return static_cast<Moments>(more | moment(kind));
    };
    const Moments from_message =
        of(of(of(of(of(0, Kind::message), Kind::byte), Kind::time), Kind::ping), Kind::close);
    const Moments before_message = of(of(of(0, Kind::connect), Kind::request), Kind::open);

    EXPECT_EQ(phrase_of_triggers(entry_at(Kind::connect, 0)), "@connect");
    EXPECT_EQ(phrase_of_triggers(entry_at(Kind::open, moment(Kind::open))), "@open");
    EXPECT_EQ(phrase_of_triggers(entry_at(Kind::open, from_message)), "@open or later");
    EXPECT_EQ(phrase_of_triggers(
                  entry_at(Kind::open, static_cast<Moments>(from_message | before_message))),
              "@open or any other");
    EXPECT_EQ(phrase_of_triggers(entry_at(Kind::open, close)), "@open or @close");
    EXPECT_EQ(phrase_of_triggers(entry_at(Kind::close, of(of(close, Kind::message), Kind::open))),
              "@close, @open or @message:N");
}

TEST(Triggers, AreListedWithTheDefaultFirst) {
    const Entry entry =
        entry_at(Kind::close, static_cast<Moments>(moment(Kind::open) | moment(Kind::close)));

    EXPECT_THAT(triggers_of(entry), ElementsAre(Kind::close, Kind::open));
}

// ---- examples ----

TEST(EntryExample, ExistsForEveryEntry) {
    for (const Entry& entry : behavior::catalogue()) {
        for (const Step& step : {example_of(entry), example_with_trigger(entry)}) {
            EXPECT_EQ(step.name(), entry.name);
            EXPECT_EQ(Behavior(step.text()), Behavior(step));
        }
    }
}

TEST(EntryExample, ShowsArgumentsAndATrigger) {
    const auto example = [](const char* name) {
        return example_with_trigger(*behavior::find_entry(name)).text();
    };

    EXPECT_EQ(example("echo"), "echo@message:3");
    EXPECT_EQ(example("echo.fragments"), "echo.fragments(3)@message:3");
    EXPECT_EQ(example("every"), "every(500ms,hello)@message:3");
    EXPECT_EQ(example("hs.status"), "hs.status(503)");
    EXPECT_EQ(example("send.binary"), "send.binary(00ff7f)@message:3");
}

TEST(EntryExample, IsQuickAndUsesTheDefaultWhereAnArbitraryWordIsInvalid) {
    const auto example = [](const char* name) {
        return example_of(*behavior::find_entry(name)).text();
    };

    EXPECT_EQ(example("hs.drip"), "hs.drip(20ms)");  // for each octet
    EXPECT_EQ(example("hs.set-cookie"), "hs.set-cookie");
    EXPECT_EQ(example("hs.proto-wrong"), "hs.proto-wrong");
}

// ---- groups ----

TEST(Groups, AllHaveATitle) {
    for (const Entry& entry : behavior::catalogue()) {
        EXPECT_FALSE(title_of(entry.group).empty()) << entry.group;
    }
    EXPECT_EQ(title_of("none"), "");
}

// ---- laid out ----

TEST(FaultLayout, WrapsLongNamesAndPhrases) {
    const Parameter parameters[] = {
        {"segments", ParameterKind::number, "3", 1, 9},
        {"between", ParameterKind::duration, "250ms", 1, 9},
        {"ending", ParameterKind::choice, "silence", 0, 0, "fin|rst|silence"}};
    const Entry entry = {"frame.len-nonminimal64",
                         "frame",
                         {parameters[0], parameters[1], parameters[2]},
                         Kind::open,
                         static_cast<Moments>(moment(Kind::message) | moment(Kind::ping)),
                         "Does it.",
                         "RFC 6455, 5.2",
                         nullptr};

    EXPECT_THAT(list_as_text({&entry}, 80),
                HasSubstr("\n"
                          "frame: invalid frames\n"
                          "  frame.len-nonminimal64(segments=3,between=250ms,ending=silence)\n"
                          "                                                    "
                          "@open, @message:N or @ping:N\n"
                          "      Does it. [RFC 6455, 5.2]\n"));
    EXPECT_THAT(list_as_markdown({&entry}), HasSubstr("| @open, @message:N or @ping:N |"));
}

}  // namespace
}  // namespace wsecho::tool
