// Owning a POSIX file descriptor, and writing to one.

#pragma once

#include <string_view>
#include <system_error>
#include <utility>

namespace wsecho::tool {

/// Closes the descriptor it holds; -1 is none.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { reset(); }

    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        reset(std::exchange(other.number_, -1));
        return *this;
    }

    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
    void reset(int number = -1) noexcept;

private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};

/// A pipe that is not inherited by programs started later. Throws std::system_error.
Pipe make_pipe();

/// Writes all of it, waiting as long as that takes; gives the error that kept it from doing so.
[[nodiscard]] std::error_code write_all(int descriptor, std::string_view octets) noexcept;

/// Same on stderr, but gives up when that stays full for a second: nobody reads it then, and the
/// tool has to go on.
void write_stderr(std::string_view text) noexcept;

/// Occupies descriptors 0, 1 and 2 if the tool was started with them closed, so that no socket
/// gets such a number and is taken for stdout. Reading from or writing to them then fails, as it
/// would have before.
void occupy_standard_descriptors();

/// Lets standard descriptor `number` be /dev/null.
void redirect_to_null(int number);

}  // namespace wsecho::tool
