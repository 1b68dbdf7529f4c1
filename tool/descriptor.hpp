// POSIX file descriptors: owning one, writing to one, and the standard ones.

#pragma once

#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace wsecho::tool {

/// Closes the descriptor it holds; -1 for none.
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

/// Writes all of it and blocks until that is done. Returns the error that prevented it.
[[nodiscard]] std::error_code write_all(int descriptor, std::string_view octets) noexcept;

/// The same, but returns std::errc::timed_out if the descriptor takes nothing for a second: then
/// nobody reads it, and the tool must go on.
[[nodiscard]] std::error_code write_unless_stuck(int descriptor, std::string_view octets) noexcept;

/// write_unless_stuck() to stderr. Nothing reports an error, as there is no place to.
void write_stderr(std::string_view text) noexcept;

/// Opens those of the descriptors 0, 1 and 2 that the tool was started without. Otherwise a socket
/// could get such a number and be mistaken for stdout. Reading from or writing to them still fails,
/// as if they were closed.
void occupy_standard_descriptors();

/// True for a file and a terminal: unlike a pipe, nobody waits until all its writers are gone.
bool may_stay_open(int descriptor) noexcept;

/// Redirects standard descriptor `number` to /dev/null.
void redirect_to_null(int number);

/// Closes all descriptors from 3 up except those in `kept`.
void close_descriptors_except(std::vector<int> kept) noexcept;

}  // namespace wsecho::tool
