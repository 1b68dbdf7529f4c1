// The exchange between a client and a server that grades it, as drivers for the Autobahn testsuite
// have it.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>

namespace grading_driver {

struct Server {
    std::string host;
    std::string port;

    std::string url() const { return "ws://" + host + ':' + port; }
};

/// Reads ws://HOST:PORT of the first argument or of WS_ECHO_URL.
inline Server find_server(int argc, char** argv) {
    const char* const variable = std::getenv("WS_ECHO_URL");
    std::string url = argc > 1 ? argv[1] : variable != nullptr ? variable : "";
    const std::string scheme = "ws://";
    if (url.compare(0, scheme.size(), scheme) == 0) url.erase(0, scheme.size());
    url.erase(std::min(url.find('/'), url.size()));
    const std::size_t colon = url.rfind(':');
    if (colon == std::string::npos) throw std::invalid_argument("not ws://HOST:PORT: " + url);
    return {url.substr(0, colon), url.substr(colon + 1)};
}

/// Opens the target and echoes every message, or passes it to `on_text` unless that is empty.
/// Returns when the connection has ended, however it did.
using OnText = std::function<void(const std::string& text)>;
using Converse =
    std::function<void(const Server& server, const std::string& target, const OnText& on_text)>;

/// Runs all cases. The agent must need no percent-encoding. Returns the exit code of main().
inline int run_all_cases(int argc, char** argv, const std::string& agent,
                         const Converse& converse) {
    try {
        const Server server = find_server(argc, argv);
        int count = -1;
        converse(server, "/getCaseCount",
                 [&](const std::string& text) { count = std::stoi(text); });
        if (count < 0) throw std::runtime_error("no number of cases from " + server.url());
        for (int number = 1; number <= count; ++number) {
            converse(server, "/runCase?case=" + std::to_string(number) + "&agent=" + agent, {});
        }
        converse(server, "/updateReports?agent=" + agent, {});
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

}  // namespace grading_driver
