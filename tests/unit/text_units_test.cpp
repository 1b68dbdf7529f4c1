// Which durations and sizes are accepted, with which words others are rejected, and how they print.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "support/refusal.hpp"
#include "text/units.hpp"

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using wsecho::text::format_duration;
using wsecho::text::format_size;
using wsecho::text::parse_duration;
using wsecho::text::parse_size;
using wsecho_test::refusal;

namespace {

constexpr std::uint64_t kMaxSize = std::numeric_limits<std::uint64_t>::max();

std::string no_duration(const std::string& quoted) {
    return quoted + " is not a duration: write a number with a unit, such as 250ms, 2s or 1m";
}

std::string no_size(const std::string& quoted) {
    return quoted + " is not a size: write a number of bytes, such as 65536, 64KiB or 1MB";
}

}  // namespace

TEST(ParseDuration, KnowsEveryUnit) {
    EXPECT_EQ(parse_duration("250ms"), 250ms);
    EXPECT_EQ(parse_duration("2s"), 2s);
    EXPECT_EQ(parse_duration("1m"), 1min);
    EXPECT_EQ(parse_duration("1h"), 1h);
}

TEST(ParseDuration, TakesFractionsDownToAMillisecond) {
    EXPECT_EQ(parse_duration("1.5s"), 1500ms);
    EXPECT_EQ(parse_duration("0.001s"), 1ms);
    EXPECT_EQ(parse_duration("0.5m"), 30s);
    EXPECT_EQ(parse_duration("1.25h"), 75min);
    EXPECT_EQ(parse_duration("2.0ms"), 2ms);
    EXPECT_EQ(parse_duration("1.50000000000000000000000000s"), 1500ms);
    EXPECT_EQ(parse_duration("0.0078125h"), 28125ms);
}

TEST(ParseDuration, TakesZeroWithAndWithoutAUnit) {
    EXPECT_EQ(parse_duration("0"), 0ms);
    EXPECT_EQ(parse_duration("0ms"), 0ms);
    EXPECT_EQ(parse_duration("0s"), 0ms);
    EXPECT_EQ(parse_duration("0.0h"), 0ms);
}

TEST(ParseDuration, TakesUpToAMillionHours) {
    EXPECT_EQ(parse_duration("1000000h"), milliseconds(3'600'000'000'000));
    EXPECT_EQ(parse_duration("3600000000000ms"), milliseconds(3'600'000'000'000));
}

TEST(ParseDuration, RejectsAnythingElse) {
    for (const std::string written :
         {"",    " ",     "5",      "s",   "ms",   "5x",   "5 s",   " 5s",  "5s ", "-5s",
          "+5s", "5S",    "5Ms",    "5MS", "5sec", "5s5",  "1m30s", ".5s",  "5.s", "5.",
          ".",   "1..5s", "1.5.5s", "1.5", "0.0",  "1,5s", "0x5s",  "1e3s", "inf", "5us"}) {
        EXPECT_EQ(refusal(parse_duration, written), no_duration('"' + written + '"'));
    }
}

TEST(ParseDuration, QuotesWhatItRefuses) {
    EXPECT_EQ(refusal(parse_duration, "5\n"), no_duration(R"("5\n")"));
    EXPECT_EQ(refusal(parse_duration, std::string_view("5s\0", 3)), no_duration(R"("5s\0")"));
    EXPECT_EQ(refusal(parse_duration, std::string(1000, 'x')),
              no_duration('"' + std::string(40, 'x') + "\"... (1000 octets)"));
}

TEST(ParseDuration, RefusesPartsOfAMillisecond) {
    for (const std::string written :
         {"0.5ms", "1.0005s", "0.00001m", "0.00390625001h", "0.33333333333333333333333m"}) {
        EXPECT_EQ(refusal(parse_duration, written),
                  '"' + written + "\" is too precise: write whole milliseconds, such as 250ms");
    }
}

TEST(ParseDuration, RefusesMoreThanAMillionHours) {
    for (const std::string written :
         {"1000001h", "1000000.5h", "3600000000001ms", "9223372036854775808ms",
          "18446744073709551616s", "5124095576030431h", "99999999999999999999999999999m"}) {
        EXPECT_EQ(refusal(parse_duration, written),
                  '"' + written + "\" is too long: write at most 1000000h");
    }
}

TEST(ParseDuration, SaysThatAHugeNumberNeedsAUnitToo) {
    EXPECT_EQ(refusal(parse_duration, "99999999999999999999999999999"),
              no_duration(R"("99999999999999999999999999999")"));
}

TEST(ParseSize, KnowsEveryUnit) {
    EXPECT_EQ(parse_size("65536"), 65536U);
    EXPECT_EQ(parse_size("64KiB"), 65536U);
    EXPECT_EQ(parse_size("1MiB"), 1048576U);
    EXPECT_EQ(parse_size("2GiB"), 2147483648U);
    EXPECT_EQ(parse_size("64kB"), 64000U);
    EXPECT_EQ(parse_size("1MB"), 1000000U);
    EXPECT_EQ(parse_size("5GB"), 5000000000U);
}

