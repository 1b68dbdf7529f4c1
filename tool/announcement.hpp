// What the tool prints once it listens: a line for people on stderr, one for scripts on stdout.

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

#include "tool/settings.hpp"

namespace wsecho::tool {

/// Each line includes its newline. `out` is empty if nothing goes to stdout.
struct Announcement {
    std::string error;  ///< `ws-echo: listening on ws://127.0.0.1:43211 (pid 4242)`
    std::string out;
};

/// `url` is the server's, with or without a slash at its end.
Announcement make_announcement(Print print, std::string url, std::uint16_t port, pid_t pid);

/// Delivers an announcement. Throws if it cannot; then the server must not run on.
using Announce = std::function<void(const Announcement&)>;

/// Writes it to stderr and stdout. Throws Failure if it cannot write to stdout.
void announce_on_standard_streams(const Announcement& announcement);

}  // namespace wsecho::tool
