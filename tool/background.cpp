#include "tool/background.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "text/field_value.hpp"
#include "tool/descriptor.hpp"
#include "tool/output.hpp"
#include "tool/pipe.hpp"

namespace wsecho::tool {
namespace {

// The one message from the child to the parent: an octet with the exit code, and the texts, with a
// NUL between them.
struct Report {
    ExitCode code = ExitCode::ok;
    Announcement text;
};

void send(const Report& report, Descriptor& pipe) {
    std::string octets(1, static_cast<char>(report.code));
    const Announcement& text = report.text;
    octets += text.sentence + '\0' + text.out + '\0' + text.url + '\0' + text.status;
    if (const std::error_code error = write_all(pipe.get(), octets)) {
        // The parent was killed while it waited, so nobody knows about this server.
        throw Failure(ExitCode::internal,
                      "the background process cannot report its port: " + error.message());
    }
    pipe.reset();
}

Report receive(const Descriptor& pipe) {
    std::string octets;
    char buffer[512];
    for (;;) {
        const ssize_t count = ::read(pipe.get(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        octets.append(buffer, static_cast<std::size_t>(count));
    }
    if (octets.empty()) {
        throw Failure(ExitCode::internal, "the background process ended before it could listen");
    }
    Report report;
    report.code = static_cast<ExitCode>(octets[0]);
    std::string_view rest = std::string_view(octets).substr(1);
    Announcement& to = report.text;
    for (std::string* text : {&to.sentence, &to.out, &to.url, &to.status}) {
        *text = text::cut(rest, std::string_view("\0", 1));
    }
    return report;
}

ExitCode run_child(Descriptor pipe, bool keep_stderr,
                   const std::function<ExitCode(const Announce&)>& serve) {
    ::setsid();
    const Announce announce = [&](Announcement announcement, Output& output) {
        redirect_to_null(STDIN_FILENO);
        redirect_to_null(STDOUT_FILENO);
        if (keep_stderr) {
            // In the trace, where its place is, and before the command returns.
            output.say(std::exchange(announcement.sentence, {}));
            output.drain();
        } else {
            redirect_to_null(STDERR_FILENO);
        }
        send({ExitCode::ok, announcement}, pipe);
    };
    try {
        return serve(announce);
    } catch (...) {
        if (!pipe) throw;
        const Failure failure = current_failure();
        send({failure.code(), {failure.what(), {}, {}, {}}}, pipe);
        return failure.code();
    }
}

}  // namespace

ExitCode run_in_background(bool keep_stderr, Supervisor& supervisor,
                           const std::function<ExitCode(const Announce&)>& serve) {
    Pipe pipe = make_pipe();
    const pid_t child = ::fork();
    if (child < 0) {
        throw Failure(ExitCode::internal, "cannot start a background process: " +
                                              std::generic_category().message(errno));
    }
    if (child == 0) {
        pipe.read_end.reset();
        supervisor.give_up_descriptor();
        return run_child(std::move(pipe.write_end), keep_stderr, serve);
    }
    pipe.write_end.reset();
    const Report report = receive(pipe.read_end);
    if (report.code != ExitCode::ok) throw Failure(report.code, report.text.sentence);
    ::signal(SIGPIPE, SIG_IGN);  // else nobody would stop the child
    try {
        print_on_stdout(report.text);
        supervisor.report_ready(report.text.url, report.text.status, child);
    } catch (const Failure&) {
        ::kill(child, SIGTERM);  // nobody would know about it
        throw;
    }
    if (!report.text.sentence.empty()) {
        write_stderr(line_on_stderr(TraceFormat::text, report.text.sentence));
    }
    return ExitCode::ok;
}

}  // namespace wsecho::tool
