// The trace for programs: one JSON object (RFC 8259) per line.
//
// Every object has
//
//     v            1; it changes when the meaning of a field changes, not when fields are added
//     t            seconds since the server started, with six decimals
//     event        the kind of event, see below
//     connection   1 for the first connection accepted, and so on; missing in events of the server
//     id           the value of ?id= in the connection's URL, decoded; missing without one, and
//                  until the request has been read
//     direction    "received" from the client or "sent" to it; missing for other events
//
// and the fields of its event:
//
//     listening, down, stopped
//                  url        listening only
//                  also       listening only, if it listens on more: for people
//     connected    remote     address and port of the client; "unix:" for a client of a Unix socket
//     opened       request    {method, target, headers: [{name, value}, ...], subprotocols: [...]}
//                  subprotocol, extensions    as the server answered; null for none
//                  behavior   of this connection: the chain of steps, as in a URL; null for the
//                             plain echo
//     refused      status     the HTTP status code
//                  why        a sentence
//                  behavior   as above
//                  request    as above; missing if it could not be read
//     message      opcode     "text" or "binary"
//                  length     octets of payload
//                  text       the payload of a text message
//                  base64     the payload of a binary message
//     ping, pong   length, base64
//     close        code       1005 for a close frame without a code
//                  reason
//     closed       clean      true if both close frames were exchanged (RFC 6455, 7.1.4)
//                  tcp_end    who ended TCP, and how: "fin" or "rst" by the client, "ours" by the
//                             server
//                  messages_received, bytes_received, messages_sent, bytes_sent
//                             totals of complete messages and of the octets of their payloads
//                  answers_dropped    number of answers that a behavior held back, and that could
//                             not be sent before the end of the connection
//                  why        a sentence, if the server ended the connection for a reason of its
//                  own verdicts   an array with the final verdict on each fault: the fields of the
//                  event
//                             verdict, with tcp_end; missing if no fault has acted
//     step         step       a step of the behavior that acts now, as in a URL
//     skipped      step       a step that does not act on this connection, because of its scope, or
//                             that has not acted when the connection ends
//                  why        a sentence
//     note         text       a sentence that may explain what the client does
//     verdict      the server's judgment of the client's reaction to a fault; if a connection has
//                  several on one fault, the last applies
//                  fault      the step, as in a URL
//                  rfc        "RFC 6455, 5.2"; null if no RFC covers it
//                  expect     what a conforming client does: "reject", "accept", "carry_on",
//                             "answer_close", "end_cleanly", "pong", "leave", "refuse_tls",
//                             "free", "unseen"; or
//                             {"fail": [1002]}, {"carry_on": [1009]}, with the close codes that
//                             are right
//                  saw        {close, after_ms, tcp}: the close code received, 1005 for a frame
//                             without a code; milliseconds from the fault to the deciding event;
//                             tcp_end as above; each is missing if it did not happen
//                  verdict    "conforms", "violates", "tolerated" or "undecided"
//                  why        a sentence; may be missing
//     frame        opcode     "continuation", "text", "binary", "close", "ping", "pong", or the
//                             number of a reserved opcode
//                  fin, rsv1, rsv2, rsv3, masked
//                  length     octets of payload, as the header announces
//     bytes        length, base64
//     problem      why        a sentence
//
// Two more objects are the tool's own. Their t is that of the latest event.
//
//     dropped      lines      number of objects missing here, because too many waited to be
//                             written: nobody read them
//     tool         text       a sentence of the tool, if the trace goes to stderr:
//                             "ws-echo: listening on ws://127.0.0.1:43211 (pid 4242)"
//
// Payloads are complete, whatever their size. In strings, octets that are not UTF-8 are replaced by
// U+FFFD.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "wsecho/event.hpp"

namespace wsecho::tool {

// Each appends one object, without a line end.

void append_trace_json(std::string& out, const Event& event);

/// The event `dropped`.
void append_dropped_json(std::string& out, std::chrono::nanoseconds time, std::uint64_t lines);

/// The event `tool`.
void append_sentence_json(std::string& out, std::chrono::nanoseconds time, const std::string& text);

}  // namespace wsecho::tool
