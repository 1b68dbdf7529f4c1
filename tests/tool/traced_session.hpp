// A session with two clients, and the trace that the tool prints of it.

#pragma once

#include <string>
#include <vector>

namespace wsecho_test {

using TraceLines = std::vector<std::string>;

/// Runs ws-echo with these arguments for a session in which two clients open, send text, binary
/// and a ping, and end cleanly. Returns what is on stderr, but for the line that is not the
/// trace's.
TraceLines trace_of_session(std::vector<std::string> arguments);

/// The text trace without what is different each time: times, and ports.
TraceLines normalized(const TraceLines& lines);

/// The session's trace at the depth of messages, normalized.
extern const TraceLines kTraceOfMessages;

TraceLines lines_of(const std::string& text);

}  // namespace wsecho_test
