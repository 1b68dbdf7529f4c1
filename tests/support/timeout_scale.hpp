// WSECHO_TIMEOUT_SCALE as a test wants it.

#pragma once

#include <cstdlib>
#include <string>

namespace wsecho_test {

/// Sets WSECHO_TIMEOUT_SCALE, and puts back what it was. Not while another thread reads the
/// environment.
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

    /// A default timeout of 5 ms: for waits that are to fail. The clients of tests have no more
    /// patience then either, so it is set when they have done their work.
    static constexpr const char* kTiny = "0.001";

    /// A default timeout of ten hours: a wait that is not woken makes its test time out.
    static constexpr const char* kForEver = "7200";

private:
    static constexpr const char* kName = "WSECHO_TIMEOUT_SCALE";
    std::string before_;
};

}  // namespace wsecho_test
