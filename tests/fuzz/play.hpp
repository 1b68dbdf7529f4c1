// Carries out what a plan says.

#pragma once

#include "fuzz/fuzzed_session.hpp"
#include "fuzz/random.hpp"
#include "fuzz/session_plan.hpp"

namespace wsecho_test {

/// `cuts`: cuts what the client sends. Null: each act sends all of its octets at once, and without
/// a behavior also those of the acts that follow.
void play(const SessionPlan& plan, FuzzedSession& served, Random* cuts);

}  // namespace wsecho_test
