// What the tool prints once it listens: a line for people on stderr, one for scripts on stdout.

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tool/settings.hpp"

namespace wsecho::tool {

class Output;

struct Announcement {
    std::string sentence;  ///< for stderr: `listening on ws://127.0.0.1:43211 (pid 4242)`
    std::string out;       ///< the line for stdout with its newline; empty for none
    std::string url;       ///< for --ready-fd: `ws://127.0.0.1:43211`
    std::string status;    ///< for systemd: `listening on ws://127.0.0.1:43211`
};

/// `url` is the server's, with or without a slash at its end; port 0: the server has
/// no port. `listening_on` is for people and names all addresses; empty for only the URL. `further`
/// are the URLs of --listen. `control_url` is without a slash at its end; empty without the API.
Announcement make_announcement(Print print, std::string url, std::uint16_t port, pid_t pid,
                               const std::string& listening_on = {},
                               const std::vector<std::string>& further = {},
                               const std::string& control_url = {});

/// Delivers an announcement. Throws if it cannot; then the server must not run on.
using Announce = std::function<void(const Announcement&, Output&)>;

/// Prints the line for stdout. Throws Failure if it cannot, also if stdout stays full for a second:
/// whoever waits for the line would wait forever.
void print_on_stdout(const Announcement& announcement);

}  // namespace wsecho::tool
