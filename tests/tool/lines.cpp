#include "lines.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

namespace wsecho_test {

Lines::~Lines() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::string Lines::next() {
    const Deadline deadline(kPatience);
    std::size_t end = 0;
    while ((end = received_.find('\n')) == std::string::npos) {
        if (!receive(deadline, "a line")) {
            throw ClientError("the stream ended with \"" + received_ + "\" instead of a line");
        }
    }
    std::string line = received_.substr(0, end);
    received_.erase(0, end + 1);
    return line;
}

std::vector<std::string> Lines::up_to(const std::string& part) {
    std::vector<std::string> lines;
    do {
        lines.push_back(next());
    } while (lines.back().find(part) == std::string::npos);
    return lines;
}

std::string Lines::rest() {
    const Deadline deadline(kPatience);
    while (receive(deadline, "the end of the stream")) {
    }
    return std::exchange(received_, {});
}

// False at the end of the stream.
bool Lines::receive(const Deadline& deadline, const std::string& awaited) {
    pollfd readable = {descriptor_, POLLIN, 0};
    if (::poll(&readable, 1, deadline.poll_timeout()) != 1) {
        throw ClientError("timed out waiting for " + awaited + "; there is \"" + received_ + "\"");
    }
    char buffer[65536];
    const ssize_t count = ::read(descriptor_, buffer, sizeof buffer);
    if (count < 0) {
        throw ClientError(std::string("cannot read from a pipe: ") + std::strerror(errno));
    }
    received_.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
}

}  // namespace wsecho_test
