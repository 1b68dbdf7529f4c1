// What the tool says when it is listening: a line for people and log watchers, one for scripts.

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

#include "tool/settings.hpp"

namespace wsecho::tool {

/// Both end with a newline; `out` is empty if nothing is to be printed on stdout.
struct Announcement {
    std::string error;  ///< `ws-echo: listening on ws://127.0.0.1:43211 (pid 4242)`
    std::string out;
};

/// `url` is the server's, with or without the slash of its empty path.
Announcement make_announcement(Print print, std::string url, std::uint16_t port, pid_t pid);

/// Passes an announcement on. Throws when that cannot be done, and the server should not stay.
using Announce = std::function<void(const Announcement&)>;

/// Writes it to stderr and stdout. Throws Failure if stdout cannot be written to.
void announce_on_standard_streams(const Announcement& announcement);

}  // namespace wsecho::tool
