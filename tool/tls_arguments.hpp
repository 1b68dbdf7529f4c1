// The options of TLS that depend on each other.

#pragma once

#include <CLI/CLI.hpp>

#include "tool/settings.hpp"

namespace wsecho::tool {

/// Turns on what the given options imply. Throws UsageError if they contradict each other. `app`
/// has parsed them.
void complete_tls(const CLI::App& app, TlsSettings& tls);

}  // namespace wsecho::tool
