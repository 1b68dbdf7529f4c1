#include "tool/run_file.hpp"

#include <fcntl.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkstemp is not in <cstdlib>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

std::string last_error() {
    return std::generic_category().message(errno);
}

mode_t usual_mode() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
}

bool is_same_file(int descriptor, const std::string& path) {
    struct stat ours = {};
    struct stat there = {};
    return ::fstat(descriptor, &ours) == 0 && ::lstat(path.c_str(), &there) == 0 &&
           ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

// Locks the file for as long as it is open. False if a running server has locked it.
bool lock(int descriptor) {
    return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

void remove_stale_run_file(const std::string& path) noexcept {
    struct stat there = {};
    if (::stat(path.c_str(), &there) != 0 || !S_ISREG(there.st_mode)) return;
    const Descriptor old(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (old && lock(old.get()) && is_same_file(old.get(), path)) ::unlink(path.c_str());
}

RunFile::RunFile(std::string content, std::string path)
    : content_(std::move(content)), path_(std::move(path)) {
    if (path_.empty()) return;
    // The rename would replace a device such as /dev/null too.
    struct stat there = {};
    if (::stat(path_.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
        fail("it exists and is not a regular file");
    }
    temporary_ = path_ + ".XXXXXX";
    file_.reset(::mkstemp(temporary_.data()));
    if (!file_) fail(last_error());
    ::fcntl(file_.get(), F_SETFD, FD_CLOEXEC);
    ::fchmod(file_.get(), usual_mode());  // mkstemp makes it readable for its owner only
    lock(file_.get());
}

void RunFile::publish(const std::string& line) {
    if (path_.empty()) return;
    if (const std::error_code error = write_all(file_.get(), line + "\n")) {
        fail(error.message());
    }
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail(last_error());
    temporary_.clear();
}

void RunFile::withdraw() noexcept {
    if (!file_) return;
    const std::string& name = temporary_.empty() ? path_ : temporary_;
    if (is_same_file(file_.get(), name)) ::unlink(name.c_str());
    file_.reset();
}

void RunFile::fail(const std::string& why) const {
    throw Failure(ExitCode::file, "cannot write the " + content_ + " file " + path_ + ": " + why +
                                      " (--" + content_ +
                                      "-file needs a path in an existing, writable folder)");
}

}  // namespace wsecho::tool
