// Reads behaviors from any text: alone, in the targets of requests, and in TLS server names. For
// libFuzzer; scripts/fuzz builds it.
//
// What is read can be written, and read again, in each form of a URL. What is not gets a sentence.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "behavior/catalogue.hpp"
#include "behavior/grammar.hpp"
#include "behavior/selection.hpp"
#include "behavior/server_name.hpp"
#include "behavior/target.hpp"
#include "fuzz/expect.hpp"
#include "text/percent.hpp"

namespace {

using wsecho::Behavior;
using wsecho_test::expect;
using wsecho_test::expect_sentence;

// Returns the result of `read`, or nothing if it says why not.
template <typename Read>
auto attempt(Read read) -> std::optional<decltype(read())> {
    try {
        return read();
    } catch (const wsecho::behavior::GrammarError& error) {
        expect_sentence(error.what());
    } catch (const std::invalid_argument& error) {
        expect_sentence(error.what());
    }
    return std::nullopt;
}

std::optional<Behavior> read_target(const std::string& target) {
    const auto read = attempt([&] { return wsecho::behavior::read_target(target); });
    if (!read) return std::nullopt;
    if (!read->problem.empty()) expect_sentence(read->problem);
    return read->behavior;
}

// As JavaScript's encodeURIComponent() does.
std::string encode_component(std::string_view text) {
    constexpr std::string_view kKept =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
    std::string out;
    for (const char c : text) {
        if (kKept.find(c) != std::string_view::npos) {
            out += c;
        } else {
            (out += '%') += wsecho::text::to_hex({&c, 1});
        }
    }
    return out;
}

bool can_be_asked_for(const Behavior& behavior) {
    for (const auto& step : behavior.steps()) {
        if (wsecho::behavior::moment_of(step).kind == wsecho::Trigger::Kind::connect) return false;
    }
    return !behavior.steps().empty();
}

void check_forms(const Behavior& behavior) {
    const std::string text = behavior.text();
    expect(Behavior(text) == behavior && Behavior(text).text() == text);
    if (!can_be_asked_for(behavior)) return;
    expect(read_target("/do/" + text) == behavior);
    expect(read_target("/chat?a=b&do=" + text + "&id=c") == behavior);
    expect(read_target("/do/" + encode_component(text)) == behavior);
    expect(read_target("/?do=" + encode_component(text)) == behavior);
}

void check_choice(const std::string& target) {
    wsecho::behavior::Selection selection;
    const auto chosen = attempt([&] { return selection.choose(target); });
    if (!chosen) return;
    const auto asked = wsecho::behavior::read_target(target).behavior;
    expect(chosen->behavior == asked.value_or(Behavior()));
}

void check_route(const std::string& pattern, const std::string& target) {
    wsecho::behavior::Selection selection;
    attempt([&] {
        selection.route(pattern, "sink");
        return 0;
    });
    attempt([&] { return selection.choose(target); });
}

void check_server_name(const std::string& name) {
    const auto read = attempt([&] { return wsecho::behavior::read_server_name(name); });
    if (!read || !*read) return;
    expect((*read)->steps().size() == 1);
    check_forms(**read);
}

}  // namespace

// The first octet says what the others are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 6) {
        case 0:
            if (const auto read = attempt([&] { return Behavior(text); })) check_forms(*read);
            break;
        case 1:
            check_choice("/do/" + text);
            break;
        case 2:
            check_choice("/?do=" + text);
            break;
        case 3:
            check_choice(text);
            break;
        case 4:
            check_route(text.substr(0, size / 2), text.substr(size / 2));
            break;
        default:
            check_server_name(text);
    }
    return 0;
}
