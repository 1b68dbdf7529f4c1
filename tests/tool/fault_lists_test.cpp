// ws-echo faults: all that it prints must come from the catalogue.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "behavior/catalogue.hpp"
#include "behavior/server_name.hpp"
#include "tool/catalogue_words.hpp"
#include "tool/faults.hpp"

namespace wsecho::tool {
namespace {

using behavior::catalogue;
using behavior::Entry;
using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::size_t kColumns = 80;

// `query` is words with spaces between.
Answer answer_to(const std::string& query, ListFormat format, std::size_t columns = kColumns) {
    std::istringstream stream(query);
    FaultsQuery faults{{}, format};
    for (std::string word; stream >> word;) faults.words.push_back(word);
    return list_faults(faults, columns);
}

std::string listed(const std::string& query, ListFormat format = ListFormat::text,
                   std::size_t columns = kColumns) {
    const Answer answer = answer_to(query, format, columns);
    EXPECT_EQ(answer.code, ExitCode::ok) << answer.error;
    EXPECT_EQ(answer.error, "");
    return answer.out;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

// The text with each run of white space as one space.
std::string unwrapped(const std::string& text) {
    std::istringstream words(text);
    std::string out;
    for (std::string word; words >> word;) out += word + ' ';
    return out;
}

std::vector<std::string> names_in(const std::string& list) {
    const json all = json::parse(list);
    std::vector<std::string> names;
    for (const json& fault : all.at("faults")) names.push_back(fault.at("name"));
    return names;
}

// ---- text ----

TEST(FaultList, ShowsEverythingAboutEachEntry) {
    const std::string list = unwrapped(listed(""));

    for (const Entry& entry : catalogue()) {
        std::string expected = signature_of(entry) + ' ' + phrase_of_triggers(entry) + ' ';
        expected += entry.effect;
        if (!entry.rfc.empty()) expected.append(" [").append(entry.rfc) += ']';
        EXPECT_THAT(list, HasSubstr(' ' + expected + ' '));
    }
}

TEST(FaultList, HasAHeadingForEachGroup) {
    std::vector<std::string> groups;
    for (const Entry& entry : catalogue()) {
        const std::string heading =
            std::string(entry.group).append(": ").append(title_of(entry.group));
        if (groups.empty() || groups.back() != heading) groups.push_back(heading);
    }

    std::vector<std::string> headings;
    std::string before;
    for (const std::string& line : lines_of(listed(""))) {
        const std::string word = line.substr(0, line.find(": "));
        if (before.empty() && !title_of(word).empty()) headings.push_back(line);
        before = line;
    }

    EXPECT_EQ(headings, groups);
}

TEST(FaultList, EndsWithTheNumberOfSteps) {
    const std::vector<Entry>& all = catalogue();
    const auto frames = std::count_if(all.begin(), all.end(),
                                      [](const Entry& entry) { return entry.group == "frame"; });
    const std::string list = unwrapped(listed(""));

    EXPECT_THAT(list, HasSubstr(std::to_string(all.size()) + " steps in all. For one step: "));
    EXPECT_THAT(list, HasSubstr(", frame " + std::to_string(frames) + ","));
}

TEST(FaultList, FitsIntoTheColumnsOfATerminal) {
    for (const std::size_t columns : {60U, 80U, 120U}) {
        std::vector<std::string> texts = {listed("", ListFormat::text, columns),
                                          listed("octets", ListFormat::text, columns)};
        if (columns >= 80) {  // an example has no place to break
            for (const Entry& entry : catalogue()) {
                texts.push_back(listed(std::string(entry.name), ListFormat::text, columns));
            }
        }
        for (const std::string& text : texts) {
            for (const std::string& line : lines_of(text)) EXPECT_LE(line.size(), columns) << line;
        }
        const std::vector<std::string> lines = lines_of(texts.front());
        EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
                                [&](const std::string& line) { return line.size() == columns; }))
            << "no line ends at column " << columns;
    }
}

TEST(FaultList, SaysTheSameInEveryWidth) {
    EXPECT_EQ(unwrapped(listed("", ListFormat::text, 50)), unwrapped(listed("")));
    EXPECT_EQ(unwrapped(listed("close", ListFormat::text, 120)), unwrapped(listed("close")));
}

TEST(FaultList, DescribesASingleEntryInFull) {
    EXPECT_EQ(listed("close"),
              "close([code],[reason])\n"
              "\n"
              "Begins the closing handshake or answers the client's, with this code and reason,\n"
              "or without a code.\n"
              "\n"
              "  code    a close code: 1000 to 1003, 1007 to 1014 or 3000 to 4999; default:\n"
              "          none\n"
              "  reason  text, up to 123 octets; default: empty\n"
              "\n"
              "Triggers:\n"
              "  @open           when the opening handshake is complete (default)\n"
              "  @message:N      when the Nth message arrives, before it is answered\n"
              "  @byte:N         after exactly N octets sent since the opening handshake\n"
              "  @time:DURATION  this long after the opening handshake\n"
              "  @ping:N         when the Nth Ping arrives, before it is answered\n"
              "  @close          when the client's close frame arrives, before it is answered\n"
              "\n"
              "See RFC 6455, 5.5.1.\n"
              "\n"
              "Examples:\n"
              "  ws://127.0.0.1:9001/do/close(4001)\n"
              "  ws://127.0.0.1:9001/do/close(4001)@message:3\n"
              "  ws://127.0.0.1:9001/do/close(4001);first=2\n"
              "  ws-echo --behavior 'close(4001)'\n");
}

TEST(FaultList, OmitsWhatAnEntryDoesNotHave) {
    EXPECT_THAT(listed("echo"), StartsWith("echo\n\nEchoes each message unchanged.\n\nTriggers:"));
    EXPECT_THAT(listed("echo"), Not(HasSubstr("See")));
    EXPECT_THAT(listed("hs.status"), EndsWith("Examples:\n"
                                              "  ws://127.0.0.1:9001/do/hs.status(503)\n"
                                              "  ws://127.0.0.1:9001/do/hs.status(503);first=2\n"
                                              "  ws-echo --behavior 'hs.status(503)'\n"));
}

TEST(FaultList, SaysThatAStepNeedsTls) {
    EXPECT_THAT(listed("tls.bad-mac"), EndsWith("A URL may ask for it only over TLS (wss).\n"
                                                "\n"
                                                "See RFC 8446, 5.2.\n"
                                                "\n"
                                                "Examples:\n"
                                                "  wss://127.0.0.1:9001/do/tls.bad-mac\n"
                                                "  wss://127.0.0.1:9001/do/tls.bad-mac@message:3\n"
                                                "  wss://127.0.0.1:9001/do/tls.bad-mac;first=2\n"
                                                "  ws-echo --tls --behavior 'tls.bad-mac'\n"));
    EXPECT_THAT(listed("tls.self-signed"),
                EndsWith("ws-echo --tls --behavior 'tls.self-signed'\n"));
}

// ---- what is listed ----

TEST(FaultSelection, WithoutANameIsTheWholeCatalogueInOrder) {
    std::vector<std::string> all;
    for (const Entry& entry : catalogue()) all.emplace_back(entry.name);

    EXPECT_EQ(names_in(listed("", ListFormat::json)), all);
}

TEST(FaultSelection, OfAGroupContainsOnlyThatGroup) {
    const std::vector<std::string> names = names_in(listed("hs", ListFormat::json));

    EXPECT_THAT(names, Contains("hs.status"));
    for (const std::string& name : names) EXPECT_EQ(behavior::find_entry(name)->group, "hs");
}

TEST(FaultSelection, OfANameIgnoresLongerNames) {
    EXPECT_THAT(names_in(listed("echo", ListFormat::json)), ElementsAre("echo"));
}

TEST(FaultSelection, OfAPrefixWithADotContainsAllNamesThatBeginWithIt) {
    const std::vector<std::string> names = names_in(listed("echo.", ListFormat::json));

    EXPECT_THAT(names, Contains("echo.upper"));
    EXPECT_THAT(names, Each(StartsWith("echo.")));
}

TEST(FaultSelection, OfAnUnknownNameSuggestsTheNearestOne) {
    const Answer near = answer_to("statsu", ListFormat::json);
    const Answer nothing_like_it = answer_to("xyzzy.", ListFormat::text);

    EXPECT_EQ(near.code, ExitCode::usage);
    EXPECT_EQ(near.out, "");
    EXPECT_EQ(near.error,
              "ws-echo: unknown step \"statsu\": did you mean hs.status? See ws-echo faults\n");
    EXPECT_EQ(nothing_like_it.code, ExitCode::usage);
    EXPECT_EQ(nothing_like_it.error,
              "ws-echo: unknown step \"xyzzy.\": no step has a similar name; see ws-echo "
              "faults\n");
}

TEST(FaultSelection, OfANameIgnoresItsCase) {
    EXPECT_EQ(listed("HS.Status"), listed("hs.status"));
    EXPECT_EQ(listed("FRAME"), listed("frame"));
}

// ---- search ----

TEST(FaultSearch, ForWordsThatNoStepHasSaysSo) {
    EXPECT_EQ(answer_to("zzz qqq", ListFormat::text).error,
              "ws-echo: no step has the word \"zzz\" in its name or description; see ws-echo "
              "faults\n");
}

TEST(FaultSearch, FindsAWordInNames) {
    EXPECT_THAT(names_in(listed("slow", ListFormat::json)),
                ElementsAre("tcp.slowread", "tcp.slowwrite", "hs.slow-accept-then-ok", "tls.slow"));
    EXPECT_THAT(names_in(listed("rsv", ListFormat::json)), Contains("frame.rsv-all"));
}

TEST(FaultSearch, FindsAWordInDescriptionsParametersExpectationsAndReferences) {
    EXPECT_THAT(names_in(listed("Retry-After", ListFormat::json)), Contains("hs.retry-after"));
    EXPECT_THAT(names_in(listed("jitter", ListFormat::json)), ElementsAre("tcp.latency"));
    EXPECT_THAT(names_in(listed("redirects", ListFormat::json)), ElementsAre("hs.redirect"));
    EXPECT_THAT(names_in(listed("1009", ListFormat::json)), Contains("flood.big"));
    EXPECT_THAT(names_in(listed("9110,", ListFormat::json)), Contains("hs.header"));
}

TEST(FaultSearch, IgnoresCase) {
    EXPECT_EQ(listed("SLOW"), listed("slow"));
    EXPECT_EQ(listed("TCP.SLOW*"), listed("tcp.slow*"));
}

TEST(FaultSearch, FindsOnlyWhatHasAllWords) {
    EXPECT_THAT(names_in(listed("slow octets", ListFormat::json)),
                ElementsAre("tcp.slowread", "tcp.slowwrite", "tls.slow"));
    EXPECT_EQ(listed("octets slow"), listed("slow octets"));
}

TEST(FaultSearch, MatchesPatternsWithNames) {
    std::vector<std::string> frames;
    for (const Entry& entry : catalogue()) {
        if (entry.name.rfind("frame.", 0) == 0) frames.emplace_back(entry.name);
    }

    EXPECT_EQ(names_in(listed("frame.*", ListFormat::json)), frames);
    EXPECT_THAT(names_in(listed("*.rsv*", ListFormat::json)), Contains("deflate.rsv1-ctl"));
    EXPECT_THAT(names_in(listed("frame.rsv* RSV2", ListFormat::json)), Contains("frame.rsv2"));
    EXPECT_THAT(names_in(listed("*", ListFormat::json)), testing::SizeIs(catalogue().size()));
    EXPECT_THAT(listed("frame.*", ListFormat::markdown),
                HasSubstr("\n| `frame.rsv2(opcode=text)` | "));
}

TEST(FaultSearch, ListsWhatItFoundWithoutTheIntroduction) {
    const std::string list = listed("slow");

    EXPECT_THAT(list, StartsWith("tcp: FIN, RST"));
    EXPECT_THAT(list, EndsWith("4 of " + std::to_string(catalogue().size()) +
                               " steps. For one step: ws-echo faults NAME.\n"));
}

TEST(FaultSearch, ThatFindsNothingSaysWhichWordAndSuggestsAnother) {
    const auto said = [](const std::string& query) {
        const Answer answer = answer_to(query, ListFormat::text);
        EXPECT_EQ(answer.code, ExitCode::usage);
        EXPECT_EQ(answer.out, "");
        return answer.error;
    };

    EXPECT_EQ(
        said("jittre"),
        "ws-echo: no step has the word \"jittre\": did you mean jitter? See ws-echo faults\n");
    EXPECT_EQ(said("slow fragmnets"),
              "ws-echo: unknown step \"fragmnets\": did you mean echo.fragments? See ws-echo "
              "faults\n");
    EXPECT_EQ(said("slow deflate"),
              "ws-echo: no step has all of \"slow\", \"deflate\"; see ws-echo faults\n");
    EXPECT_EQ(said("frmae.*"), "ws-echo: no step's name matches \"frmae.*\"; see ws-echo faults\n");
    EXPECT_EQ(said("a\\b*"),
              "ws-echo: \"a\\\\b*\" has a stray backslash: write \\\\ for a backslash, \\* for an "
              "asterisk; see ws-echo faults --help\n");
}

// ---- JSON ----

TEST(FaultJson, HasTheDocumentedFields) {
    const json all = json::parse(listed("hs.status", ListFormat::json));

    EXPECT_EQ(all, json::parse(R"json({
        "v": 1,
        "faults": [{
            "name": "hs.status",
            "group": "hs",
            "effect": "Refuses with this HTTP status code and, if given, this reason phrase and body.",
            "rfc": "RFC 6455, 4.2.2",
            "expects": "reject", "codes": [],
            "client": "Rejects the handshake and closes the TCP connection.",
            "heavy": false, "server_wide": false, "needs_tls": false,
            "parameters": [
                {"name": "code", "kind": "number", "required": true, "default": null,
                 "limits": "a number from 200 to 599", "least": 200, "most": 599},
                {"name": "reason", "kind": "field_value", "required": false, "default": "",
                 "limits": "text without control characters, up to 64KiB",
                 "least": 0, "most": 65536},
                {"name": "body", "kind": "text", "required": false, "default": "",
                 "limits": "text, up to 64MiB", "least": 0, "most": 67108864}],
            "triggers": ["request"],
            "example": "hs.status(503)"}]})json"));
}

TEST(FaultJson, SaysThatTheFaultsOfTlsNeedTlsAndNoOthers) {
    const json all = json::parse(listed("", ListFormat::json));

    for (const json& step : all.at("faults")) {
        EXPECT_EQ(step.at("needs_tls"), step.at("group") == "tls") << step.at("name");
    }
}

TEST(FaultJson, HasChoicesInsteadOfLimits) {
    const json type =
        json::parse(listed("echo.as", ListFormat::json)).at("faults")[0].at("parameters")[0];

    EXPECT_EQ(type.at("choices"), json({"text", "binary"}));
    EXPECT_FALSE(type.contains("least") || type.contains("most"));
}

TEST(FaultJson, HasNullIfNoRfcCoversAStep) {
    EXPECT_EQ(json::parse(listed("echo", ListFormat::json)).at("faults")[0].at("rfc"), nullptr);
}

// ---- Markdown ----

TEST(FaultMarkdown, HasATableForEachGroup) {
    const std::string table = listed("hs", ListFormat::markdown);

    EXPECT_THAT(
        table,
        StartsWith("### hs\n"
                   "\n"
                   "invalid handshake responses: statuses, fields, garbage, half a response\n"
                   "\n"
                   "| Step | Effect | A conforming client | Trigger | RFC |\n"
                   "|---|---|---|---|---|\n"
                   "| `hs.status(code,[reason],[body])` | Refuses with this HTTP status "
                   "code and, if given, this reason phrase and body. | Rejects the "
                   "handshake and closes the TCP connection. | @request | RFC 6455, 4.2.2 |\n"));
}

TEST(FaultMarkdown, HasARowForEachEntry) {
    const std::string tables = listed("", ListFormat::markdown);

    for (const Entry& entry : catalogue()) {
        EXPECT_THAT(tables, HasSubstr("\n| `" + signature_of(entry) + "` | "));
    }
    EXPECT_THAT(tables, HasSubstr(R"(\* in pattern matches anything)"));
}

// ---- /etc/hosts ----

TEST(FaultHosts, HasALineForEachServerNameThatAsksForAStep) {
    const std::vector<std::string> lines = lines_of(listed("", ListFormat::hosts));

    EXPECT_THAT(lines, AllOf(Contains("127.0.0.1 tls-expired.localhost"),
                             Contains("127.0.0.1 tls-version--1-0.localhost"),
                             Contains("127.0.0.1 tls-handshake-stall.localhost"),
                             Contains("127.0.0.1 tls-handshake-stall--server-hello.localhost"),
                             Contains("127.0.0.1 tls-weak-key--512.localhost"),
                             Not(Contains(HasSubstr("on-plain"))),
                             Not(Contains("127.0.0.1 tls-version.localhost"))));
    for (const std::string& line : lines) {
        const std::string name = line.substr(line.find(' ') + 1);
        EXPECT_TRUE(behavior::read_server_name(name)) << line;
        EXPECT_LE(name.find('.'), 63U) << line;  // RFC 1035, 2.3.4
    }
}

TEST(FaultHosts, HasOnlyTheStepsAskedFor) {
    EXPECT_EQ(listed("tls.alpn", ListFormat::hosts),
              "127.0.0.1 tls-alpn--none.localhost\n127.0.0.1 tls-alpn--h2.localhost\n"
              "127.0.0.1 tls-alpn--unknown.localhost\n127.0.0.1 tls-alpn--alert.localhost\n");
}

TEST(FaultHosts, AreUsageErrorsForOtherGroups) {
    const Answer answer = answer_to("frame", ListFormat::hosts, kColumns);
    EXPECT_EQ(answer.code, ExitCode::usage);
    EXPECT_THAT(answer.error, HasSubstr("--hosts: no server name asks for these steps"));
}

}  // namespace
}  // namespace wsecho::tool
