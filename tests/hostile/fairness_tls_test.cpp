// Floods over TLS.

#include <gtest/gtest.h>

#include "hostile/fairness.hpp"

namespace wsecho_test {

INSTANTIATE_TEST_SUITE_P(FloodsOverTls, Fairness,
                         ::testing::Values(over_tls(fragments_of("OneOctetFragments", "x")),
                                           over_tls(fragments_of("LargeFragments",
                                                                 some_text(60'000))),
                                           over_tls(flood_of("Pongs", FrameSpec(opcode::pong)))),
                         name_of_flood);

}  // namespace wsecho_test
