#include "tool/wake_pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace wsecho::tool {

WakePipe::WakePipe() : pipe_(make_pipe()) {
    // Non-blocking, because a full pipe wakes as well as a fuller one.
    for (const int end : {pipe_.read_end.get(), pipe_.write_end.get()}) {
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
}

void WakePipe::wake() const noexcept {
    const int error = errno;  // a signal handler must leave it as it was
    [[maybe_unused]] const auto written = ::write(pipe_.write_end.get(), "!", 1);
    errno = error;
}

void WakePipe::drain() const noexcept {
    char buffer[64];
    while (::read(pipe_.read_end.get(), buffer, sizeof buffer) > 0) {
    }
}

}  // namespace wsecho::tool
