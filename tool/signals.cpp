#include "tool/signals.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is not in <csignal>
#include <unistd.h>

#include <atomic>

namespace wsecho::tool {
namespace {

// A signal handler can only reach globals, and only lock-free ones are safe there.
std::atomic<int> stop_signal{0};  // the first one; 0: none yet
std::atomic<bool> transcript_requested{false};
std::atomic<const WakePipe*> pipe_to_wake{nullptr};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);
static_assert(std::atomic<const WakePipe*>::is_always_lock_free);

void on_stop_signal(int number) {
    if (stop_signal.exchange(number) != 0) ::_exit(128 + number);
    if (const WakePipe* pipe = pipe_to_wake) pipe->wake();
}

void on_quit_signal(int) {
    transcript_requested = true;
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
    // SIGINT is caught even if it is ignored. A shell without job control starts `ws-echo &` with
    // SIGINT ignored, but Ctrl-C should stop the server along with the script.
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        if (number == SIGHUP && is_ignored(number)) continue;
        ::sigaction(number, &action, nullptr);
        sigaddset(&caught, number);
    }
    action.sa_handler = on_quit_signal;
    ::sigaction(SIGQUIT, &action, nullptr);
    sigaddset(&caught, SIGQUIT);
    // The parent may have blocked these signals, and its children inherit that.
    ::sigprocmask(SIG_UNBLOCK, &caught, nullptr);
}

StopSignals::~StopSignals() {
    pipe_to_wake = nullptr;
}

bool StopSignals::requested() const noexcept {
    return stop_signal != 0;
}

bool StopSignals::terminated() const noexcept {
    return stop_signal == SIGTERM;
}

bool StopSignals::take_transcript_request() const noexcept {
    return transcript_requested.exchange(false);
}

}  // namespace wsecho::tool
