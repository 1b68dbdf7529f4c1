// The tool as a black box: starts it, waits for it, and parses its announcement.

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "process.hpp"

namespace wsecho_test {

/// The path of ws-echo.
std::string tool_path();

/// As the first argument of a Tool, which then listens where it does by default.
inline constexpr const char* kWithoutHost = "(without --host)";

/// ws-echo as a child process. It listens on a free port of 127.0.0.1, unless the arguments have
/// --host or --unix, or begin with kWithoutHost.
class Tool : public Child {
public:
    explicit Tool(const std::vector<std::string>& arguments,
                  const SpawnOptions& spawn_options = {});

    /// Reads stderr up to the announcement and returns that line.
    std::string wait_until_listening();

    /// The port in the announcement; waits for it if necessary.
    std::uint16_t port();

private:
    std::string announcement_;
};

/// The port of the first address and the process of
/// "ws-echo: listening on ws://127.0.0.1:43211 (pid 4242)".
std::uint16_t port_in(const std::string& announcement);
pid_t pid_in(const std::string& announcement);

/// The result of a run of ws-echo that exited by itself.
struct Outcome {
    Exit exit;
    std::string out;
    std::string error;
};

/// With exactly these arguments.
Outcome run_tool(const std::vector<std::string>& arguments, const SpawnOptions& spawn_options = {});

/// A folder that the destructor removes with its files.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();

    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string path(const std::string& name = "") const { return path_ + "/" + name; }

    /// The names of the files in it.
    std::vector<std::string> files() const;

private:
    std::string path_;
};

std::string content_of(const std::string& path);

}  // namespace wsecho_test
