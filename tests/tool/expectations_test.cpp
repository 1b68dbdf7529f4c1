// The options about expectations, and how expectations follow the server's events.

#include "tool/expectations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tool/arguments.hpp"
#include "tool/expectation_arguments.hpp"

namespace wsecho::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Parsed parse_expectations(std::vector<const char*> arguments,
                          const std::map<std::string, std::string>& variables = {}) {
    arguments.insert(arguments.begin(), "ws-echo");
    return parse_arguments(static_cast<int>(arguments.size()), arguments.data(),
                           [&](const char* name) -> const char* {
                               const auto found = variables.find(name);
                               return found == variables.end() ? nullptr : found->second.c_str();
                           });
}

std::string mistake_in_expectations(const std::vector<const char*>& arguments) {
    const Parsed parsed = parse_expectations(arguments);
    const Answer* answer = std::get_if<Answer>(&parsed);
    return answer == nullptr ? "none" : answer->error;
}

TEST(ExpectationRange, IsANumberOrHasOneOrTwoEnds) {
    const auto is = [](const char* written, std::uint64_t least,
                       std::optional<std::uint64_t> most) {
        const Range range = to_range(written);
        EXPECT_EQ(range.least, least) << written;
        EXPECT_EQ(range.most, most) << written;
    };
    is("0", 0, 0);
    is("3", 3, 3);
    is("3..", 3, std::nullopt);
    is("0..", 0, std::nullopt);
    is("..5", 0, 5);
    is("3..5", 3, 5);
    is("3..3", 3, 3);
}

TEST(ExpectationRange, IsRefusedIfItIsAnythingElse) {
    for (const char* written : {"", "..", "x", "3..x", "x..3", "5..3", "-1", "+1", "3...5", "3. .5",
                                "3-5", " 3", "3 ", "99999999999999999999", "3..5..7", "1.5"}) {
        EXPECT_THROW(to_range(written), std::invalid_argument) << written;
    }
}

TEST(ExpectationRange, SuggestsTheRightOrderOfItsEnds) {
    const auto problem = [](const char* written) {
        try {
            to_range(written);
        } catch (const std::invalid_argument& error) {
            return std::string(error.what());
        }
        return std::string("none");
    };
    EXPECT_EQ(problem("5..3"), "\"5..3\": the first number is greater than the second: write 3..5");
    EXPECT_EQ(problem("100..99"),
              "\"100..99\": the first number is greater than the second: write 99..100");
    EXPECT_EQ(problem("1..0"), "\"1..0\": the first number is greater than the second: write 0..1");
    EXPECT_EQ(problem("3..x"), "\"3..x\" is not a range (write 3, 3.., ..5 or 3..5)");
}

TEST(ExpectationCloseCode, IsOneThatAServerCanSee) {
    for (const char* code : {"1000", "1001", "1005", "1006", "3000", "4999"}) {
        EXPECT_EQ(to_close_code(code), std::stoi(code));
    }
    for (const char* code : {"", "999", "5000", "1015", "x", "1000x", "-1000", "65536001"}) {
        EXPECT_THROW(to_close_code(code), std::invalid_argument) << code;
    }
}

TEST(ExpectationArguments, KeepTheOrderOfTextsAndPatterns) {
    const auto settings = std::get<Settings>(
        parse_expectations({"--expect-text", "a", "--expect-pattern=b*", "--expect-text", "c",
                            "--expect-pattern", "d*", "--expect-text", "-e"}));

    std::vector<std::string> order;
    for (const ExpectedMessage& each : settings.expect.sequence) {
        order.push_back((each.is_pattern ? "pattern " : "text ") + each.written);
    }
    EXPECT_THAT(order, ElementsAre("text a", "pattern b*", "text c", "pattern d*", "text -e"));
}

TEST(ExpectationArguments, HaveVariables) {
    const auto settings = std::get<Settings>(
        parse_expectations({"--expect-messages", "7"}, {{"WS_ECHO_EXPECT_CONNECTIONS", "2.."},
                                                        {"WS_ECHO_EXPECT_MESSAGES", "9"},
                                                        {"WS_ECHO_EXPECT_TEXT", "a\nb c\n"},
                                                        {"WS_ECHO_EXPECT_PATTERN", "d*"},
                                                        {"WS_ECHO_EXPECT_CLOSE", "1000"},
                                                        {"WS_ECHO_EXIT_WHEN_MET", "true"}}));

    EXPECT_EQ(settings.expect.connections->least, 2U);
    EXPECT_EQ(settings.expect.messages->least, 7U);
    EXPECT_EQ(settings.expect.sequence.size(), 3U);
    EXPECT_EQ(settings.expect.sequence[1].written, "b c");
    EXPECT_TRUE(settings.expect.sequence[2].is_pattern);
    EXPECT_EQ(settings.expect.close_code, 1000);
    EXPECT_TRUE(settings.expect.exit_when_met);
}

