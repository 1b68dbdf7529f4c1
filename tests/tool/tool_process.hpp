// The tool as a black box: started with arguments, waited for, and what it says understood.

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "process.hpp"

namespace wsecho_test {

/// The path of ws-echo.
std::string tool_path();

/// ws-echo as a child. Unless told otherwise it listens on 127.0.0.1, on any free port.
class Tool : public Child {
public:
    explicit Tool(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

    /// Reads stderr up to the line that says that it is listening.
    std::string wait_until_listening();

    /// Same, and gives the port in it; at once if that was waited for before.
    std::uint16_t port();

private:
    std::string announcement_;
};

/// "ws-echo: listening on ws://127.0.0.1:43211 (pid 4242)": the port and the process.
std::uint16_t port_in(const std::string& announcement);
pid_t pid_in(const std::string& announcement);

/// What a run of ws-echo that ended by itself left behind.
struct Outcome {
    Exit exit;
    std::string out;
    std::string error;
};

/// With exactly these arguments.
Outcome run_tool(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

/// A folder that is removed in the end with the files in it.
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
