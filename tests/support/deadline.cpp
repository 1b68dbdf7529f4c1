// Waiting with a bound.

#include "support/deadline.hpp"

#include <cstdlib>
#include <thread>

namespace wsecho_test {

using std::chrono::milliseconds;

milliseconds scaled(milliseconds time) {
    const char* text = std::getenv("WSECHO_TIMEOUT_SCALE");
    const double scale = text ? std::strtod(text, nullptr) : 1;
    if (!(scale > 0)) return time;
    return milliseconds(static_cast<milliseconds::rep>(static_cast<double>(time.count()) * scale));
}

int Deadline::poll_timeout() const {
    const auto left = std::chrono::duration_cast<milliseconds>(
        end_ - std::chrono::steady_clock::now() + milliseconds(1));
    return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

bool eventually(const std::function<bool()>& condition, milliseconds timeout) {
    const Deadline deadline(timeout);
    while (!condition()) {
        if (deadline.passed()) return condition();
        std::this_thread::sleep_for(milliseconds(1));
    }
    return true;
}

}  // namespace wsecho_test
