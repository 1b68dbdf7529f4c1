// Base64 with padding (RFC 4648, 4), for octets in JSON.

#pragma once

#include <string>
#include <string_view>

namespace wsecho::tool {

std::string base64(std::string_view octets);

}  // namespace wsecho::tool
