// The process that started the tool, and whether it still runs (--exit-with-parent).

#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

#include "tool/descriptor.hpp"

namespace wsecho::tool {

class Parent {
public:
    /// The parent at this moment: construct it before the tool forks.
    ///
    /// With `in_background` it is the shell that runs the script. The direct parent is often a
    /// short-lived subshell of it, as in `PORT=$(ws-echo --background ... 2>log)`.
    ///
    /// Throws Failure if the parent is not visible.
    explicit Parent(bool in_background);

    bool is_gone() const noexcept;

    /// Becomes readable when the parent ends; -1 if the system has no such descriptor.
    int descriptor() const { return watch_.get(); }

    /// How often to ask is_gone() if there is no descriptor.
    std::optional<std::chrono::milliseconds> check_interval() const;

private:
    const bool is_direct_;
    const pid_t process_;
    const Descriptor watch_;
};

}  // namespace wsecho::tool
