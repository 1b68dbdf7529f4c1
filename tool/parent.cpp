#include "tool/parent.hpp"

#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <unistd.h>

#include <cerrno>

#include "tool/exit_code.hpp"
#include "tool/platform.hpp"

namespace wsecho::tool {

Parent::Parent() : child_(::getpid()), process_(::getppid()), watch_(watch_process(process_)) {
    if (process_ == 0) {
        throw Failure(ExitCode::usage,
                      "--exit-with-parent: the process that started this one cannot be seen from "
                      "inside this container (try --exit-when-idle or --max-lifetime)");
    }
}

bool Parent::is_gone() const noexcept {
    // Of our own parent the kernel tells for certain; a number alone could be someone else's by
    // now.
    if (::getpid() == child_) return ::getppid() != process_;
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
