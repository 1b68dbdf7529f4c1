#include "full_pipe.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "traced_session.hpp"

namespace wsecho_test {

FullPipe::FullPipe() {
    int ends[2];
    if (::pipe(ends) != 0) throw ClientError("cannot make a pipe");
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    reader_ = std::make_unique<Lines>(ends[0]);
    write_end_ = ends[1];
    fill();
}

FullPipe::FullPipe(const std::string& path) {
    if (::mkfifo(path.c_str(), 0600) != 0) throw ClientError("cannot make a FIFO");
    const int read_end = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    reader_ = std::make_unique<Lines>(read_end);
    write_end_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (read_end < 0 || write_end_ < 0) throw ClientError("cannot open the FIFO " + path);
    ::fcntl(read_end, F_SETFL, 0);
    fill();
}

void FullPipe::fill() {
    const int flags = ::fcntl(write_end_, F_GETFL);
    ::fcntl(write_end_, F_SETFL, flags | O_NONBLOCK);
    for (const std::size_t size : {std::size_t{4096}, std::size_t{1}}) {
        const std::string filling(size, '\n');
        while (::write(write_end_, filling.data(), filling.size()) > 0) {
        }
    }
    ::fcntl(write_end_, F_SETFL, flags);
}

void FullPipe::close_write_end() {
    if (write_end_ >= 0) ::close(write_end_);
    write_end_ = -1;
}

std::vector<std::string> FullPipe::rest() {
    close_write_end();
    std::vector<std::string> lines;
    for (std::string& line : lines_of(reader().rest())) {
        if (!line.empty()) lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace wsecho_test