TEST(ParseSize, TakesEitherCaseOfTheK) {
    EXPECT_EQ(parse_size("64kiB"), 65536U);
    EXPECT_EQ(parse_size("64KB"), 64000U);
}

TEST(ParseSize, TakesZero) {
    EXPECT_EQ(parse_size("0"), 0U);
    EXPECT_EQ(parse_size("0MiB"), 0U);
}

TEST(ParseSize, TakesAll64Bits) {
    EXPECT_EQ(parse_size("18446744073709551615"), kMaxSize);
    EXPECT_EQ(parse_size("17179869183GiB"), 18446744072635809792U);
}

TEST(ParseSize, RejectsAnythingElse) {
    for (const std::string written :
         {"",      " ",     "KiB", "64 KiB", " 64KiB", "64KiB ", "-1",    "+1",   "1.5MiB", "64kb",
          "64kib", "64KIB", "1mb", "1mib",   "1Mib",   "1MIB",   "1gb",   "1g",   "1G",     "1M",
          "1K",    "1k",    "64B", "1TiB",   "0x10",   "1e6",    "1,000", "1_000"}) {
        EXPECT_EQ(refusal(parse_size, written), no_size('"' + written + '"'));
    }
}

TEST(ParseSize, RefusesMoreThan64Bits) {
    for (const std::string written : {"18446744073709551616", "17179869184GiB", "18446744073710MB",
                                      "99999999999999999999kB", "100000000000000000000000000000"}) {
        EXPECT_EQ(refusal(parse_size, written),
                  '"' + written + "\" is too large: write at most 18446744073709551615");
    }
}

TEST(FormatDuration, UsesTheLargestUnitThatLeavesNoFraction) {
    EXPECT_EQ(format_duration(1ms), "1ms");
    EXPECT_EQ(format_duration(250ms), "250ms");
    EXPECT_EQ(format_duration(1500ms), "1500ms");
    EXPECT_EQ(format_duration(5s), "5s");
    EXPECT_EQ(format_duration(90s), "90s");
    EXPECT_EQ(format_duration(60s), "1m");
    EXPECT_EQ(format_duration(90min), "90m");
    EXPECT_EQ(format_duration(24h), "24h");
    EXPECT_EQ(format_duration(0ms), "0s");
}

TEST(FormatDuration, PrintsEvenDurationsThatAreOutOfRange) {
    EXPECT_EQ(format_duration(-5s), "-5s");
    EXPECT_EQ(format_duration(milliseconds::min()), "-9223372036854775808ms");
    EXPECT_EQ(format_duration(milliseconds::max()), "9223372036854775807ms");
}

TEST(FormatDuration, IsReadBackAsTheSame) {
    for (const milliseconds duration :
         {0ms, 1ms, 999ms, 1000ms, 1001ms, 59'999ms, 60'000ms, 61'000ms, 3'599'000ms, 3'600'000ms,
          3'660'000ms, 86'400'000ms, 3'600'000'000'000ms}) {
        EXPECT_EQ(parse_duration(format_duration(duration)), duration) << duration.count();
    }
}

TEST(FormatSize, UsesTheShortestForm) {
    EXPECT_EQ(format_size(0), "0");
    EXPECT_EQ(format_size(1), "1");
    EXPECT_EQ(format_size(999), "999");
    EXPECT_EQ(format_size(1000), "1kB");
    EXPECT_EQ(format_size(1500), "1500");
    EXPECT_EQ(format_size(64000), "64kB");
    EXPECT_EQ(format_size(65536), "64KiB");
    EXPECT_EQ(format_size(1000000), "1MB");
    EXPECT_EQ(format_size(std::uint64_t{64} << 20), "64MiB");
    EXPECT_EQ(format_size(std::uint64_t{2} << 30), "2GiB");
    EXPECT_EQ(format_size(5000000000), "5GB");
    EXPECT_EQ(format_size(kMaxSize), "18446744073709551615");
}

TEST(FormatSize, PrefersAUnitWhenBothFormsAreEquallyLong) {
    EXPECT_EQ(format_size(1024), "1KiB");
    EXPECT_EQ(format_size(10240), "10KiB");
}

TEST(FormatSize, IsReadBackAsTheSame) {
    for (std::uint64_t base = 1; base < kMaxSize / 10; base *= 10) {
        for (const std::uint64_t octets : {base - 1, base, base + 1, base * 5, base * 1024}) {
            EXPECT_EQ(parse_size(format_size(octets)), octets);
        }
    }
    for (unsigned shift = 0; shift < 64; ++shift) {
        const std::uint64_t octets = std::uint64_t{1} << shift;
        EXPECT_EQ(parse_size(format_size(octets)), octets);
    }
}
