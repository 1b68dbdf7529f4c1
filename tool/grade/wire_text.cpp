#include "tool/grade/wire_text.hpp"

#include <variant>

#include "grading/report/passing.hpp"
#include "text/escape.hpp"
#include "tool/grade/frame_name.hpp"

namespace wsecho::tool {
namespace {

using grading::FrameRow;
using grading::MomentRow;
using grading::OctetsRow;

const char* arrow(bool sent) {
    return sent ? "  > " : "  < ";
}

std::string line_of(const OctetsRow& row) {
    const bool is_cut = row.length > row.first.size();
    return arrow(row.sent) + std::to_string(row.length) +
           (row.length == 1 ? " octet " : " octets ") + text::hex(row.first) +
           (is_cut ? " ..." : "");
}

std::string line_of(const FrameRow& row) {
    std::string line = arrow(row.sent) + ("frame " + frame_name(row.opcode)) + ' ';
    line += std::to_string(row.length);
    if (!row.fin) line += " not final";
    if (row.rsv != 0) line += " rsv " + std::to_string(row.rsv);
    if (!row.sent && !row.masked) line += " unmasked";
    if (!row.first.empty()) line += ' ' + text::quote(row.first);
    return row.length > row.first.size() ? line + " ..." : line;
}

std::string seconds_of(const MomentRow& row) {
    std::string number = std::to_string(row.seconds);
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
    return number + " s";
}

std::string line_of(const MomentRow& row) {
    switch (row.kind) {
        case MomentRow::Kind::wait_begun:
            return "  = the server waits for " + seconds_of(row);
        case MomentRow::Kind::wait_over:
            return "  = the wait is over";
        case MomentRow::Kind::fail_set:
            return "  = in " + seconds_of(row) + " the server fails the connection";
        case MomentRow::Kind::fail_struck:
            return "  = the time is over: the server fails the connection";
        case MomentRow::Kind::close_set:
            return "  = in " + seconds_of(row) + " the server closes the connection";
        case MomentRow::Kind::close_struck:
            return "  = the time is over: the server closes the connection";
        case MomentRow::Kind::log_switched:
            return row.on ? "  = the log goes on" : "  = the log pauses";
    }
    return {};
}

}  // namespace

std::string wire_text(const grading::CaseResult& result) {
    std::string text = "case " + result.of->id.text() + ", " + text::escape(result.agent, 60) +
                       ": " + text::escape(result.of->description) + '\n';
    for (const grading::WireRow& row : result.wire_log) {
        text += std::visit([](const auto& each) { return line_of(each); }, row) + '\n';
    }
    text += "  " + grading::verdict_words(result, false) + ": " +
            text::escape(result.verdicts.result) + ' ' +
            text::escape(result.verdicts.result_close) + '\n';
    return text;
}

}  // namespace wsecho::tool
