// The trace for programs: one JSON object (RFC 8259) a line.
//
// Every object has
//
//     v            1; it changes when the meaning of a field does, not when fields are added
//     t            seconds since the server started, to the microsecond
//     event        what happened, see below
//     connection   1 for the first connection accepted, ...; missing in events of the server itself
//     direction    "received" from the client or "sent" to it; missing where it is neither
//
// and what its event brings with it:
//
//     listening, down, stopped
//                  url        listening only
//     connected    remote     address and port of the client
//     opened       request    {method, target, headers: [{name, value}, ...], subprotocols: [...]}
//                  subprotocol, extensions    as the server answered; null for none
//                  behavior   the chain of steps that it follows, as in a URL; null for the plain
//                             echo
//     refused      status     of HTTP
//                  why        a sentence
//                  behavior   as above
//                  request    as above; missing if it could not be read
//     message      opcode     "text" or "binary"
//                  length     octets of payload
//                  text       the payload of a text
//                  base64     the payload of a binary
//     ping, pong   length, base64
//     close        code       1005 for a close frame without one
//                  reason
//     closed       clean      both close frames were exchanged (RFC 6455, 7.1.4)
//                  tcp_end    how TCP ended: "fin" or "rst" by the client, "ours" by the server
//                  messages_received, bytes_received, messages_sent, bytes_sent
//                             totals of whole messages and of their payload's octets
//                  why        a sentence, if the server ended it for a reason of its own
//                  verdicts   an array with what the last event verdict on each fault has, and with
//                             tcp_end; missing if no fault has acted
//     step         step       a step of the behavior that acts now, as in a URL
//     verdict      on a fault that the client has met with; of several on the same fault of a
//                  connection the last one counts
//                  fault      the step, as in a URL
//                  rfc        "6455 5.2": its number and the section; null where none says anything
//                  expect     what a conforming client does: "reject", "accept", "carry_on",
//                             "answer_close", "end_cleanly", "pong", "leave", "free", "unseen"; or
//                             {"fail": [1002]}, {"carry_on": [1009]}, with the close codes that
//                             are right
//                  saw        {close, after_ms, tcp}: the close code received, 1005 for none in its
//                             frame; milliseconds from the fault to what decided; tcp_end as above;
//                             without what had not come
//                  verdict    "conforms", "violates", "tolerated" or "undecided"
//                  why        a sentence; missing if there is nothing to add
//     frame        opcode     "continuation", "text", "binary", "close", "ping", "pong", or the
//                             number of a reserved one
//                  fin, rsv1, rsv2, rsv3, masked
//                  length     octets of payload that the header announces
//     bytes        length, base64
//     problem      why        a sentence
//
// Payloads are whole, whatever their size. In strings, octets that are not UTF-8 are replaced by
// U+FFFD.

#pragma once

#include <string>

#include "wsecho/event.hpp"

namespace wsecho::tool {

/// Appends the object without a line end.
void append_trace_json(std::string& out, const Event& event);

}  // namespace wsecho::tool
