// The catalogue for programs: a JSON object (RFC 8259).
//
//     v           1; it changes when the meaning of a field does, not when fields are added
//     faults      an array of objects:
//       name        "hs.status"
//       group       "hs"
//       effect      a sentence
//       rfc         "RFC 6455, 4.2.2"; null where none says anything
//       expects     what a conforming client does about it, as the example has it, in the words of
//                   tool/trace_json.hpp, "fail" for one of them; null for a plain step
//       codes       an array: the close codes that are right, or that a client may have reason for
//       client      expects in a sentence; null for a plain step
//       heavy       whether a URL may ask for it only with --allow-heavy
//       server_wide  the same with --allow-server-wide
//       parameters  an array, in the order of the arguments:
//         name        "code"
//         kind        "text", "payload" (any octets), "octets" (in hex), "number", "size",
//                     "duration", "choice", "close_code", "token" or "field_value" (of HTTP)
//         required    whether an argument must be given
//         default     what one that is left out is, as it would be written; null if required
//         limits      what may be given, in words
//         least, most    of the value of a number; octets of a size, or of the length of a text,
//                     payload, octets, token or field_value; milliseconds of a duration; missing
//                     for other kinds
//         choices     an array; missing for other kinds
//       triggers    an array of "connect", "request", "open", "message", "byte", "time", "ping",
//                   "close": what it takes, first the one it has if none is written
//       example     a step of it, as it is written in a behavior

#pragma once

#include <string>

#include "tool/entry_words.hpp"

namespace wsecho::tool {

/// With a line end.
std::string json_of_faults(const Entries& entries);

}  // namespace wsecho::tool
