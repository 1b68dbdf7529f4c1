// Where a running server listens, for its command.

#pragma once

#include <string>
#include <vector>

#include "tool/command/launch.hpp"
#include "tool/settings.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho::tool {

/// `control_url` and `further` as the announcement has them. The CA's file is that of --ca-file, or
/// empty.
ServerFacts facts_of(const EchoServer& server, const Settings& settings,
                     const std::string& control_url, const std::vector<std::string>& further);

}  // namespace wsecho::tool
