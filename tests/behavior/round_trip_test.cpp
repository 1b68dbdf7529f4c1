// The text of every behavior reads back as the same behavior, and is safe in a URL.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "behavior/catalogue.hpp"
#include "behavior/target.hpp"
#include "text/units.hpp"

using namespace wsecho;
using namespace wsecho::behavior;

namespace {

/// The same values in each run and with every standard library, so it uses no distributions.
class Generator {
public:
    explicit Generator(std::uint32_t seed) : random_(seed) {}

    /// 0 to `below` - 1.
    std::uint64_t number(std::uint64_t below) { return below == 0 ? 0 : wide() % below; }

    /// From `least` to `most`. Half of the results are small or at the ends.
    std::uint64_t number(std::uint64_t least, std::uint64_t most) {
        const std::uint64_t span = most - least;
        switch (number(4)) {
            case 0:
                return least;
            case 1:
                return most;
            case 2:
                return least + number(std::min<std::uint64_t>(span, 100) + 1);
            default:
                return least + (span == UINT64_MAX ? wide() : number(span + 1));
        }
    }

    std::string octets(std::uint64_t least, std::uint64_t most) {
        std::string out;
        const std::uint64_t size =
            number(least, std::max(least, std::min<std::uint64_t>(most, 20)));
        while (out.size() < size) out += static_cast<char>(number(256));
        return out;
    }

    std::string of(std::string_view alphabet, std::uint64_t least, std::uint64_t most) {
        std::string out = octets(least, most);
        for (char& c : out) c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
        return out;
    }

    /// Two digits for each octet.
    std::string hex(std::uint64_t least, std::uint64_t most) {
        const std::uint64_t size =
            number(least, std::max(least, std::min<std::uint64_t>(most, 20)));
        return of("0123456789abcdefABCDEF", 2 * size, 2 * size);
    }

    std::string text(std::uint64_t least, std::uint64_t most) {
        // Characters with a meaning in the grammar are frequent; then those without, and other
        // lengths.
        static const std::vector<std::string> characters = {"%",
                                                            ",",
                                                            ")",
                                                            "(",
                                                            "/",
                                                            ";",
                                                            "@",
                                                            "=",
                                                            "+",
                                                            "&",
                                                            "?",
                                                            "#",
                                                            " ",
                                                            "\n",
                                                            "a",
                                                            "Z",
                                                            "0",
                                                            "~",
                                                            "\"",
                                                            "\xc3\xa9",
                                                            "\xe2\x82\xac",
                                                            "\xf0\x9f\x98\x80",
                                                            std::string(1, '\0')};
        std::string out;
        const std::uint64_t size =
            number(least, std::max(least, std::min<std::uint64_t>(most, 20)));
        while (out.size() < size) {
            const std::string& next = characters[number(characters.size())];
            out += out.size() + next.size() <= most ? next : "x";
        }
        return out;
    }

    std::string argument(const Parameter& parameter) {
        const auto [least, most] = std::pair(parameter.least, parameter.most);
        switch (parameter.kind) {
            case ParameterKind::text:
                return text(least, most);
            case ParameterKind::payload:
                return octets(least, most);
            case ParameterKind::octets:
                return hex(least, most);
            case ParameterKind::number:
                return std::to_string(number(least, most));
            case ParameterKind::size:
                return std::to_string(number(least, most));
            case ParameterKind::duration:
                return std::to_string(number(least, most)) + "ms";
            case ParameterKind::choice:
                return std::string(parameter.choices.substr(0, parameter.choices.find('|')));
            case ParameterKind::close_code:
                return std::to_string(number(3000, 4999));
            case ParameterKind::token:
                return of("azAZ09!#$%&'*+-.^_`|~", 1, most);
            case ParameterKind::field_value:
                return 'x' + of(" \t%,)(/;@=+&?#a\xff", 0, most) + 'x';
        }
        return {};
    }

    Trigger trigger(const Entry& entry) {
        std::vector<Trigger::Kind> kinds = {Trigger::Kind::natural, entry.natural};
        for (unsigned kind = 1; kind <= 8; ++kind) {
            if ((entry.moments >> kind & 1U) != 0) kinds.push_back(Trigger::Kind(kind));
        }
        return {kinds[number(kinds.size())], number(1, UINT64_MAX),
                std::chrono::milliseconds(number(86'400'001))};
    }

