#include "tool/trace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "tool/exit_code.hpp"
#include "tool/settings.hpp"

namespace wsecho::tool {
namespace {

bool is_fifo(const std::string& path) {
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

}  // namespace

Sink open_trace_file(const std::string& path) {
    // O_NONBLOCK: otherwise a FIFO blocks until somebody reads it.
    constexpr int kFlags =
        O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    Sink sink;
    if (path == kTraceToStdout) {
        sink.standard = STDOUT_FILENO;
        return sink;
    }
    sink.owned.reset(::open(path.c_str(), kFlags, 0666));
    if (sink.owned) return sink;
    const int error = errno;
    if (error == ENXIO && is_fifo(path)) {
        sink.fifo = path;
        return sink;
    }
    throw Failure(ExitCode::file, "cannot write the trace file " + path + ": " +
                                      std::generic_category().message(error) +
                                      " (--trace-file needs a writable path)");
}

}  // namespace wsecho::tool
