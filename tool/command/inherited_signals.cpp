#include "tool/command/inherited_signals.hpp"

#include <cstddef>

namespace wsecho::tool {

InheritedSignals::InheritedSignals() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        ::sigaction(kSignals[i], nullptr, &actions_[i]);
    }
    ::sigprocmask(SIG_SETMASK, nullptr, &mask_);
}

void InheritedSignals::replace(void (*on_child)(int)) const {
    sigset_t changed;
    sigemptyset(&changed);
    for (const int number : kSignals) {
        struct sigaction action = {};
        action.sa_handler = number == SIGCHLD ? on_child : SIG_IGN;
        ::sigaction(number, &action, nullptr);
        sigaddset(&changed, number);
    }
    ::sigprocmask(SIG_UNBLOCK, &changed, nullptr);
}

void InheritedSignals::restore() const {
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        ::sigaction(kSignals[i], &actions_[i], nullptr);
    }
    ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
}

}  // namespace wsecho::tool
