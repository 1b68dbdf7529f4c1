#include "tool/argument_values.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <stdexcept>

#include "control/access/host_names.hpp"
#include "engine/request_target.hpp"
#include "server/options_check.hpp"
#include "text/escape.hpp"
#include "text/field_value.hpp"
#include "text/nearest.hpp"
#include "text/token.hpp"
#include "text/units.hpp"

namespace wsecho::tool {
namespace {

// " (use text or json)"
std::string list_of(const Choices& names) {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        list.append(i == 0 ? "" : i + 1 < names.size() ? ", " : " or ").append(names[i]);
    }
    return " (use " + list + ')';
}

// "unknown format "jsno": did you mean json?", or with all of `names` if none is similar.
[[noreturn]] void refuse_choice(const std::string& what, const std::string& written,
                                const Choices& names) {
    const std::string sentence = "unknown " + what + ' ' + text::quote(written);
    const std::string_view nearest = text::nearest_of(written, names);
    const bool is_number = !written.empty() && written.front() >= '0' && written.front() <= '9';
    if (!nearest.empty() && !is_number) {  // another number is no typing mistake
        throw std::invalid_argument(sentence + ": did you mean " + std::string(nearest) + '?');
    }
    throw std::invalid_argument(sentence + list_of(names));
}

// "unknown shell "csh" (use bash, zsh or fish)": the most similar one would be no help.
[[noreturn]] void refuse_shell(const std::string& written, const Choices& names) {
    throw std::invalid_argument("unknown shell " + text::quote(written) + list_of(names));
}

}  // namespace

std::uint16_t to_port(const std::string& written) {
    std::uint16_t port = 0;
    const char* end = written.data() + written.size();
    const auto result = std::from_chars(written.data(), end, port);
    if (result.ec != std::errc() || result.ptr != end) {
        throw std::invalid_argument(text::quote(written) +
                                    " is not a port (0 to 65535; 0 picks a free one)");
    }
    return port;
}

FurtherPort to_further_port(const std::string& written) {
    const std::size_t sign = written.find('=');
    if (sign == std::string::npos) {
        throw std::invalid_argument(
            text::quote(written) +
            " has no behavior (write PORT=BEHAVIOR, as in 9443=tls.expired)");
    }
    return {to_port(written.substr(0, sign)), written.substr(sign + 1)};
}

std::uint64_t to_count(const std::string& written) {
    std::uint64_t count = 0;
    const char* end = written.data() + written.size();
    const auto result = std::from_chars(written.data(), end, count);
    if (result.ec != std::errc() || result.ptr != end || count == 0) {
        throw std::invalid_argument(text::quote(written) +
                                    " is not a count (a number of at least 1)");
    }
    return count;
}

int to_descriptor(const std::string& written) {
    int number = -1;
    const char* end = written.data() + written.size();
    const auto result = std::from_chars(written.data(), end, number);
    if (result.ec == std::errc() && result.ptr == end && number > 2) return number;
    throw std::invalid_argument(text::quote(written) +
                                " is not the number of a file descriptor above 2");
}

std::string to_host(const std::string& written) {
    if (written.empty()) {
        throw std::invalid_argument(
            "the address is empty (give one, or leave the option out for all interfaces)");
    }
    if (written.compare(0, 5, "unix:") == 0) {
        throw std::invalid_argument(text::quote(written) + " is a Unix socket (use --unix PATH)");
    }
    if (written.compare(0, 3, "fd:") == 0) {
        throw std::invalid_argument(text::quote(written) +
                                    " is not an address (a socket is inherited with LISTEN_FDS)");
    }
    if (const std::string problem = server::problem_with_host(written); !problem.empty()) {
        throw std::invalid_argument(text::quote(written) + " is not an address (" + problem + ")");
    }
    return written;
}

std::string to_unix_host(const std::string& written) {
    if (const std::string problem = server::problem_with_unix_name(written); !problem.empty()) {
        throw std::invalid_argument(text::quote(written) + ": " + problem);
    }
    return "unix:" + written;
}

std::chrono::milliseconds to_duration(const std::string& written) {
    const std::chrono::milliseconds duration = text::parse_duration(written);
    if (duration.count() == 0) throw std::invalid_argument("must be longer than zero");
    return duration;
}

std::chrono::milliseconds to_timeout(const std::string& written) {
    const std::chrono::milliseconds timeout = to_duration(written);
    if (timeout > std::chrono::hours(24)) throw std::invalid_argument("must be at most 24h");
    return timeout;
}

std::chrono::milliseconds to_timeout_or_never(const std::string& written) {
    return text::parse_duration(written).count() == 0 ? std::chrono::milliseconds(0)
                                                      : to_timeout(written);
}

std::size_t to_size(const std::string& written) {
    return text::parse_size(written);
}

std::size_t to_message_size(const std::string& written) {
    const std::size_t size = to_size(written);
    if (size == 0) throw std::invalid_argument("must be at least 1");
    return size;
}

Choices trace_depths() {
    return {"connections", "messages", "frames", "bytes"};
}

Choices trace_formats() {
    return {"text", "json"};
}

Choices list_formats() {
    return {"text", "json", "markdown"};
}

