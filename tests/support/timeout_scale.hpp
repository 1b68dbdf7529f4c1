// Sets WSECHO_TIMEOUT_SCALE for one test.

#pragma once

#include <cstdlib>
#include <string>

namespace wsecho_test {

/// Sets WSECHO_TIMEOUT_SCALE, and restores it at the end. No other thread may read the environment
/// at that moment.
class TimeoutScale {
public:
    explicit TimeoutScale(const char* value) {
        if (const char* before = std::getenv(kName)) before_ = before;
        ::setenv(kName, value, 1);
    }
    ~TimeoutScale() {
        if (before_.empty()) {
            ::unsetenv(kName);
        } else {
            ::setenv(kName, before_.c_str(), 1);
        }
    }
    TimeoutScale(const TimeoutScale&) = delete;
    TimeoutScale& operator=(const TimeoutScale&) = delete;

    /// Makes the default timeout 5 ms, for waits that must fail. It applies to the clients of
    /// tests, too: set it when they have done their work.
    static constexpr const char* kTiny = "0.001";

    /// Makes the default timeout ten hours: a wait that is not woken makes its test time out.
    static constexpr const char* kForEver = "7200";

private:
    static constexpr const char* kName = "WSECHO_TIMEOUT_SCALE";
    std::string before_;
};

}  // namespace wsecho_test
