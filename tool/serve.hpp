// Runs the server, from the first socket to the last, with everything that goes along with it.

#pragma once

#include "tool/announcement.hpp"
#include "tool/descriptor.hpp"
#include "tool/exit_code.hpp"
#include "tool/parent.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {

/// Returns when the server has ended. `trace_file` is the opened --trace-file, or none; `parent`
/// is whom to end with, or null. Throws Failure if the server cannot be started.
ExitCode serve(const Settings& settings, Descriptor trace_file, const Parent* parent,
               const Announce& announce);

}  // namespace wsecho::tool
