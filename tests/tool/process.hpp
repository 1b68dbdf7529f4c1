// A program started by a test, spoken to through pipes, and collected in bounded time.

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
    int code = 0;    ///< given to exit(), unless there was a
    int signal = 0;  ///< that killed it
};

inline bool operator==(const Exit& a, const Exit& b) {
    return a.code == b.code && a.signal == b.signal;
}
std::ostream& operator<<(std::ostream& out, const Exit& exit);

/// A process that this one has to collect: a child, or an orphan (see adopt_orphans()). What is
/// still there in the end is killed.
class Process {
public:
    explicit Process(pid_t pid) : pid_(pid) {}
    ~Process();

    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }

    void signal(int number) const;

    /// Waits for its end. Throws ClientError when it does not end in time.
    Exit wait(std::chrono::milliseconds timeout = kPatience);

    /// Whether it ends within `timeout`: one short quiet period, to prove that it goes on.
    bool ends_within(std::chrono::milliseconds timeout);

private:
    bool collect();

    const pid_t pid_;
    std::optional<Exit> exit_;
};

/// From here on, processes below this one that lose their parent become this one's, so that it can
/// tell how they ended. Throws ClientError where the system cannot do that (it can on Linux).
void adopt_orphans();

/// Waits until no child and no orphan is left, collecting those that end. False when there still
/// is one after kPatience.
bool all_children_end();

/// What a program is started with beside its arguments. Descriptors stay the caller's.
struct Surroundings {
    /// "NAME=value", beside this process's own environment, from which WS_ECHO_* and NO_COLOR are
    /// removed.
    std::vector<std::string> environment = {};

    std::optional<int> in = {};     ///< instead of a pipe
    std::optional<int> out = {};    ///< same; kClosed: closed
    std::optional<int> error = {};  ///< same

    bool ignore_sighup = false;  ///< as nohup does
};

inline constexpr int kClosed = -1;

class Child : public Process {
public:
    /// `command` is a program and its arguments.
    explicit Child(const std::vector<std::string>& command, const Surroundings& surroundings = {});
    ~Child();

    Lines& out() { return out_; }
    Lines& error() { return error_; }

    /// The end of its stdin, if that is a pipe.
    void close_input();

private:
    struct Pipes;
    Child(const std::vector<std::string>& command, const Surroundings& surroundings, Pipes pipes);

    int in_;
    Lines out_;
    Lines error_;
};

}  // namespace wsecho_test
