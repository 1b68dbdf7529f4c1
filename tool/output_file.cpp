#include "tool/output_file.hpp"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkstemp is not in <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "tool/descriptor.hpp"
#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

[[noreturn]] void fail_to_write(const std::string& path, const char* option,
                                const std::string& why) {
    throw Failure(ExitCode::file, "cannot write " + path + ": " + why + " (" + option +
                                      " needs a path in an existing, writable folder)");
}

}  // namespace

void write_output_file(const std::string& path, const char* option, const std::string& octets,
                       mode_t mode) {
    if (path.empty()) return;
    struct stat there = {};
    if (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
        fail_to_write(path, option, "it exists and is not a regular file");
    }
    // A symbolic link stays, and its target is replaced.
    std::error_code ignored;
    const std::filesystem::path target = std::filesystem::canonical(path, ignored);
    const std::string place = target.empty() ? path : target.string();
    std::string temporary = place + ".XXXXXX";
    const Descriptor file(::mkstemp(temporary.data()));
    if (!file) fail_to_write(path, option, std::generic_category().message(errno));
    ::fchmod(file.get(), mode);
    std::string why;
    if (const std::error_code error = write_all(file.get(), octets)) {
        why = error.message();
    } else if (std::rename(temporary.c_str(), place.c_str()) != 0) {
        why = std::generic_category().message(errno);
    }
    if (why.empty()) return;
    ::unlink(temporary.c_str());
    fail_to_write(path, option, why);
}

}  // namespace wsecho::tool
