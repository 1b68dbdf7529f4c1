// Converts the text of an argument to the value of an option.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tool/completion.hpp"
#include "tool/faults.hpp"
#include "tool/settings.hpp"
#include "wsecho/event.hpp"
#include "wsecho/handshake.hpp"
#include "wsecho/tls.hpp"

namespace wsecho::tool {

// Each throws std::invalid_argument with a sentence that fits after "--option: ".

std::uint16_t to_port(const std::string& written);

/// `9443=tls.expired`. The behavior is not read yet.
struct FurtherPort {
    std::uint16_t port = 0;
    std::string behavior;
};
FurtherPort to_further_port(const std::string& written);

/// At least 1.
std::uint64_t to_count(const std::string& written);

/// The number of a file descriptor above 2.
int to_descriptor(const std::string& written);

/// A numeric IPv4 or IPv6 address, "localhost", or empty.
std::string to_host(const std::string& written);

/// The Unix socket of this name, as in Options::host.
std::string to_unix_host(const std::string& written);

/// Longer than zero.
std::chrono::milliseconds to_duration(const std::string& written);

/// Longer than zero, up to a day.
std::chrono::milliseconds to_timeout(const std::string& written);

/// The same, or 0 for never.
std::chrono::milliseconds to_timeout_or_never(const std::string& written);

std::size_t to_size(const std::string& written);

/// At least 1.
std::size_t to_message_size(const std::string& written);

/// The values of an option that accepts only these, in the order of its help.
using Choices = std::vector<std::string_view>;

Choices trace_depths();
Choices trace_formats();
Choices list_formats();
Choices env_formats();
Choices shells();
Choices client_auths();
Choices tls_versions();
Choices reaches();
Choices summary_formats();

TraceDepth to_depth(const std::string& written);

TraceFormat to_format(const std::string& written);

/// A token (RFC 9110, 5.6.2), as RFC 6455, 4.1 requires.
std::string to_subprotocol(const std::string& written);

/// `Name: value`, valid for Options::headers, without the white space around the value.
Header to_header(const std::string& written);

/// 1.0 to 1.3.
TlsVersion to_tls_version(const std::string& written);

/// optional or required.
ClientAuth to_client_auth(const std::string& written);

/// A DNS name or an address.
std::string to_tls_name(const std::string& written);

/// loopback, private, any or off.
control::Reach to_reach(const std::string& written);

/// The name of a host, without a port.
std::string to_control_host(const std::string& written);

/// As in the Origin field, with a slash at the end or not.
std::string to_origin(const std::string& written);

ListFormat to_list_format(const std::string& written);

/// Print::env or Print::fish_env.
Print to_env_format(const std::string& written);

Shell to_shell(const std::string& written);

/// text, json, junit or tap.
SummaryFormat to_summary_format(const std::string& written);

/// Not empty.
std::string to_path(const std::string& written);

}  // namespace wsecho::tool