Choices env_formats() {
    return {"sh", "fish"};
}

Choices shells() {
    return {"bash", "zsh", "fish"};
}

Choices client_auths() {
    return {"optional", "required"};
}

Choices tls_versions() {
    return {"1.0", "1.1", "1.2", "1.3"};
}

Choices reaches() {
    return {"loopback", "private", "any", "off"};
}

Choices summary_formats() {
    return {"text", "json", "junit", "tap"};
}

TraceDepth to_depth(const std::string& written) {
    if (written == "connections") return TraceDepth::connections;
    if (written == "messages") return TraceDepth::messages;
    if (written == "frames") return TraceDepth::frames;
    if (written == "bytes") return TraceDepth::bytes;
    refuse_choice("depth", written, trace_depths());
}

TraceFormat to_format(const std::string& written) {
    if (written == "text") return TraceFormat::text;
    if (written == "json") return TraceFormat::json;
    refuse_choice("format", written, trace_formats());
}

std::string to_subprotocol(const std::string& written) {
    if (!text::is_token(written)) {
        throw std::invalid_argument(
            text::quote(written) +
            " is not a subprotocol (use letters, digits and !#$%&'*+-.^_`|~)");
    }
    return written;
}

Header to_header(const std::string& written) {
    const std::size_t colon = written.find(':');
    if (colon == std::string::npos) {
        throw std::invalid_argument(
            text::quote(written) +
            " has no colon (write 'Name: value', as in 'X-Served-By: ws-echo')");
    }
    const Header header{written.substr(0, colon),
                        std::string(text::trim(std::string_view(written).substr(colon + 1)))};
    if (const std::string problem = server::problem_with(header); !problem.empty()) {
        throw std::invalid_argument(text::quote(written) + ": " + problem);
    }
    return header;
}

TlsVersion to_tls_version(const std::string& written) {
    if (written == "1.0") return TlsVersion::v1_0;
    if (written == "1.1") return TlsVersion::v1_1;
    if (written == "1.2") return TlsVersion::v1_2;
    if (written == "1.3") return TlsVersion::v1_3;
    refuse_choice("version of TLS", written, tls_versions());
}

ClientAuth to_client_auth(const std::string& written) {
    if (written == "optional") return ClientAuth::optional;
    if (written == "required") return ClientAuth::required;
    refuse_choice("value", written, client_auths());
}

std::string to_tls_name(const std::string& written) {
    const bool is_visible =
        std::all_of(written.begin(), written.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (!written.empty() && is_visible) return written;
    throw std::invalid_argument(text::quote(written) +
                                " is not a name: use a DNS name in ASCII or an IP address");
}

control::Reach to_reach(const std::string& written) {
    if (written == "loopback") return control::Reach::loopback;
    if (written == "private") return control::Reach::private_networks;
    if (written == "any") return control::Reach::any;
    if (written == "off") return control::Reach::off;
    refuse_choice("value", written, reaches());
}

std::string to_control_host(const std::string& written) {
    const bool is_name = engine::is_host_and_port(written) && !control::host_of(written).empty();
    const bool has_port = is_name && written.find(':', written.find(']') + 1) != std::string::npos;
    if (has_port) {
        throw std::invalid_argument(text::quote(written) + " has a port: write " +
                                    control::host_of(written));
    }
    if (is_name && written.find('*') == std::string::npos) return written;
    throw std::invalid_argument(text::quote(written) +
                                " is not a host (write its name, as in tests.example.com; one in "
                                "other letters than ASCII begins with xn--)");
}

std::string to_origin(const std::string& written) {
    const bool has_slash = !written.empty() && written.back() == '/';
    const auto origin =
        control::read_origin(written.substr(0, written.size() - (has_slash ? 1 : 0)));
    const bool is_web_socket = origin && origin->compare(0, 2, "ws") == 0;
    if (origin && !is_web_socket) return *origin;
    throw std::invalid_argument(
        text::quote(written) +
        " is not the origin of a page (write scheme, host and port, as in http://localhost:3000)");
}

ListFormat to_list_format(const std::string& written) {
    if (written == "text") return ListFormat::text;
    if (written == "json") return ListFormat::json;
    if (written == "markdown") return ListFormat::markdown;
    refuse_choice("format", written, list_formats());
}

Print to_env_format(const std::string& written) {
    if (written == "fish") return Print::fish_env;
    if (written == "sh") return Print::env;
    refuse_shell(written, env_formats());
}

Shell to_shell(const std::string& written) {
    if (written == "bash") return Shell::bash;
    if (written == "zsh") return Shell::zsh;
    if (written == "fish") return Shell::fish;
    refuse_shell(written, shells());
}

SummaryFormat to_summary_format(const std::string& written) {
    if (written == "text") return SummaryFormat::text;
    if (written == "json") return SummaryFormat::json;
    if (written == "junit") return SummaryFormat::junit;
    if (written == "tap") return SummaryFormat::tap;
    refuse_choice("format", written, summary_formats());
}

std::string to_path(const std::string& written) {
    if (written.empty()) throw std::invalid_argument("the path is empty (give the path of a file)");
    return written;
}

}  // namespace wsecho::tool
