// The process that started the tool, and whether it is still there (--exit-with-parent).

#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

#include "tool/descriptor.hpp"

namespace wsecho::tool {

class Parent {
public:
    /// The parent at this moment: to be made before the tool forks.
    ///
    /// With `in_background`, where the tool's direct parent is as often as not the short-lived
    /// subshell of `PORT=$(ws-echo --background ... 2>log)`, it is the shell behind that.
    ///
    /// Throws Failure if the parent cannot be seen.
    explicit Parent(bool in_background);

    bool is_gone() const noexcept;

    /// Becomes readable when it has gone; -1 where the system has no such thing.
    int descriptor() const { return watch_.get(); }

    /// How often to ask is_gone(), if there is no descriptor.
    std::optional<std::chrono::milliseconds> check_interval() const;

private:
    const bool is_direct_;
    const pid_t process_;
    const Descriptor watch_;
};

}  // namespace wsecho::tool
