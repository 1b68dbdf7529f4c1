#include "settings.hpp"

#include <sstream>
#include <stdexcept>

namespace wsecho_bench {
namespace {

double positive_number(const std::string& option, const std::string& text) {
    std::size_t used = 0;
    double value = 0;
    try {
        value = std::stod(text, &used);
    } catch (const std::exception&) {
        used = 0;
    }
    if (used == 0 || used < text.size() || !(value > 0)) {
        throw std::invalid_argument(option + " needs a positive number, not " + text);
    }
    return value;
}

// "NAME=COMMAND {port}"; words are separated by spaces.
Server parse_peer(const std::string& text) {
    const std::size_t end = text.find('=');
    if (end == 0 || end == std::string::npos || text.find("{port}") == std::string::npos) {
        throw std::invalid_argument("--peer needs 'NAME=COMMAND {port}', not " + text);
    }
    Server peer{text.substr(0, end), {}, Protocol::ws};
    std::istringstream words(text.substr(end + 1));
    for (std::string word; words >> word;) peer.command.push_back(word);
    return peer;
}

}  // namespace

Settings parse_settings(int argc, char** argv) {
    Settings settings;
    for (int i = 1; i < argc; ++i) {
        const std::string option = argv[i];
        const auto value = [&] {
            if (i + 1 == argc) throw std::invalid_argument(option + " needs a value");
            return std::string(argv[++i]);
        };
        if (option == "--peer") {
            settings.peers.push_back(parse_peer(value()));
        } else if (option == "--rounds") {
            settings.rounds = static_cast<int>(positive_number(option, value()) + 0.5);
        } else if (option == "--seconds") {
            settings.measured = std::chrono::duration<double>(positive_number(option, value()));
        } else if (option == "--long") {
            settings.is_long = true;
        } else if (option.front() == '-') {
            throw std::invalid_argument("unknown option " + option);
        } else {
            settings.parts.push_back(option);
        }
    }
    return settings;
}

}  // namespace wsecho_bench
