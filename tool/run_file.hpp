// The file of --port-file or --pid-file: it exists while the server listens, and is never
// incomplete.

#pragma once

#include <sys/types.h>

#include <string>

#include "tool/descriptor.hpp"

namespace wsecho::tool {

/// Removes what a killed server has left at `path`: nobody must read its port or process while a
/// new server starts, or after it could not. Keeps the file of a running server, and what is no
/// regular file.
void remove_stale_run_file(const std::string& path) noexcept;

class RunFile {
public:
    /// Creates a temporary file beside `path`, so that most errors appear before the server
    /// listens. Throws Failure. With an empty path the object does nothing. `content` is "port" or
    /// "pid", for error messages.
    ///
    /// Construct it before any thread starts: to read the process's umask, it must change it.
    RunFile(std::string content, std::string path);
    ~RunFile() { withdraw(); }

    RunFile(const RunFile&) = delete;
    RunFile& operator=(const RunFile&) = delete;

    /// Writes the line and a newline, then renames the file to `path`.
    void publish(const std::string& line);

    /// Removes the file, unless another server has replaced it. May be called again.
    void withdraw() noexcept;

private:
    [[noreturn]] void fail(const std::string& why) const;

    const std::string content_;
    const std::string path_;
    std::string temporary_;  // its name; empty after publish()
    Descriptor file_;        // open and locked until withdraw()
};

}  // namespace wsecho::tool