TEST(ExpectationArguments, AreRefusedWithARemedy) {
    EXPECT_THAT(mistake_in_expectations({"--expect-messages", "x"}),
                HasSubstr("--expect-messages: \"x\" is not a range (write 3, 3.., ..5 or 3..5)"));
    EXPECT_THAT(mistake_in_expectations({"--expect-pattern", "a\\b"}),
                HasSubstr("--expect-pattern: "));
    EXPECT_THAT(mistake_in_expectations({"--expect-close", "1"}),
                HasSubstr("--expect-close: \"1\" is not"));
    EXPECT_THAT(mistake_in_expectations({"--exit-when-met"}), HasSubstr("needs an expectation"));
    for (const char* range : {"0", "0..", "..5", "0..9"}) {
        EXPECT_THAT(mistake_in_expectations({"--expect-messages", range, "--exit-when-met"}),
                    HasSubstr("--exit-when-met would exit at once"));
    }
    EXPECT_EQ(mistake_in_expectations(
                  {"--expect-messages", "..5", "--expect-text", "x", "--exit-when-met"}),
              "none");
}

// ---- events ----

// Feeds events as the server does.
struct Scene {
    explicit Scene(const ExpectationSettings& settings) : expectations(settings) {}

    bool see(EventKind kind, std::uint64_t connection, std::uint16_t code = 0) {
        Event event;
        event.kind = kind;
        event.connection = connection;
        event.code = code;
        event.direction = Direction::received;
        return expectations.observe(event);
    }

    bool text(const std::string& payload, std::uint64_t connection = 1,
              MessageType type = MessageType::text) {
        Event event;
        event.kind = EventKind::message;
        event.connection = connection;
        event.direction = Direction::received;
        event.opcode = static_cast<std::uint8_t>(type);
        event.payload = payload;
        return expectations.observe(event);
    }

    // "met", or the sentence, for each.
    std::vector<std::string> results() const {
        std::vector<std::string> all;
        for (const ExpectationResult& each : expectations.results()) {
            all.push_back(each.name + ": " + (each.met ? "met" : each.message));
        }
        return all;
    }

    Expectations expectations;
};

TEST(Expectations, CountConnectionsThatWereAnsweredOrHaveEnded) {
    ExpectationSettings settings;
    settings.connections = Range{3, 3};
    Scene scene(settings);

    scene.see(EventKind::connected, 1);
    scene.see(EventKind::opened, 1);
    scene.see(EventKind::closed, 1);
    scene.see(EventKind::refused, 2);
    scene.see(EventKind::refused, 2);  // keep-alive
    scene.see(EventKind::closed, 2);
    scene.see(EventKind::connected, 3);
    EXPECT_THAT(scene.results(),
                ElementsAre("--expect-connections 3: got 2 connections, expected 3"));

    scene.see(EventKind::closed, 3);  // without a request
    EXPECT_THAT(scene.results(), ElementsAre("--expect-connections 3: met"));
}

TEST(Expectations, CountReceivedMessages) {
    ExpectationSettings settings;
    settings.messages = Range{2, {}};
    Scene scene(settings);

    scene.text("1");
    Event sent;
    sent.kind = EventKind::message;
    sent.direction = Direction::sent;
    scene.expectations.observe(sent);

    EXPECT_THAT(scene.results(),
                ElementsAre("--expect-messages 2..: got 1 message, expected at least 2"));
    scene.text("2", 2, MessageType::binary);
    EXPECT_TRUE(scene.expectations.are_met());
}

TEST(Expectations, FindMessagesInOrderAmongOthers) {
    ExpectationSettings settings;
    settings.sequence = {{false, "login"}, {true, "id=*"}, {false, "bye"}};
    Scene scene(settings);

    for (const char* text : {"hello", "id=1", "login", "x", "id=2", "y"}) scene.text(text);
    scene.text("bye", 1, MessageType::binary);
    EXPECT_FALSE(scene.expectations.are_met());
    EXPECT_THAT(scene.results(),
                ElementsAre("--expect-text \"login\": met", "--expect-pattern \"id=*\": met",
                            "--expect-text \"bye\": no text message \"bye\" after \"id=*\" among "
                            "7 messages"));

    scene.text("bye", 2);
    EXPECT_TRUE(scene.expectations.are_met());
}

