// A session with two clients, and the trace that the tool prints.

#pragma once

#include <string>
#include <vector>

namespace wsecho_test {

using TraceLines = std::vector<std::string>;

/// Runs ws-echo with these arguments for a session in which two clients send text, binary data and
/// a Ping, and close cleanly. Returns the lines of stderr without the announcement.
TraceLines trace_of_session(std::vector<std::string> arguments);

/// The text trace without times and ports, which differ in each run.
TraceLines normalized(const TraceLines& lines);

/// The normalized trace of the session at the depth messages.
extern const TraceLines kTraceOfMessages;

TraceLines lines_of(const std::string& text);

}  // namespace wsecho_test
