// What a process writes into a pipe, read in lines.

#pragma once

#include <string>
#include <vector>

#include "support/deadline.hpp"

namespace wsecho_test {

/// The read end of a pipe, which it owns. Each call waits for up to kPatience.
class Lines {
public:
    explicit Lines(int descriptor) : descriptor_(descriptor) {}
    ~Lines();

    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    /// The next line without its end. Throws ClientError when there is none in time, or none any
    /// more.
    std::string next();

    /// The lines up to the first that contains `part`, that one included.
    std::vector<std::string> up_to(const std::string& part);

    /// Everything until all who could write have closed their ends.
    std::string rest();

private:
    bool receive(const Deadline& deadline, const std::string& awaited);

    const int descriptor_;
    std::string received_;
};

}  // namespace wsecho_test
