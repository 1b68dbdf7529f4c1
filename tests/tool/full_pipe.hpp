// A pipe or FIFO that is full before the tool starts, and that the test may read later.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lines.hpp"

namespace wsecho_test {

/// The filling is newlines, which the reader gets as empty lines.
class FullPipe {
public:
    FullPipe();

    /// A FIFO, which the constructor makes at `path`.
    explicit FullPipe(const std::string& path);

    ~FullPipe() { close_write_end(); }

    FullPipe(const FullPipe&) = delete;
    FullPipe& operator=(const FullPipe&) = delete;

    int write_end() const { return write_end_; }

    /// To be called once the tool has its own: the stream ends when nobody can write to it.
    void close_write_end();

    Lines& reader() { return *reader_; }

    /// Reads to the end of the stream. Returns the lines without the filling.
    std::vector<std::string> rest();

private:
    void fill();

    int write_end_ = -1;
    std::unique_ptr<Lines> reader_;
};

}  // namespace wsecho_test
