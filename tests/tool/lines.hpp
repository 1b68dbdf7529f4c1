// Reads the output of a process from a pipe, line by line.

#pragma once

#include <string>
#include <vector>

#include "support/deadline.hpp"

namespace wsecho_test {

/// Owns the read end of a pipe. Each call waits for up to kPatience.
class Lines {
public:
    explicit Lines(int descriptor) : descriptor_(descriptor) {}
    ~Lines();

    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    /// The next line without its end. Throws ClientError after kPatience, or at the end of the
    /// stream.
    std::string next();

    /// The lines up to and including the first that contains `part`.
    std::vector<std::string> up_to(const std::string& part);

    /// Everything up to the end of the stream, when every process has closed its write end.
    std::string rest();

private:
    bool receive(const Deadline& deadline, const std::string& awaited);

    const int descriptor_;
    std::string received_;
};

}  // namespace wsecho_test
