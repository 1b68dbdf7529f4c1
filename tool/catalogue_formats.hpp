// The formats of `ws-echo faults`. Each has a file of its own: catalogue_text.cpp and so on.

#pragma once

#include <cstddef>
#include <string>

#include "tool/catalogue_words.hpp"

namespace wsecho::tool {

// ---- text, for a terminal with this many columns ----

/// A paragraph for each entry, under the heading of its group; then how triggers and scopes are
/// written.
std::string list_as_text(const Entries& entries, std::size_t columns);

/// The paragraphs only, and their number.
std::string list_found_as_text(const Entries& entries, std::size_t columns);

/// All about one entry, with examples.
std::string describe_as_text(const behavior::Entry& entry, std::size_t columns);

// ---- Markdown, as GitHub reads it ----

/// For each group a heading of the third level, its title and a table.
std::string list_as_markdown(const Entries& entries);

// ---- /etc/hosts ----

/// A line for each server name that asks for a step of TLS, and for each of its choices:
/// `127.0.0.1 tls-expired.localhost`.
std::string list_as_hosts(const Entries& entries);

// ---- JSON (RFC 8259) ----

/// An object, with a line end:
///
///     v           1; it changes when the meaning of a field changes, not when fields are added
///     faults      an array of objects:
///       name        "hs.status"
///       group       "hs"
///       effect      a sentence
///       rfc         "RFC 6455, 4.2.2"; null if no RFC covers it
///       expects     what a conforming client does after the example, in the words of
///                   tool/trace_json.hpp, "fail" for one; null for a plain step
///       codes       an array: the close codes that are right, or that the client may have
///                   reason to send
///       client      `expects` as a sentence; null for a plain step
///       heavy       true if a URL may ask for it only with --allow-heavy
///       server_wide  the same with --allow-server-wide
///       needs_tls   true if the server needs --tls for it; a URL that may ask for it must be wss
///       parameters  an array, in the order of the arguments:
///         name        "code"
///         kind        "text", "payload" (any octets), "octets" (in hex), "number", "size",
///                     "duration", "choice", "close_code", "token" or "field_value" (of HTTP)
///         required    true if an argument must be given
///         default     the argument that an omitted one stands for; null if required
///         limits      the arguments it accepts, in words
///         least, most    of the value of a number; octets of a size, or of the length of a text,
///                     payload, octets, token or field_value; milliseconds of a duration; missing
///                     for other kinds
///         choices     an array; missing for other kinds
///       triggers    an array of "connect", "request", "open", "message", "byte", "time", "ping",
///                   "close": the triggers it takes, its default first
///       example     a step, as written in a behavior
std::string list_as_json(const Entries& entries);

}  // namespace wsecho::tool
