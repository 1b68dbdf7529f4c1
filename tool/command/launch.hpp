// What a command needs to start, and what it is told about the server.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wsecho::tool {

/// Environment variables by name.
using Variables = std::map<std::string, std::string>;

/// Where the server listens. Each is empty if the server has none; URLs have no slash at their end.
struct ServerFacts {
    std::string url;  ///< wss with TLS
    std::string ws_url;
    std::string wss_url;
    std::string control_url;
    std::string host;  ///< numeric, without brackets
    std::string port;
    std::string ca_file;               ///< an absolute path
    std::vector<std::string> further;  ///< the URLs of --listen
};

struct Launch {
    std::vector<std::string> words;  ///< the program and its arguments
    Variables environment;
    std::string folder;  ///< a temporary one, to be removed after the command; empty: none
};

}  // namespace wsecho::tool
