// The page that runs all cases with the browser's own WebSocket.

#pragma once

#include <string_view>

namespace wsecho::tool {

/// HTML.
std::string_view page_html();

}  // namespace wsecho::tool
