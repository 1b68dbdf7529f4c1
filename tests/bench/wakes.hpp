// The ways of waiting to measure: the server's, and the system's own to compare with.

#pragma once

#include <memory>
#include <vector>

namespace wsecho_bench {

/// An event, and a thread that waits for it. Every call throws when something goes wrong.
class Wake {
public:
    explicit Wake(const char* name) : name_(name) {}
    virtual ~Wake() = default;

    Wake(const Wake&) = delete;
    Wake& operator=(const Wake&) = delete;

    const char* name() const { return name_; }

    /// Cleans up after the last event; called before the next one.
    virtual void prepare() {}

    /// Makes the event happen; called on another thread than the rest.
    virtual void cause() = 0;

    /// Returns when the event has happened.
    virtual void wait() = 0;

private:
    const char* name_;
};

/// First come the three ways without a server, which the others are compared with.
std::vector<std::unique_ptr<Wake>> all_wakes();

}  // namespace wsecho_bench
