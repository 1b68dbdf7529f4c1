#include "tool/line_writer.hpp"

#include <fcntl.h>
#include <limits.h>  // NOLINT(modernize-deprecated-headers): PIPE_BUF is POSIX's
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <exception>
#include <system_error>
#include <utility>

#include "engine/platform.hpp"
#include "tool/pipe.hpp"

namespace wsecho::tool {

// With 16 MiB, both lines of a message and its echo fit even if the message has 12 MiB and is
// written as base64.
constexpr std::size_t kLimit = std::size_t{16} << 20;

struct LineWriter::Shared {
    Shared(Sink to, LineQueue::Notice notice, std::function<void(const std::string&)> on_failure)
        : sink(std::move(to)), failed(std::move(on_failure)), queue(kLimit, std::move(notice)) {}

    void run() noexcept;
    void open_fifo();
    bool write_lines(std::string_view lines);
    bool wait_until_writable() const;
    std::size_t piece_of(std::string_view lines) const;
    int descriptor() const { return sink.owned ? sink.owned.get() : sink.standard; }

    Sink sink;             // of the thread, like the next
    bool is_file = false;  // a regular one
    const std::function<void(const std::string&)> failed;
    LineQueue queue;
    WakePipe stopping;
};

namespace {

bool is_regular_file(int descriptor) {
    struct stat status = {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

[[noreturn]] void throw_errno() {
    throw std::system_error(errno, std::generic_category());
}

}  // namespace

void LineWriter::Shared::run() noexcept {
    try {
        if (!sink.fifo.empty()) open_fifo();
        is_file = is_regular_file(descriptor());
        std::string lines;
        while (queue.take(lines)) {
            if (!write_lines(lines)) return;
        }
    } catch (const std::exception& error) {
        queue.fail([&] { failed(error.what()); });
    }
}

// Blocks until somebody opens the FIFO for reading; nothing else reports that.
void LineWriter::Shared::open_fifo() {
    do {
        sink.owned.reset(::open(sink.fifo.c_str(), O_WRONLY | O_CLOEXEC));
    } while (!sink.owned && errno == EINTR);
    if (!sink.owned) throw_errno();
}

// False if it must stop.
bool LineWriter::Shared::write_lines(std::string_view lines) {
    while (!lines.empty()) {
        if (!is_file && !wait_until_writable()) return false;
        const ssize_t count = ::write(descriptor(), lines.data(), piece_of(lines));
        // EAGAIN: another process may have made our stderr non-blocking.
        if (count < 0 && errno != EINTR && errno != EAGAIN) throw_errno();
        if (count <= 0) continue;
        lines.remove_prefix(static_cast<std::size_t>(count));
        queue.written(static_cast<std::size_t>(count));
    }
    return true;
}

bool LineWriter::Shared::wait_until_writable() const {
    pollfd watched[] = {{descriptor(), POLLOUT, 0}, {stopping.descriptor(), POLLIN, 0}};
    while (::poll(watched, 2, -1) < 0 && errno == EINTR) {
    }
    return watched[1].revents == 0;
}

// After poll(2) reports a pipe as writable, it takes PIPE_BUF octets without blocking, and in one
// piece. So whole lines are written where possible: they stay whole if other processes write to
// the pipe too, and if the tool ends while nobody reads.
std::size_t LineWriter::Shared::piece_of(std::string_view lines) const {
    constexpr std::size_t kForFile = std::size_t{1} << 20;
    const std::size_t most = is_file ? kForFile : PIPE_BUF;
    if (lines.size() <= most) return lines.size();
    const std::size_t end = lines.rfind('\n', most - 1);
    return end == std::string_view::npos ? most : end + 1;
}

LineWriter::LineWriter(Sink sink, LineQueue::Notice notice,
                       std::function<void(const std::string&)> failed)
    : shared_(std::make_shared<Shared>(std::move(sink), std::move(notice), std::move(failed))) {
    // Detached, because a write to a stuck stream may never return.
    engine::start_thread([shared = shared_] { shared->run(); }).detach();
}

LineQueue& LineWriter::queue() const {
    return shared_->queue;
}

bool LineWriter::finish() {
    if (finished_) return true;
    finished_ = true;
    const bool drained = drain();
    queue().close();
    shared_->stopping.wake();
    return drained;
}

}  // namespace wsecho::tool
