#include "tool/input_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "text/units.hpp"
#include "tool/descriptor.hpp"
#include "tool/exit_code.hpp"

namespace wsecho::tool {

void fail_to_read(const std::string& path, const InputFile& file, const std::string& why) {
    throw Failure(ExitCode::file, "cannot read " + path + ": " + why + " (" + file.option +
                                      " needs " + file.kind + ")");
}

// A pipe will do. Of a device without an end, only the beginning is read.
std::string read_input_file(const std::string& path, const InputFile& file) {
    if (path.empty()) return {};
    const Descriptor input(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!input) fail_to_read(path, file, std::generic_category().message(errno));
    std::string text;
    for (char buffer[16384]; text.size() <= file.most_octets;) {
        const ssize_t size = ::read(input.get(), buffer, sizeof buffer);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) fail_to_read(path, file, std::generic_category().message(errno));
        if (size == 0) break;
        text.append(buffer, static_cast<std::size_t>(size));
    }
    if (text.empty()) fail_to_read(path, file, "it is empty");
    if (text.size() > file.most_octets) {
        fail_to_read(path, file, "it is larger than " + text::format_size(file.most_octets));
    }
    return text;
}

}  // namespace wsecho::tool
