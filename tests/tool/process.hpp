// Starts a program, talks to it through pipes, and waits for its exit in bounded time.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "lines.hpp"
#include "support/deadline.hpp"

namespace wsecho_test {

/// How a process ended.
struct Exit {
    int code = 0;    ///< passed to exit(), unless a signal killed it
    int signal = 0;  ///< the signal that killed it; 0 for none
};

inline bool operator==(const Exit& a, const Exit& b) {
    return a.code == b.code && a.signal == b.signal;
}
std::ostream& operator<<(std::ostream& out, const Exit& exit);

/// A process whose exit this one must collect: a child, or an orphan (see adopt_orphans()). The
/// destructor kills it if it still runs.
class Process {
public:
    explicit Process(pid_t pid) : pid_(pid) {}
    ~Process();

    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }

    void signal(int number) const;

    /// Waits for its exit. Throws ClientError after `timeout`.
    Exit wait(std::chrono::milliseconds timeout = kPatience);

    /// True if it exits within `timeout`. With a short quiet period, false proves that it runs on.
    bool ends_within(std::chrono::milliseconds timeout);

private:
    bool collect();

    const pid_t pid_;
    std::optional<Exit> exit_;
};

/// From now on, descendants that lose their parent become children of this process, so that it can
/// collect their exit codes. Throws ClientError on systems other than Linux.
void adopt_orphans();

/// Waits until no child and no orphan is left, and collects those that exit. False if one still
/// runs after kPatience.
bool all_children_end();

/// The environment and the standard descriptors of a new program. The caller keeps ownership of
/// the descriptors.
struct SpawnOptions {
    /// "NAME=value", added to the environment of this process without its WS_ECHO_* and NO_COLOR.
    std::vector<std::string> environment = {};

    std::optional<int> in = {};     ///< instead of a pipe
    std::optional<int> out = {};    ///< the same; kClosed: closed
    std::optional<int> error = {};  ///< the same

    bool ignore_sighup = false;  ///< as nohup does
};

inline constexpr int kClosed = -1;

class Child : public Process {
public:
    /// `command` is a program and its arguments.
    explicit Child(const std::vector<std::string>& command, const SpawnOptions& spawn_options = {});
    ~Child();

    Lines& out() { return out_; }
    Lines& error() { return error_; }

    /// Ends its stdin, if that is a pipe.
    void close_input();

private:
    struct Pipes;
    Child(const std::vector<std::string>& command, const SpawnOptions& spawn_options, Pipes pipes);

    int in_;
    Lines out_;
    Lines error_;
};

}  // namespace wsecho_test
