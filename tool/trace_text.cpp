#include "tool/trace_output.hpp"

#include <fcntl.h>
#include <limits.h>  // NOLINT(modernize-deprecated-headers): PIPE_BUF is POSIX's
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <sstream>
#include <system_error>
#include <utility>

#include "tool/exit_code.hpp"
#include "tool/trace_json.hpp"

namespace wsecho::tool {
namespace {

bool is_regular_file(int descriptor) {
    struct stat status = {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

// True for a terminal that shows colors, unless the user objects (https://no-color.org).
bool wants_color(int descriptor) {
    const char* no_color = std::getenv("NO_COLOR");
    if (no_color != nullptr && *no_color != '\0') return false;
    const char* terminal = std::getenv("TERM");
    if (terminal == nullptr || std::string_view(terminal) == "dumb") return false;
    return ::isatty(descriptor) == 1;
}

// Received messages and the steps of behaviors stand out; events of connections are dimmed.
std::string_view color_of(const Event& event) {
    if (event.kind == EventKind::problem || event.kind == EventKind::refused) return "\033[31m";
    if (event.kind == EventKind::step) return "\033[33m";
    switch (event.direction) {
        case Direction::received:
            return "\033[36m";
        case Direction::sent:
            return {};
        case Direction::none:
            return "\033[2m";
    }
    return {};
}

// The library's own line for the event, without a line end.
void append_text(std::string& out, const Event& event, bool color) {
    std::ostringstream line;
    line << event;
    const std::string_view start = color ? color_of(event) : std::string_view();
    out += start;
    out += line.str();
    if (!start.empty()) out += "\033[0m";
}

}  // namespace

Descriptor open_trace_file(const std::string& path) {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOCTTY;
    Descriptor file(::open(path.c_str(), kFlags, 0666));
    if (!file) {
        throw Failure(ExitCode::file, "cannot write the trace file " + path + ": " +
                                          std::generic_category().message(errno) +
                                          " (--trace-file needs a writable path)");
    }
    return file;
}

TraceOutput::TraceOutput(TraceFormat format, Descriptor file, std::string name)
    : format_(format),
      file_(std::move(file)),
      name_(std::move(name)),
      target_(file_ ? file_.get() : STDERR_FILENO),
      color_(format == TraceFormat::text && wants_color(target_)),
      can_block_(!is_regular_file(target_)) {}

void TraceOutput::write(const Event& event) noexcept {
    if (lost_) return;
    try {
        line_.clear();
        if (format_ == TraceFormat::json) {
            append_trace_json(line_, event);
        } else {
            append_text(line_, event, color_);
        }
        line_ += '\n';
        if (!write_line(line_)) lose("nobody reads it");
    } catch (const std::exception& error) {
        lose(error.what());
    }
}

// False if the tool is about to exit and the write would block.
bool TraceOutput::write_line(std::string_view line) {
    if (!can_block_) {
        if (const std::error_code error = write_all(target_, line)) throw std::system_error(error);
        return true;
    }
    // After poll(2) reports a pipe as writable, it takes PIPE_BUF octets without blocking.
    while (!line.empty()) {
        if (!wait_until_writable()) return false;
        const std::size_t count = std::min<std::size_t>(line.size(), PIPE_BUF);
        if (const std::error_code error = write_all(target_, line.substr(0, count))) {
            throw std::system_error(error);
        }
        line.remove_prefix(count);
    }
    return true;
}

bool TraceOutput::wait_until_writable() const {
    pollfd watched[] = {{target_, POLLOUT, 0}, {stopping_.descriptor(), POLLIN, 0}};
    while (::poll(watched, 2, -1) < 0 && errno == EINTR) {
    }
    return watched[0].revents != 0;  // also after an error, which the write reports
}

void TraceOutput::lose(const std::string& why) {
    lost_ = true;
    if (!file_) return;  // stderr itself is lost, so nothing can be reported
    write_stderr("ws-echo: cannot write the trace file " + name_ + ": " + why +
                 "; the rest of the trace is lost\n");
}

}  // namespace wsecho::tool
