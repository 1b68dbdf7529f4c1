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
        if (const char* before = std::getenv("WSECHO_TIMEOUT_SCALE")) before_ = before;
        ::setenv("WSECHO_TIMEOUT_SCALE", value, 1);
    }
    ~TimeoutScale() {
        if (before_.empty()) {
            ::unsetenv("WSECHO_TIMEOUT_SCALE");
        } else {
            ::setenv("WSECHO_TIMEOUT_SCALE", before_.c_str(), 1);
        }
    }
    TimeoutScale(const TimeoutScale&) = delete;
    TimeoutScale& operator=(const TimeoutScale&) = delete;

private:
    std::string before_;
};

}  // namespace wsecho_test
