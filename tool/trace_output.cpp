#include "tool/trace_output.hpp"

#include <fcntl.h>
#include <limits.h>  // NOLINT(modernize-deprecated-headers): PIPE_BUF is POSIX's
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include "tool/exit_code.hpp"
#include "tool/trace_json.hpp"
#include "tool/trace_text.hpp"

namespace wsecho::tool {
namespace {

bool is_on_disk(int descriptor) {
    struct stat status = {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

Descriptor open_trace_file(const std::string& path) {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOCTTY;
    Descriptor file(::open(path.c_str(), kFlags, 0666));
    if (!file) {
        throw Failure(ExitCode::file, "cannot write the trace file " + path + ": " +
                                          std::generic_category().message(errno) +
                                          " (give --trace-file a path that can be written to)");
    }
    return file;
}

TraceOutput::TraceOutput(TraceFormat format, Descriptor file, std::string name)
    : format_(format),
      file_(std::move(file)),
      name_(std::move(name)),
      target_(file_ ? file_.get() : STDERR_FILENO),
      color_(format == TraceFormat::text && wants_color(target_)),
      can_block_(!is_on_disk(target_)) {}

void TraceOutput::write(const Event& event) noexcept {
    if (lost_) return;
    try {
        line_.clear();
        if (format_ == TraceFormat::json) {
            append_trace_json(line_, event);
        } else {
            append_trace_text(line_, event, color_);
        }
        line_ += '\n';
        if (!write_line(line_)) lose("nobody reads it");
    } catch (const std::exception& error) {
        lose(error.what());
    }
}

// False if the tool is about to end, and waiting would keep it from that.
bool TraceOutput::write_line(std::string_view line) {
    if (!can_block_) {
        if (const std::error_code error = write_all(target_, line)) throw std::system_error(error);
        return true;
    }
    // What poll(2) calls writable takes PIPE_BUF octets without blocking.
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
    return watched[0].revents != 0;  // an error too: the write will tell which
}

void TraceOutput::lose(const std::string& why) {
    lost_ = true;
    if (!file_) return;  // there is no other place to say it
    write_stderr("ws-echo: cannot write the trace file " + name_ + ": " + why +
                 "; the rest of the trace is lost\n");
}

}  // namespace wsecho::tool
