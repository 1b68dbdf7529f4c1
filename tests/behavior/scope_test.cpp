// On which connections a step acts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "behavior/selection.hpp"

using testing::ElementsAre;
using testing::IsEmpty;
using wsecho::Scope;
using wsecho::behavior::is_in_scope;

namespace {

/// The first connections that are in scope.
std::vector<int> in_scope(const Scope& scope, int connections = 7) {
    std::vector<int> in;
    for (int ordinal = 1; ordinal <= connections; ++ordinal) {
        if (is_in_scope(scope, static_cast<std::uint64_t>(ordinal))) in.push_back(ordinal);
    }
    return in;
}

}  // namespace

TEST(Scope, OfEachKindCounts) {
    EXPECT_THAT(in_scope({}), ElementsAre(1, 2, 3, 4, 5, 6, 7));
    EXPECT_THAT(in_scope({Scope::Kind::first, 2}), ElementsAre(1, 2));
    EXPECT_THAT(in_scope({Scope::Kind::nth, 2}), ElementsAre(2));
    EXPECT_THAT(in_scope({Scope::Kind::every, 3}), ElementsAre(3, 6));
}

TEST(Scope, OfProbabilityIsAShare) {
    const auto count = [](double probability, std::uint64_t seed) {
        return in_scope({Scope::Kind::probability, 0, probability, seed}, 10'000).size();
    };
    EXPECT_EQ(count(0, 1), 0U);
    EXPECT_EQ(count(1, 1), 10'000U);
    // Six standard deviations. The numbers are the same in each run.
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        EXPECT_NEAR(static_cast<double>(count(0.5, seed)), 5000, 300) << seed;
        EXPECT_NEAR(static_cast<double>(count(0.1, seed)), 1000, 180) << seed;
    }
}

// A promise: a seed selects the same connections in every version and on every platform.
TEST(Scope, OfProbabilityIsTheSameForTheSameSeed) {
    EXPECT_THAT(in_scope({Scope::Kind::probability, 0, 0.5, 0}, 16),
                ElementsAre(3, 6, 8, 9, 11, 12, 13, 16));
    EXPECT_THAT(in_scope({Scope::Kind::probability, 0, 0.5, 7}, 16),
                ElementsAre(5, 6, 10, 12, 13, 14));
}

TEST(Scope, OfProbabilityDiffersForAnotherSeed) {
    std::vector<std::vector<int>> all;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        all.push_back(in_scope({Scope::Kind::probability, 0, 0.5, seed}, 64));
    }
    std::sort(all.begin(), all.end());
    EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
}
