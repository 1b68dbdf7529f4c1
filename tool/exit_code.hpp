// How the tool exits: its exit codes, and the two values that pair one with a text to print.

#pragma once

#include <stdexcept>
#include <string>

namespace wsecho::tool {

/// Scripts rely on these numbers.
enum class ExitCode : int {
    ok = 0,                   ///< stopped as requested
    expectation_not_met = 1,  ///< something the command line required did not happen
    usage = 2,                ///< a mistake in the command line
    cannot_listen = 3,
    file = 4,  ///< a file or a standard stream cannot be read or written
    internal = 5,
    lifetime_over = 124,  ///< the code that timeout(1) uses
};

/// What the tool prints instead of running a server: help, the version, a listing, or a mistake
/// in the command line.
struct Answer {
    ExitCode code = ExitCode::ok;
    std::string out;    ///< for stdout
    std::string error;  ///< for stderr
};

/// The answer to a mistake in the command line: a sentence for stderr that names the mistake and
/// refers to `help`, a command.
Answer usage_answer(const std::string& mistake, const std::string& help);

/// An error that ends the tool: `what()` is a sentence for the user, without "ws-echo: ".
class Failure : public std::runtime_error {
public:
    Failure(ExitCode code, const std::string& sentence)
        : std::runtime_error(sentence), code_(code) {}

    ExitCode code() const noexcept { return code_; }

private:
    ExitCode code_;
};

/// The exception being handled, for the user: a Failure as it is, any other as an internal error.
Failure current_failure();

}  // namespace wsecho::tool
