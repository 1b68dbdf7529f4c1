#include "tool/expectation_arguments.hpp"

#include <charconv>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "step/pattern.hpp"
#include "text/escape.hpp"
#include "tool/expectations.hpp"
#include "tool/tool_options.hpp"
#include "wsecho/close.hpp"

namespace wsecho::tool {
namespace {

constexpr const char* kText = "--expect-text";
constexpr const char* kPattern = "--expect-pattern";

std::optional<std::uint64_t> number_in(std::string_view written) {
    std::uint64_t number = 0;
    const char* end = written.data() + written.size();
    const auto result = std::from_chars(written.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
    return number;
}

void check_pattern(const std::string& written) {
    static_cast<void>(behavior::Pattern(written));
}

// CLI11 hands out the values of one option at a time, but both options form one list.
std::vector<ExpectedMessage> sequence_of(const CLI::App& app) {
    const CLI::Option* const options[] = {app.get_option(kText), app.get_option(kPattern)};
    std::vector<ExpectedMessage> sequence;
    std::map<const CLI::Option*, std::size_t> used;
    const auto take = [&](const CLI::Option* option) {
        sequence.push_back({option == options[1], option->results()[used[option]++]});
    };
    for (const CLI::Option* option : app.parse_order()) {
        if (option == options[0] || option == options[1]) take(option);
    }
    for (const CLI::Option* option : options) {  // of their variables
        while (used[option] < option->results().size()) take(option);
    }
    return sequence;
}

}  // namespace

Range to_range(const std::string& written) {
    const std::string_view text = written;
    const std::size_t dots = text.find("..");
    Range range;
    bool is_valid = false;
    if (dots == std::string_view::npos) {
        range.most = number_in(text);
        range.least = range.most.value_or(0);
        is_valid = range.most.has_value();
    } else {
        const std::string_view first = text.substr(0, dots);
        const std::string_view last = text.substr(dots + 2);
        const auto least = number_in(first);
        range.least = least.value_or(0);
        range.most = number_in(last);
        is_valid = (least || range.most) && (least.has_value() != first.empty()) &&
                   (range.most.has_value() != last.empty());
        if (is_valid && !range.contains(range.least)) {
            throw std::invalid_argument(text::quote(written) +
                                        ": the first number is greater than the second: write " +
                                        std::string(last).append("..").append(first));
        }
    }
    if (is_valid) return range;
    throw std::invalid_argument(text::quote(written) +
                                " is not a range (write 3, 3.., ..5 or 3..5)");
}

std::uint16_t to_close_code(const std::string& written) {
    const auto code = number_in(written);
    const bool is_valid = code && *code >= 1000 && *code <= 4999;
    if (is_valid && *code != close_code::tls_handshake) return static_cast<std::uint16_t>(*code);
    throw std::invalid_argument(
        text::quote(written) +
        " is not a close code (1000 to 4999; 1005: none in the frame; 1006: no close frame)");
}

void add_expectation_options(CLI::App& app, ExpectationSettings& expect) {
    app.option_defaults()->group(
        "Expectations (checked when the server stops; RANGE is 3, 3.., ..5 or 3..5)");
    add_value(app, "--expect-connections", "RANGE",
              "Exit with 1 unless the number of connections, including refused ones, is in RANGE." +
                  by_default("any"),
              [&](const std::string& value) { expect.connections = to_range(value); });
    add_value(app, "--expect-messages", "RANGE",
              "Exit with 1 unless the number of messages that clients sent is in RANGE." +
                  by_default("any"),
              [&](const std::string& value) { expect.messages = to_range(value); });
    add_values(app, kText, "TEXT",
               "Exit with 1 unless a client sends this text message. Can be given several times: "
               "the messages must arrive in this order; others may be between them." +
                   by_default("none"),
               [](const std::string&) {});
    add_values(app, kPattern, "PATTERN",
               "The same for a text message that matches a pattern, such as 'id=*'; * is any text, "
               "\\* an asterisk. One order with --expect-text." +
                   by_default("none"),
               check_pattern);
    add_value(app, "--expect-close", "CODE",
              "Exit with 1 unless at least one client came, and every client sent a close frame "
              "with this code; 1005: without a code; 1006: left without a close frame." +
                  by_default("any"),
              [&](const std::string& value) { expect.close_code = to_close_code(value); });
    add_flag(
        app, "--exit-when-met",
        "Exit with 0 as soon as all expectations are met; a command is ended." + by_default("off"),
        [&] { expect.exit_when_met = true; });
}

void complete_expectations(const CLI::App& app, ExpectationSettings& expect) {
    expect.sequence = sequence_of(app);
    if (!expect.exit_when_met) return;
    if (!expect.any())
        throw UsageError("--exit-when-met needs an expectation: add --expect-messages");
    if (Expectations(expect).are_met()) {
        throw UsageError(
            "--exit-when-met would exit at once: the expectations are met without a client (give "
            "a range from at least 1)");
    }
}

}  // namespace wsecho::tool
