#include "tool/grade/report_writer.hpp"

#include <exception>
#include <utility>

namespace wsecho::tool {

ReportWriter::ReportWriter(std::filesystem::path folder,
                           std::function<grading::ReportInput()> input,
                           std::function<void(const std::string& why)> on_failure)
    : input_(std::move(input)),
      on_failure_(std::move(on_failure)),
      folder_(std::move(folder)),
      thread_([this] { run(); }) {}

ReportWriter::~ReportWriter() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void ReportWriter::write(std::function<void()> done) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(done));
    }
    changed_.notify_one();
}

bool ReportWriter::finish() {
    write([] {});
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_one();
    thread_.join();
    return !has_failed_;
}

// One write serves all who wait when it begins.
void ReportWriter::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const std::vector<std::function<void()>> served = std::exchange(waiting_, {});
        lock.unlock();
        write_files();
        for (const auto& done : served) done();
        lock.lock();
    }
}

void ReportWriter::write_files() {
    try {
        folder_.write(input_());
    } catch (const std::exception& error) {
        {
            const std::lock_guard lock(mutex_);
            has_failed_ = true;
            if (last_failure_ == error.what()) return;
            last_failure_ = error.what();
        }
        on_failure_(error.what());
    }
}

}  // namespace wsecho::tool
