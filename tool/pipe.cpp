#include "tool/pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace wsecho::tool {

Pipe make_pipe() {
    int ends[2];
    if (::pipe(ends) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
    }
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

WakePipe::WakePipe() : pipe_(make_pipe()) {
    // Non-blocking, because a full pipe wakes the reader anyway.
    for (const int end : {pipe_.read_end.get(), pipe_.write_end.get()}) {
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
}

void WakePipe::wake() const noexcept {
    const int error = errno;  // a signal handler must not change it
    [[maybe_unused]] const auto written = ::write(pipe_.write_end.get(), "!", 1);
    errno = error;
}

void WakePipe::drain() const noexcept {
    char buffer[64];
    while (::read(pipe_.read_end.get(), buffer, sizeof buffer) > 0) {
    }
}

}  // namespace wsecho::tool
