#include "tool_process.hpp"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

namespace wsecho_test {
namespace {

std::vector<std::string> command_of(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {tool_path()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
}

bool say_where(const std::vector<std::string>& arguments) {
    return std::any_of(arguments.begin(), arguments.end(), [](const std::string& argument) {
        return argument == "--host" || argument == "--unix";
    });
}

// `arguments` stand after the defaults and override them.
std::vector<std::string> with_defaults(const std::vector<std::string>& arguments) {
    if (say_where(arguments)) return arguments;
    if (!arguments.empty() && arguments.front() == kWithoutHost) {
        return {arguments.begin() + 1, arguments.end()};
    }
    std::vector<std::string> all = {"--host", "127.0.0.1", "--port", "0"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

std::smatch match_announcement(const std::string& announcement) {
    static const std::regex pattern(
        R"(ws-echo: listening on ws[^ ]*:(\d*)( and .*)?(?:, control API .*)? \(pid (\d+)\))");
    std::smatch match;
    if (!std::regex_search(announcement, match, pattern)) {
        throw ClientError("not an announcement: \"" + announcement + "\"");
    }
    return match;
}

}  // namespace

std::string tool_path() {
    return WS_ECHO_TOOL;
}

Tool::Tool(const std::vector<std::string>& arguments, const SpawnOptions& spawn_options)
    : Child(command_of(with_defaults(arguments)), spawn_options) {}

std::string Tool::wait_until_listening() {
    if (announcement_.empty()) announcement_ = error().up_to("ws-echo: listening on ").back();
    return announcement_;
}

std::uint16_t Tool::port() {
    return port_in(wait_until_listening());
}

std::uint16_t port_in(const std::string& announcement) {
    return static_cast<std::uint16_t>(std::stoi(match_announcement(announcement)[1]));
}

pid_t pid_in(const std::string& announcement) {
    return static_cast<pid_t>(std::stoi(match_announcement(announcement)[3]));
}

Outcome run_tool(const std::vector<std::string>& arguments, const SpawnOptions& spawn_options) {
    Child tool(command_of(arguments), spawn_options);
    Outcome outcome;
    outcome.out = tool.out().rest();
    outcome.error = tool.error().rest();
    outcome.exit = tool.wait();
    return outcome;
}

TemporaryFolder::TemporaryFolder() {
    path_ = (std::filesystem::temp_directory_path() / "ws-echo-test.XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) throw ClientError("cannot make the folder " + path_);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> TemporaryFolder::files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw ClientError("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace wsecho_test
