#include "tool/output.hpp"

#include <unistd.h>

#include <cstdint>
#include <string_view>
#include <utility>

#include "tool/trace_json.hpp"
#include "tool/trace_text.hpp"

namespace wsecho::tool {
namespace {

Sink standard_error() {
    Sink sink;
    sink.standard = STDERR_FILENO;
    return sink;
}

// "1,204"
std::string with_commas(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

bool shows_color(const TraceSettings& settings, const Sink& trace_file) {
    if (settings.format == TraceFormat::json) return false;
    if (settings.to_stderr()) return wants_color(STDERR_FILENO);
    return wants_color(settings.to_stdout() ? STDOUT_FILENO : trace_file.owned.get());
}

}  // namespace

std::string line_on_stderr(TraceFormat format, const std::string& sentence,
                           std::chrono::nanoseconds time) {
    std::string line;
    if (format == TraceFormat::json) {
        append_sentence_json(line, time, "ws-echo: " + sentence);
    } else {
        line = "ws-echo: " + sentence;
    }
    return line += '\n';
}

Output::Output(const TraceSettings& settings, Sink trace_file)
    : settings_(settings),
      color_(shows_color(settings, trace_file)),
      stderr_(
          standard_error(), [this](std::uint64_t lines) { return notice_of(lines); },
          [](const std::string&) {}) {  // nothing is left to report it on
    if (!settings.depth || settings.to_stderr()) return;
    file_.emplace(
        std::move(trace_file), [this](std::uint64_t lines) { return notice_of(lines); },
        [this](const std::string& why) { report_loss(why); });
}

void Output::trace(const Event& event) {
    time_ = event.time;
    if (!trace_writer().admits()) return;
    line_.clear();
    if (settings_.format == TraceFormat::json) {
        append_trace_json(line_, event);
    } else {
        append_trace_text(line_, event, color_);
    }
    line_ += '\n';
    trace_writer().push(line_);
}

void Output::say(const std::string& sentence) {
    const std::string line = line_on_stderr(settings_.format_on_stderr(), sentence, time_);
    const std::lock_guard lock(mutex_);
    if (holds_) {
        held_ += line;
    } else {
        stderr_.push(line);
    }
}

void Output::hold() {
    const std::lock_guard lock(mutex_);
    holds_ = true;
}

void Output::release() {
    const std::lock_guard lock(mutex_);
    holds_ = false;
    if (!held_.empty()) stderr_.push(held_);
    held_.clear();
}

bool Output::finish() {
    if (file_ && !file_->finish()) report_loss("nobody reads it");
    stderr_.finish();
    return trace_writer().is_complete();
}

std::string Output::notice_of(std::uint64_t lines) const {
    std::string line;
    if (settings_.format == TraceFormat::json) {
        append_dropped_json(line, time_, lines);
        return line += '\n';
    }
    std::string_view stream = settings_.file;
    if (settings_.to_stderr()) stream = "stderr";
    if (settings_.to_stdout()) stream = "stdout";
    line = "... " + with_commas(lines) + (lines == 1 ? " line" : " lines") + " dropped: ";
    return line.append(stream) += " is not read\n";
}

void Output::report_loss(const std::string& why) {
    const std::string stream = settings_.to_stdout() ? "to stdout" : "file " + settings_.file;
    say("cannot write the trace " + stream + ": " + why + "; the rest of the trace is lost");
}

}  // namespace wsecho::tool