    Scope scope() {
        const auto kind = Scope::Kind(number(5));
        return {kind, number(1, UINT64_MAX), static_cast<double>(wide()) / 18446744073709551615.0,
                number(0, UINT64_MAX)};
    }

    /// The step with up to two conditions.
    Step limited(Step step) {
        if (moment_of(step).kind == Trigger::Kind::connect) return step;
        for (std::uint64_t left = number(3); left > 0; --left) {
            const std::string field = of("azAZ09!#$%&'*+-.^_`|~", 1, 10);
            const std::string pattern = number(4) == 0 ? "*" : of("a*:/;@,)% \xc3://", 0, 12);
            step = number(2) == 0 ? step.when(field, pattern) : step.unless(field, pattern);
        }
        return step;
    }

    /// A step of this entry; empty if its arguments conflict although each is valid.
    std::vector<Step> step(const Entry& entry) {
        std::vector<std::string> arguments;
        for (const Parameter& parameter : entry.parameters) {
            if (parameter.fallback != no_default && number(3) == 0) break;
            arguments.push_back(argument(parameter));
        }
        try {
            return {limited(Step(entry.name, arguments).at(trigger(entry)).on(scope()))};
        } catch (const std::invalid_argument&) {
            if (entry.check == nullptr) throw;
            return {};
        }
    }

private:
    std::uint64_t wide() { return (std::uint64_t{random_()} << 32U) | random_(); }

    std::mt19937 random_;
};

bool is_safe_in_url(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7f &&
               std::string_view("+&#?\"<>\\^`{|}[]").find(c) == std::string_view::npos;
    });
}

}  // namespace

TEST(RoundTrip, OfGeneratedStepsOfEveryEntry) {
    Generator generate(1);
    for (const Entry& entry : catalogue()) {
        int made = 0;
        for (int i = 0; i < 300; ++i) {
            for (const Step& step : generate.step(entry)) {
                ++made;
                const std::string text = step.text();
                ASSERT_TRUE(is_safe_in_url(text)) << text;
                ASSERT_EQ(Behavior(text), Behavior(step)) << text;
                ASSERT_EQ(Behavior(text).text(), text);
            }
        }
        EXPECT_GT(made, 20) << entry.name;
    }
}

TEST(RoundTrip, OfGeneratedChains) {
    Generator generate(2);
    for (int i = 0; i < 500; ++i) {
        Behavior chain;
        const std::uint64_t length = generate.number(8);
        for (std::uint64_t n = 0; n < length; ++n) {
            const Entry& entry = catalogue()[generate.number(catalogue().size())];
            for (const Step& step : generate.step(entry)) chain = chain / step;
        }
        ASSERT_EQ(Behavior(chain.text()), chain) << chain;
    }
}

TEST(RoundTrip, ThroughPathAndQueryOfAUrl) {
    Generator generate(3);
    for (const Entry& entry : catalogue()) {
        for (int i = 0; i < 50; ++i) {
            for (const Step& step : generate.step(entry)) {
                if (moment_of(step).kind == Trigger::Kind::connect) continue;
                const std::string text = step.text();
                ASSERT_EQ(read_target("/do/" + text).behavior, Behavior(step)) << text;
                ASSERT_EQ(read_target("/chat?a=b&do=" + text + "&c=d").behavior, Behavior(step))
                    << text;
            }
        }
    }
}

TEST(RoundTrip, OfArbitraryTextSucceedsOrThrowsASentence) {
    Generator generate(4);
    int read = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = generate.of("send(ho)lay,5ms%2C@:/;first=\xff", 0, 20);
        if (i % 2 == 0) text.insert(0, "send(");
        if (i % 4 == 0) text += ')';
        try {
            const Behavior behavior(text);
            ASSERT_EQ(Behavior(behavior.text()), behavior) << text;
            ++read;
        } catch (const std::invalid_argument& error) {
            ASSERT_STRNE(error.what(), "") << text;
        }
    }
    EXPECT_GT(read, 100);
}
