// Writes the reports on a thread of its own, so that the clients that are being graded do not wait.

#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "grading/report/reports.hpp"

namespace wsecho::tool {

class ReportWriter {
public:
    /// `input` is called on the thread. So is `on_failure`, with a sentence, if a file cannot be
    /// written: once for each sentence.
    ReportWriter(std::filesystem::path folder, std::function<grading::ReportInput()> input,
                 std::function<void(const std::string& why)> on_failure);

    /// Writes what is wanted, and ends the thread.
    ~ReportWriter();

    ReportWriter(const ReportWriter&) = delete;
    ReportWriter& operator=(const ReportWriter&) = delete;

    /// Writes all reports with the results up to now, then calls `done` on the thread, also if they
    /// could not be written. Thread-safe.
    void write(std::function<void()> done);

    /// Writes once more, and ends the thread. False if a report could not be written, now or
    /// earlier.
    bool finish();

private:
    void run();
    void write_files();

    const std::function<grading::ReportInput()> input_;
    const std::function<void(const std::string& why)> on_failure_;
    grading::ReportFolder folder_;  // of the thread

    std::mutex mutex_;  // guards the rest
    std::condition_variable changed_;
    std::vector<std::function<void()>> waiting_;
    std::string last_failure_;
    bool has_failed_ = false;
    bool ends_ = false;
    std::thread thread_;
};

}  // namespace wsecho::tool
