// What the control API gives, and what it costs.

#pragma once

#include "settings.hpp"

namespace wsecho_bench {

/// Records the table control.waits: how soon a client in another process learns of a message.
void measure_control_waits(const Settings& settings);

/// Records rows of the table control.cpu: the server's CPU with the API and with waits that hang,
/// as ratios to the library's own server.
void measure_control_echoes(const Settings& settings);
void measure_control_connections(const Settings& settings);

/// Records the table control.listing: the memory and CPU that a long listing takes.
void measure_listings(const Settings& settings);

}  // namespace wsecho_bench