TEST(Expectations, SayAfterWhatReceivedMessageOneIsMissing) {
    ExpectationSettings settings;
    settings.sequence = {{false, "hello"}, {false, "hullo"}, {true, "id=*"}, {false, "bye"}};
    Scene scene(settings);

    scene.text("id=1");
    EXPECT_THAT(scene.results(),
                ElementsAre("--expect-text \"hello\": no text message \"hello\" among 1 message",
                            "--expect-text \"hullo\": no text message \"hullo\" among 1 message",
                            "--expect-pattern \"id=*\": met",
                            "--expect-text \"bye\": no text message \"bye\" after \"id=*\" among "
                            "1 message"));

    scene.text("hello");
    EXPECT_EQ(scene.results()[2],
              "--expect-pattern \"id=*\": no text message like \"id=*\" after \"hello\" among 2 "
              "messages");
}

TEST(Expectations, ExplainTheListOnceAndCountOctetsFrom0) {
    ExpectationSettings settings;
    settings.sequence = {{false, "hello"}, {false, "bye"}, {false, "end"}};
    Scene scene(settings);
    scene.text("hello");
    scene.text("bya");

    const auto results = scene.expectations.results();

    EXPECT_EQ(results[1].details,
              "closest: text \"bya\" of #1: octet 2: expected \"e\", got \"a\" (the first octet is "
              "0)\n"
              "the expected messages (= received, - missing; seq 1 is the first message that "
              "arrived):\n"
              "= text \"hello\" (seq 1)\n"
              "- text \"bye\"\n"
              "- text \"end\"\n");
    EXPECT_EQ(results[2].details, "");
}

TEST(Expectations, ShowTheClosestMessage) {
    ExpectationSettings settings;
    settings.sequence = {{false, "order: new"}};
    Scene scene(settings);

    scene.text("order: old", 4);

    const auto results = scene.expectations.results();
    EXPECT_THAT(results[0].details, HasSubstr("closest: text \"order: old\" of #4: octet 7: "
                                              "expected \"new\", got \"old\""));
}

TEST(Expectations, WantTheCloseCodeOfEveryClient) {
    ExpectationSettings settings;
    settings.close_code = 1000;
    Scene scene(settings);
    EXPECT_THAT(scene.results(), ElementsAre("--expect-close 1000: no client came"));

    scene.see(EventKind::refused, 1);
    scene.see(EventKind::closed, 1);
    EXPECT_THAT(scene.results(), ElementsAre("--expect-close 1000: no client came"));

    scene.see(EventKind::opened, 2);
    EXPECT_THAT(scene.results(), ElementsAre("--expect-close 1000: a client is still connected"));
    scene.see(EventKind::close, 2, 1000);
    scene.see(EventKind::closed, 2);
    EXPECT_THAT(scene.results(), ElementsAre("--expect-close 1000: met"));

    for (const std::uint64_t connection : {3U, 4U, 5U, 6U})
        scene.see(EventKind::opened, connection);
    scene.see(EventKind::close, 3, 4001);
    scene.see(EventKind::closed, 3);
    scene.see(EventKind::close, 4, 1005);
    scene.see(EventKind::closed, 4);
    scene.see(EventKind::closed, 5);
    scene.expectations.note_stop();
    scene.see(EventKind::close, 6, 1001);
    scene.see(EventKind::closed, 6);
    EXPECT_THAT(scene.results(),
                ElementsAre("--expect-close 1000: #3 closed with 4001, expected 1000, #4 closed "
                            "without a code, expected 1000, #5 left without a close frame, #6 was "
                            "still connected"));
}

TEST(Expectations, Know1006ForAClientWithoutACloseFrame) {
    ExpectationSettings settings;
    settings.close_code = 1006;
    Scene scene(settings);

    scene.see(EventKind::opened, 1);
    scene.see(EventKind::closed, 1);

    EXPECT_TRUE(scene.expectations.are_met());
}

TEST(Expectations, StayAsTheyAreOnceTheRunEndsWithThem) {
    ExpectationSettings settings;
    settings.messages = Range{1, 1};
    settings.exit_when_met = true;
    Scene scene(settings);

    EXPECT_TRUE(scene.text("1"));
    EXPECT_FALSE(scene.text("2"));
    EXPECT_TRUE(scene.expectations.are_met());
}

}  // namespace
}  // namespace wsecho::tool
