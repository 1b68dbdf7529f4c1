// Metrics for tests.

#pragma once

#include "control/metrics.hpp"

namespace wsecho_test {

/// With at least one series in each family.
inline wsecho::control::Metrics full_metrics() {
    using namespace wsecho;
    control::Metrics metrics;
    metrics.version = "0.3.0";
    metrics.openssl = "3.0.19";
    metrics.totals.connections_ws = 40;
    metrics.totals.ended = {{{TcpEnd::fin, true}, 30}, {{TcpEnd::rst, false}, 4}};
    metrics.totals.close_frames = {{{Direction::received, 1000}, 7},
                                   {{Direction::received, 4001}, 2},
                                   {{Direction::received, 4999}, 3},
                                   {{Direction::sent, 65535}, 1}};
    metrics.totals.faults = {{"frame.rsv1", 5}};
    metrics.totals.verdicts = {{{"frame.rsv1", Verdict::Outcome::violates}, 2}};
    metrics.totals.alerts = {{{Direction::received, 48}, 6}, {{Direction::sent, 199}, 1}};
    metrics.requests = {{{"/-/connections/{connection}/send", 409}, 8}, {{"", 404}, 9}};
    metrics.process = control::process_facts();
    return metrics;
}

}  // namespace wsecho_test
