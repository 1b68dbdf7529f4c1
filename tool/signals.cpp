#include "tool/signals.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is not in <csignal>
#include <unistd.h>

#include <atomic>

namespace wsecho::tool {
namespace {

// A signal handler can reach nothing but globals; these are lock-free, as it needs them to be.
std::atomic<bool> stop_requested{false};
std::atomic<const WakePipe*> pipe_to_wake{nullptr};
static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<const WakePipe*>::is_always_lock_free);

void on_stop_signal(int number) {
    if (stop_requested.exchange(true)) ::_exit(128 + number);
    if (const WakePipe* pipe = pipe_to_wake) pipe->wake();
}

bool is_ignored(int number) {
    struct sigaction current = {};
    return ::sigaction(number, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
}

}  // namespace

StopSignals::StopSignals(const WakePipe& pipe) {
    pipe_to_wake = &pipe;
    ::signal(SIGPIPE, SIG_IGN);

    struct sigaction action = {};
    action.sa_handler = on_stop_signal;
    sigemptyset(&action.sa_mask);
    sigset_t caught;
    sigemptyset(&caught);
    // SIGINT is caught even if ignored: a shell without job control starts `ws-echo &` that way,
    // and Ctrl-C should still end the script's server with the script.
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        if (number == SIGHUP && is_ignored(number)) continue;
        ::sigaction(number, &action, nullptr);
        sigaddset(&caught, number);
    }
    // Whoever started the tool may have had them blocked, and that is inherited.
    ::sigprocmask(SIG_UNBLOCK, &caught, nullptr);
}

StopSignals::~StopSignals() {
    pipe_to_wake = nullptr;
}

bool StopSignals::requested() const noexcept {
    return stop_requested;
}

}  // namespace wsecho::tool
