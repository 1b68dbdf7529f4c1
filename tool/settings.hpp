// The values of the command line.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/settings.hpp"
#include "wsecho/event.hpp"
#include "wsecho/options.hpp"
#include "wsecho/tls.hpp"

namespace wsecho::tool {

/// The line on stdout once the server listens.
enum class Print : std::uint8_t { nothing, port, url, env, fish_env };

enum class TraceFormat : std::uint8_t { text, json };

/// The --trace-file that is stdout.
inline constexpr const char* kTraceToStdout = "-";

struct TraceSettings {
    std::optional<TraceDepth> depth;  ///< no value: no trace
    TraceFormat format = TraceFormat::text;
    std::string file;  ///< empty: stderr

    bool to_stderr() const { return depth.has_value() && file.empty(); }
    bool to_stdout() const { return depth.has_value() && file == kTraceToStdout; }

    /// The format of all lines on stderr: JSON if the trace there is JSON.
    TraceFormat format_on_stderr() const { return to_stderr() ? format : TraceFormat::text; }
};

/// When the tool exits without a signal. By default it never does.
struct EndSettings {
    std::optional<std::uint64_t> connections;  ///< clients that opened and closed; at least 1
    std::optional<std::chrono::milliseconds> idle;
    std::optional<std::chrono::milliseconds> lifetime;
    bool with_parent = false;

    /// A client is over with its verdict too, also if it was refused (--fail-on-violation).
    bool by_verdict = false;

    /// Whether the end depends on what clients do.
    bool depends_on_clients() const { return connections || idle; }
};

/// TLS, and its files. An empty path: none.
struct TlsSettings {
    bool on = false;
    Tls server;  ///< without what the files contain
    std::string certificate_file;
    std::string key_file;
    std::string client_ca_file;
    std::string ca_file;
    std::string truststore;
    std::string client_identity;
};

/// The control API, and the file with its token.
struct ControlSettings {
    control::Settings api;   ///< with the token only if it is not in the file
    std::string token_file;  ///< empty: none
};

/// The command after --, which runs while the server listens.
struct CommandSettings {
    std::vector<std::string> words;  ///< the program and its arguments; empty: no command
    bool substitute = true;          ///< replace placeholders in the arguments
    bool trust_environment = true;   ///< set the variables that make clients trust the CA
    std::optional<std::chrono::milliseconds> timeout;
    std::chrono::milliseconds kill_after{5000};  ///< from SIGTERM to SIGKILL
};

/// Numbers from `least` to `most`, both included.
struct Range {
    std::uint64_t least = 0;
    std::optional<std::uint64_t> most;  ///< no value: without a limit

    bool contains(std::uint64_t number) const {
        return number >= least && (!most || number <= *most);
    }
};

/// A text message that a client must send.
struct ExpectedMessage {
    bool is_pattern = false;
    std::string written;
};

/// What the clients must do.
struct ExpectationSettings {
    std::optional<Range> connections;
    std::optional<Range> messages;
    std::vector<ExpectedMessage> sequence;    ///< in this order; others may be between them
    std::optional<std::uint16_t> close_code;  ///< of every client
    bool exit_when_met = false;

    bool any() const { return connections || messages || !sequence.empty() || close_code; }
};

enum class SummaryFormat : std::uint8_t { text, json, junit, tap };

/// A report about the run, once it is over.
struct SummarySetting {
    SummaryFormat format = SummaryFormat::text;
    std::string path;  ///< empty: stderr
};

/// A further port; 0 picks a free one. Or a socket that this process has inherited.
struct ListenSetting {
    std::uint16_t port = 0;
    Behavior behavior;
    std::optional<int> inherited = std::nullopt;
};

struct Settings {
    /// The server's options, without the trace. The tool's own defaults: all interfaces, port 9001,
    /// and a history small enough for a server that runs for weeks.
    Options server = [] {
        Options options;
        options.host = "";
        options.port = 9001;
        options.deadline = {};  // clients may be idle for days
        options.history.bytes = std::size_t{16} << 20;
        return options;
    }();

    std::vector<ListenSetting> listen;
    std::vector<int> inherited;         ///< the sockets of LISTEN_FDS
    bool has_port_of_variable = false;  ///< WS_ECHO_PORT has set the port
    Print print = Print::nothing;
    bool fail_on_violation = false;
    bool allow_untested = false;
    bool background = false;
    std::string port_file;  ///< empty: none
    std::string pid_file;   ///< empty: none
    std::optional<int> ready_descriptor;
    TlsSettings tls;
    ControlSettings control;
    TraceSettings trace;
    EndSettings end;
    CommandSettings command;
    ExpectationSettings expect;
    std::vector<SummarySetting> summaries;
    std::vector<std::string> warnings;  ///< sentences for stderr
};

}  // namespace wsecho::tool
