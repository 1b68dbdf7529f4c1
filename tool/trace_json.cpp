#include "tool/trace_json.hpp"

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "text/base64.hpp"
#include "text/names.hpp"
#include "wire/opcode.hpp"

namespace wsecho::tool {
namespace {

using Json = nlohmann::ordered_json;  // fields in the order written, for people who read it too

// With six decimals, "1.013204".
void append_seconds(std::string& out, std::chrono::nanoseconds time) {
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
    const std::string fraction = std::to_string(microseconds % 1'000'000);
    out += std::to_string(microseconds / 1'000'000) + '.';
    out.append(6 - fraction.size(), '0') += fraction;
}

Json string_or_null(std::string_view text) {
    return text.empty() ? Json() : Json(text);
}

Json json_of(const Handshake& request) {
    Json headers = Json::array();
    for (const Header& header : request.headers) {
        headers.push_back({{"name", header.name}, {"value", header.value}});
    }
    return {{"method", request.method},
            {"target", request.target},
            {"headers", std::move(headers)},
            {"subprotocols", request.subprotocols}};
}

Json json_of_opcode(std::uint8_t opcode) {
    const std::string_view name = wire::opcode::name(opcode);
    return name.empty() ? Json(opcode) : Json(name);
}

void add_payload(Json& json, const Event& event, bool as_text) {
    json["length"] = event.payload.size();
    if (as_text) {
        json["text"] = event.payload;
    } else {
        json["base64"] = text::base64(event.payload);
    }
}

void add_frame_header(Json& json, const Event& event) {
    json["opcode"] = json_of_opcode(event.opcode);
    json["fin"] = event.fin;
    json["rsv1"] = (event.rsv & 4U) != 0;
    json["rsv2"] = (event.rsv & 2U) != 0;
    json["rsv3"] = (event.rsv & 1U) != 0;
    json["masked"] = event.masked;
    json["length"] = event.length;
}

Json json_of_expected(const Verdict& verdict) {
    if (verdict.codes.empty()) return verdict.reaction;
    return {{verdict.reaction, verdict.codes}};
}

Json json_of(const Verdict& verdict) {
    Json json;
    json["fault"] = verdict.fault;
    json["rfc"] = string_or_null(verdict.rfc);
    json["expect"] = json_of_expected(verdict);
    Json saw = Json::object();
    if (verdict.close_code) saw["close"] = *verdict.close_code;
    if (verdict.after) saw["after_ms"] = verdict.after->count();
    if (verdict.tcp_end != TcpEnd::none) saw["tcp"] = text::name_of(verdict.tcp_end);
    json["saw"] = std::move(saw);
    json["verdict"] = text::name_of(verdict.outcome);
    if (!verdict.why.empty()) json["why"] = verdict.why;
    return json;
}

void add_tls(Json& json, const Event& event) {
    if (event.tls == nullptr) return;
    const TlsInfo& tls = *event.tls;
    json["tls"] = string_or_null(tls.version);
    json["cipher"] = string_or_null(tls.cipher);
    json["server_name"] = string_or_null(tls.server_name);
    json["alpn"] = string_or_null(tls.alpn);
    json["client_subject"] = string_or_null(tls.client_subject);
    json["client_sha256"] = string_or_null(tls.client_sha256);
    json["alert_received"] = tls.alert_received ? Json(*tls.alert_received) : Json();
    json["alert_sent"] = tls.alert_sent ? Json(*tls.alert_sent) : Json();
}

void add_end(Json& json, const Event& event) {
    json["clean"] = event.clean;
    json["tcp_end"] = text::name_of(event.tcp_end);
    json["messages_received"] = event.messages_received;
    json["bytes_received"] = event.bytes_received;
    json["messages_sent"] = event.messages_sent;
    json["bytes_sent"] = event.bytes_sent;
    json["answers_dropped"] = event.answers_dropped;
    if (!event.text.empty()) json["why"] = event.text;
    if (event.verdicts == nullptr) return;
    for (const Verdict& verdict : *event.verdicts) json["verdicts"].push_back(json_of(verdict));
}

// `ws://127.0.0.1:43211 and all other interfaces`, `ws://127.0.0.1:43212 for close(4001)`
void add_addresses(Json& json, std::string_view text) {
    constexpr std::string_view kAnd = " and ";
    constexpr std::string_view kFor = " for ";
    if (const std::size_t end = text.find(kFor); end != std::string_view::npos) {
        json["behavior"] = text.substr(end + kFor.size());
        text = text.substr(0, end);
    }
    const std::size_t end = text.find(kAnd);
    json["url"] = text.substr(0, end);
    if (end != std::string_view::npos) json["also"] = text.substr(end + kAnd.size());
}

void add_fields_of_kind(Json& json, const Event& event) {
    switch (event.kind) {
        case EventKind::listening:
            add_addresses(json, event.text);
            break;
        case EventKind::down:
        case EventKind::stopped:
            break;
        case EventKind::connected:
            json["remote"] = event.text;
            break;
        case EventKind::secured:
            add_tls(json, event);
            break;
        case EventKind::unsecured:
            add_tls(json, event);
            json["why"] = event.text;
            break;
        case EventKind::opened:
            if (event.handshake != nullptr) json["request"] = json_of(*event.handshake);
            json["subprotocol"] = string_or_null(event.subprotocol);
            json["extensions"] = string_or_null(event.extensions);
            json["behavior"] = string_or_null(event.behavior);
            break;
        case EventKind::refused:
            json["status"] = event.code;
            json["why"] = event.text;
            json["behavior"] = string_or_null(event.behavior);
            if (event.handshake != nullptr) json["request"] = json_of(*event.handshake);
            break;
        case EventKind::message:
            json["opcode"] = json_of_opcode(event.opcode);
            add_payload(json, event, event.opcode == static_cast<std::uint8_t>(MessageType::text));
            break;
        case EventKind::ping:
        case EventKind::pong:
        case EventKind::bytes:
            add_payload(json, event, false);
            break;
        case EventKind::close:
            json["code"] = event.code;
            json["reason"] = event.text;
            break;
        case EventKind::closed:
            add_end(json, event);
            break;
        case EventKind::verdict:
            if (event.verdict != nullptr) json.update(json_of(*event.verdict));
            break;
        case EventKind::step:
            json["step"] = event.text;
            break;
        case EventKind::skipped:
            json["step"] = event.behavior;
            json["why"] = event.text;
            break;
        case EventKind::note:
            json["text"] = event.text;
            break;
        case EventKind::frame:
            add_frame_header(json, event);
            break;
        case EventKind::problem:
            json["why"] = event.text;
            break;
    }
}

// Completes the object with the fields that every one has.
void append(std::string& out, std::chrono::nanoseconds time, const Json& json) {
    // The time is not a double, which would print as 0.5361900000000001.
    out += "{\"v\":1,\"t\":";
    append_seconds(out, time);
    out += ',';
    out.append(json.dump(-1, ' ', false, Json::error_handler_t::replace), 1);
}

}  // namespace

void append_trace_json(std::string& out, const Event& event) {
    Json json = {{"event", text::name_of(event.kind)}};
    if (event.connection != 0) json["connection"] = event.connection;
    if (!event.tag.empty()) json["id"] = event.tag;
    if (event.direction == Direction::received) json["direction"] = "received";
    if (event.direction == Direction::sent) json["direction"] = "sent";
    add_fields_of_kind(json, event);
    append(out, event.time, json);
}

void append_dropped_json(std::string& out, std::chrono::nanoseconds time, std::uint64_t lines) {
    append(out, time, {{"event", "dropped"}, {"lines", lines}});
}

void append_sentence_json(std::string& out, std::chrono::nanoseconds time,
                          const std::string& text) {
    append(out, time, {{"event", "tool"}, {"text", text}});
}

}  // namespace wsecho::tool
