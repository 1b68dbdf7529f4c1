#include "tool/trigger_words.hpp"

namespace wsecho::tool {

std::string_view name_of(Trigger::Kind kind) {
    const std::string_view form = form_of(kind);
    return form.substr(0, form.find(':'));
}

std::string_view form_of(Trigger::Kind kind) {
    switch (kind) {
        case Trigger::Kind::natural:
            break;  // is not written
        case Trigger::Kind::connect:
            return "connect";
        case Trigger::Kind::request:
            return "request";
        case Trigger::Kind::open:
            return "open";
        case Trigger::Kind::message:
            return "message:N";
        case Trigger::Kind::byte:
            return "byte:N";
        case Trigger::Kind::time:
            return "time:D";
        case Trigger::Kind::ping:
            return "ping:N";
        case Trigger::Kind::close:
            return "close";
    }
    return {};
}

std::string_view meaning_of(Trigger::Kind kind) {
    switch (kind) {
        case Trigger::Kind::natural:
            break;
        case Trigger::Kind::connect:
            return "when TCP is accepted, before the request is read";
        case Trigger::Kind::request:
            return "when the request has been read, before it is answered";
        case Trigger::Kind::open:
            return "when the opening handshake is complete";
        case Trigger::Kind::message:
            return "when the Nth message has come in, before it is answered";
        case Trigger::Kind::byte:
            return "when exactly N octets have been sent after the opening handshake";
        case Trigger::Kind::time:
            return "when it is so long after the opening handshake";
        case Trigger::Kind::ping:
            return "when the Nth Ping has come in, before it is answered";
        case Trigger::Kind::close:
            return "when the client's close frame has come in, before it is answered";
    }
    return {};
}

}  // namespace wsecho::tool
