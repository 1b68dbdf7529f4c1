// The notices that go with the program: ws-echo --licenses.

#pragma once

#include <string_view>

namespace wsecho::tool {

/// The licenses of ws-echo and of all libraries that are compiled into it. The file is written
/// during the build.
std::string_view licenses();

}  // namespace wsecho::tool
