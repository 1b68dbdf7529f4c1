// Where `ws-echo healthcheck` asks.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tool/settings.hpp"

namespace wsecho::tool {

struct HealthTarget {
    bool is_web_socket = false;       ///< one echo; otherwise one GET
    bool is_encrypted = false;        ///< over TLS
    std::string host = "127.0.0.1";   ///< a numeric address, or "unix:" and a name
    std::uint16_t port = 0;           ///< unless it is a Unix socket
    std::string target = "/-/ready";  ///< of the request

    bool is_unix() const { return host.compare(0, 5, "unix:") == 0; }

    /// For the Host field: "127.0.0.1:9001", "[::1]:9001"; "localhost" for a Unix socket.
    std::string authority() const;

    /// For people: "http://127.0.0.1:9001/-/ready", "http+unix:///tmp/s:/-/ready".
    std::string url() const;
};

/// Reads a URL with http, https, ws, wss, ws+unix or wss+unix. One with http and no path means
/// /-/ready. Throws std::invalid_argument.
HealthTarget to_health_target(const std::string& url);

/// Where a server with these settings serves /-/ready. Throws std::runtime_error if the settings do
/// not tell, because the system chooses the port.
HealthTarget health_target_of(const Settings& settings);

/// The arguments of ws-echo, or wstest, in the content of /proc/PID/cmdline. A small init in front
/// of it, such as tini, is skipped. Empty if the process is not ws-echo; else the first is its
/// name.
std::vector<std::string> arguments_of_server(std::string_view command_line);

}  // namespace wsecho::tool
