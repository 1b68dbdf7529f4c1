// The tool's exit codes, and the exception that carries one with the sentence to print.

#pragma once

#include <stdexcept>
#include <string>

namespace wsecho::tool {

/// Scripts rely on these numbers.
enum class ExitCode : int {
    ok = 0,                   ///< stopped as asked
    expectation_not_met = 1,  ///< something the command line required did not happen
    usage = 2,                ///< the command line makes no sense
    cannot_listen = 3,
    file = 4,  ///< a file, or a standard stream, cannot be read or written
    internal = 5,
    lifetime_over = 124,  ///< as timeout(1) has it
};

/// A foreseen end of the tool: `what()` is a sentence for the user, without "ws-echo: ".
class Failure : public std::runtime_error {
public:
    Failure(ExitCode code, const std::string& sentence)
        : std::runtime_error(sentence), code_(code) {}

    ExitCode code() const noexcept { return code_; }

private:
    ExitCode code_;
};

/// The exception being handled, as the user should see it: a Failure as it is, anything else as
/// an internal error.
Failure current_failure();

}  // namespace wsecho::tool
