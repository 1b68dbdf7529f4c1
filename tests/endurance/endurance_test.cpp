// Thousands of tests in one process, each with a server of its own, leave nothing behind.
//
// The environment variable WSECHO_ENDURANCE_TESTS says how many, 10,000 if it is not set.

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bodies.hpp"
#include "holdings.hpp"
#include "support/memory_use.hpp"
#include "wsecho/gtest.hpp"

using namespace wsecho_test;

namespace {

// Enough tests to create what all servers share, and the memory that is kept for reuse.
constexpr int kWarmUpTests = 400;

// Octets of heap that may be gained. Each body runs in at least 555 of 10,000 tests: if a single
// one of them forgets as little as 24 octets, glibc's books grow by 17,760 and a sanitizer's by
// 13,320. Without a leak they grow by some 300, which are this test's own, or by some 5,000 where
// threads keep freed memory for themselves (see CMakeLists.txt).
constexpr std::size_t kHeapBound = 12 * 1024;

// Octets of resident memory that may be gained, for mappings of which the allocator knows nothing.
// A page forgotten by a single body is 2,273,280; without a leak it has been under 100,000.
constexpr std::size_t kResidentBound = std::size_t{2} << 20;

int endurance_tests() {
    const char* set = std::getenv("WSECHO_ENDURANCE_TESTS");
    return set ? std::stoi(set) : 10'000;
}

// A test as a user writes it, except that its body comes from a list.
class WarmUp : public wsecho::EchoServerTest {
public:
    explicit WarmUp(const Body& body) : EchoServerTest(body_options()), run_(body.run) {}

    void TestBody() override { run_(server); }

private:
    void (*run_)(wsecho::EchoServer&);
};

class Endurance : public WarmUp {
public:
    using WarmUp::WarmUp;

    static void SetUpTestSuite() { before = Holdings::now(1); }

    inline static Holdings before;
};

// Runs last.
class ManyServers : public ::testing::Test {
    void TestBody() override {
        const Holdings& before = Endurance::before;
        const Holdings after = Holdings::now(before.threads);
        const std::chrono::duration<double> time = after.time - before.time;
        std::printf("%d tests with a server each, in %.1f s:\n%s", endurance_tests(), time.count(),
                    compared(before, after).c_str());

        EXPECT_EQ(after.threads, before.threads);
        EXPECT_EQ(after.descriptors, before.descriptors);
        EXPECT_LE(after.heap, before.heap + kHeapBound);
        if (memory_is_measurable()) {
            EXPECT_LE(after.resident, before.resident + kResidentBound);
        }
    }
};

// Registers `count` tests of the suite `Fixture`, called `suite`, with one body after the other.
template <typename Fixture>
void add_tests(const char* suite, int count) {
    for (int i = 0; i < count; ++i) {
        const Body& body = bodies()[static_cast<std::size_t>(i) % bodies().size()];
        const std::string name = body.name + ('/' + std::to_string(i));
        ::testing::RegisterTest(suite, name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                                [&body] { return new Fixture(body); });
    }
}

}  // namespace

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    add_tests<WarmUp>("WarmUp", kWarmUpTests);
    add_tests<Endurance>("Endurance", endurance_tests());
    ::testing::RegisterTest("ManyServers", "LeaveNothingBehind", nullptr, nullptr, __FILE__,
                            __LINE__, [] { return new ManyServers; });
    return RUN_ALL_TESTS();
}
