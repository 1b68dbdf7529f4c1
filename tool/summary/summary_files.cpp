#include "tool/summary/summary_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>

#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

[[noreturn]] void fail(const std::string& path, const std::error_code& error) {
    throw Failure(ExitCode::file, "cannot write " + path + ": " + error.message() +
                                      " (--summary needs a path in an existing, writable folder)");
}

}  // namespace

SummaryFiles::SummaryFiles(const std::vector<SummarySetting>& settings) : settings_(settings) {
    for (const SummarySetting& each : settings_) {
        Descriptor& file = files_.emplace_back();
        if (each.path.empty()) continue;
        file.reset(
            ::open(each.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666));
        if (!file) fail(each.path, {errno, std::generic_category()});
    }
}

void SummaryFiles::write(const Summary& summary) const {
    for (std::size_t i = 0; i < settings_.size(); ++i) {
        const std::string report = format_summary(settings_[i].format, summary);
        if (!files_[i]) {
            write_stderr(report);
        } else if (const std::error_code error = write_all(files_[i].get(), report)) {
            fail(settings_[i].path, error);
        }
    }
}

}  // namespace wsecho::tool
