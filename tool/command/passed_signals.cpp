#include "tool/command/passed_signals.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is not in <csignal>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <iterator>

namespace wsecho::tool {
namespace {

constexpr int kPassed[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGTSTP, SIGCONT};

// A signal handler can only reach globals, and only lock-free ones are safe there.
std::atomic<bool> arrived[std::size(kPassed)];
std::atomic<bool> sigterm_arrived{false};
std::atomic<const WakePipe*> pipe_of_passing{nullptr};
static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<const WakePipe*>::is_always_lock_free);

void on_signal(int number) {
    const auto* const found = std::find(std::begin(kPassed), std::end(kPassed), number);
    arrived[found - std::begin(kPassed)] = true;
    if (number == SIGTERM) sigterm_arrived = true;
    if (const WakePipe* pipe = pipe_of_passing) pipe->wake();
}

bool ignores(int number) {
    struct sigaction current = {};
    return ::sigaction(number, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
}

void handle(int number, void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    ::sigaction(number, &action, nullptr);
}

}  // namespace

PassedSignals::PassedSignals(const WakePipe& pipe) {
    pipe_of_passing = &pipe;
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t caught;
    sigemptyset(&caught);
    for (const int number : kPassed) {
        if (number != SIGTERM && ignores(number)) continue;
        handle(number, on_signal);
        sigaddset(&caught, number);
    }
    // The parent may have blocked these signals, and its children inherit that.
    ::sigprocmask(SIG_UNBLOCK, &caught, nullptr);
}

PassedSignals::~PassedSignals() {
    pipe_of_passing = nullptr;
}

std::optional<int> PassedSignals::take() const noexcept {
    for (std::size_t i = 0; i < std::size(kPassed); ++i) {
        if (arrived[i].exchange(false)) return kPassed[i];
    }
    return std::nullopt;
}

bool PassedSignals::terminated() const noexcept {
    return sigterm_arrived;
}

bool ends_program(int signal) {
    return signal != SIGTSTP && signal != SIGCONT;
}

void suspend_tool(int signal, bool whole_group) {
    if (!whole_group) {
        ::raise(SIGSTOP);
        return;
    }
    struct sigaction before = {};
    ::sigaction(signal, nullptr, &before);
    handle(signal, SIG_DFL);
    ::kill(0, signal);
    ::sigaction(signal, &before, nullptr);
}

}  // namespace wsecho::tool
