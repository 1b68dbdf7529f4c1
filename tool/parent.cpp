#include "tool/parent.hpp"

#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <unistd.h>

#include <cerrno>

#include "tool/exit_code.hpp"
#include "tool/platform.hpp"

namespace wsecho::tool {

Parent::Parent(bool in_background)
    : is_direct_(!in_background),
      process_(in_background ? original_of_fork(::getppid()) : ::getppid()),
      watch_(watch_process(process_)) {
    if (process_ == 0) {
        throw Failure(ExitCode::usage,
                      "--exit-with-parent: the process that started this one cannot be seen from "
                      "inside this container (try --exit-when-idle or --max-lifetime)");
    }
}

bool Parent::is_gone() const noexcept {
    // Of a direct parent the kernel tells for certain; a number could be someone else's by now.
    if (is_direct_) return ::getppid() != process_;
    if (watch_) {
        pollfd watched = {watch_.get(), POLLIN, 0};
        return ::poll(&watched, 1, 0) == 1;
    }
    return ::kill(process_, 0) != 0 && errno == ESRCH;
}

std::optional<std::chrono::milliseconds> Parent::check_interval() const {
    if (watch_) return std::nullopt;
    return std::chrono::milliseconds(250);
}

}  // namespace wsecho::tool
