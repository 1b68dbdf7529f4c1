#include "tool/command/keeper.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "tool/command/foreground.hpp"
#include "tool/command/guard.hpp"
#include "tool/command/inherited_signals.hpp"
#include "tool/command/leftovers.hpp"
#include "tool/pipe.hpp"

#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char** environ;

namespace wsecho::tool {
namespace {

const WakePipe* pipe_of_keeper = nullptr;

void on_child(int) {
    pipe_of_keeper->wake();
}

// All octets of the next `size`, or nothing if the tool has ended.
std::optional<std::string> receive(int channel, std::size_t size) {
    std::string octets(size, '\0');
    for (std::size_t at = 0; at < size;) {
        const ssize_t count = ::read(channel, octets.data() + at, size - at);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return std::nullopt;
        at += static_cast<std::size_t>(count);
    }
    return octets;
}

// Pointers to the texts of a Launch, for exec.
struct Program {
    std::string octets;
    std::string folder;
    std::vector<char*> words;
    std::vector<char*> environment;
};

std::optional<Program> receive_program(int channel) {
    std::uint32_t size = 0;
    const auto header = receive(channel, sizeof size);
    if (!header) return std::nullopt;
    header->copy(reinterpret_cast<char*>(&size), sizeof size);
    auto octets = receive(channel, size);
    if (!octets) return std::nullopt;

    Program program;
    program.octets = std::move(*octets);
    std::vector<char*> texts;
    for (std::size_t at = 0; at < program.octets.size(); at = program.octets.find('\0', at) + 1) {
        texts.push_back(program.octets.data() + at);
    }
    program.folder = texts[0];
    const auto words = texts.begin() + 2;
    const auto variables = words + std::stoi(texts[1]);
    program.words.assign(words, variables);
    program.environment.assign(variables, texts.end());
    program.words.push_back(nullptr);
    program.environment.push_back(nullptr);
    return program;
}

class Keeper {
public:
    explicit Keeper(Descriptor channel) : channel_(std::move(channel)) {
        ::setpgid(0, 0);
        close_on_exec(channel_.get());
#ifdef __linux__
        ::prctl(PR_SET_NAME, "wsecho-guard", 0, 0, 0);  // `killall ws-echo` spares it
#endif
        adopt_orphans();
        pipe_of_keeper = &child_changed_;
        signals_.replace(on_child);
    }

    void run() {
        const std::optional<Program> program = receive_program(channel_.get());
        if (!program) return;
        if (const int error = start(*program); error != 0) {
            report(CommandEvent::Kind::not_started, error);
        } else {
            report(CommandEvent::Kind::started, command_);
            watch();
        }
        foreground_.take_from(command_);
        end_leftovers(command_, child_changed_);
        std::error_code ignored;
        if (!program->folder.empty()) std::filesystem::remove_all(program->folder, ignored);
        report(CommandEvent::Kind::over, 0);
    }

private:
    int start(const Program& program) {
        Pipe failed = make_pipe();
        const pid_t guard = ::getpid();
        command_ = ::fork();
        if (command_ < 0) return errno;
        if (command_ == 0) become(program, guard, failed.write_end.get());
        ::setpgid(command_, command_);
        failed.write_end.reset();
        int error = 0;
        while (::read(failed.read_end.get(), &error, sizeof error) < 0 && errno == EINTR) {
        }
        return error;
    }

    [[noreturn]] void become(const Program& program, pid_t guard, int failed) {
        ::setpgid(0, 0);
        foreground_.give_to(::getpid());
#ifdef __linux__
        ::prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
        if (::getppid() != guard) ::_exit(128 + SIGTERM);
#endif
        signals_.restore();
        environ = const_cast<char**>(program.environment.data());
        ::execvp(program.words.front(), program.words.data());
        const int error = errno;
        [[maybe_unused]] const auto written = ::write(failed, &error, sizeof error);
        ::_exit(127);
    }

    // Until the command or the tool has ended.
    void watch() {
        for (;;) {
            child_changed_.drain();
            if (collect()) return;
            pollfd watched[] = {{channel_.get(), POLLIN, 0},
                                {child_changed_.descriptor(), POLLIN, 0}};
            ::poll(watched, 2, -1);
            if (watched[0].revents != 0 && !pass_signal()) return;
        }
    }

    // True if the command has ended. Its orphans are collected too.
    bool collect() {
        for (;;) {
            int status = 0;
            const pid_t process = ::waitpid(-1, &status, WNOHANG | WUNTRACED);
            if (process <= 0) return false;
            if (process != command_) continue;
            if (WIFSTOPPED(status)) {
                foreground_.take_from(command_);
                report(CommandEvent::Kind::stopped, WSTOPSIG(status));
                continue;
            }
            foreground_.take_from(command_);
            report(CommandEvent::Kind::ended,
                   WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
            return true;
        }
    }

    // False if the tool has ended.
    bool pass_signal() {
        const auto octet = receive(channel_.get(), 1);
        if (!octet) return false;
        const int signal = octet->front();
        if (signal == SIGCONT) foreground_.give_to(command_);
        ::kill(-command_, signal);
        // Otherwise, a stopped command would not end.
        if (signal == SIGTERM || signal == SIGHUP) ::kill(-command_, SIGCONT);
        return true;
    }

    // The tool may have ended; then nobody needs to know.
    void report(CommandEvent::Kind kind, int value) {
        const CommandEvent event{kind, value};
        [[maybe_unused]] const std::error_code error =
            write_all(channel_.get(), {reinterpret_cast<const char*>(&event), sizeof event});
    }

    Descriptor channel_;
    const Foreground foreground_;
    const WakePipe child_changed_;
    InheritedSignals signals_;
    pid_t command_ = 0;
};

}  // namespace

void keep_command(Descriptor channel) noexcept {
    try {
        Keeper(std::move(channel)).run();
    } catch (...) {
        // The channel ends, and the tool says so.
    }
    ::_exit(0);
}

void close_on_exec(int descriptor) noexcept {
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

}  // namespace wsecho::tool
