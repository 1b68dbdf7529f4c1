// Writes cases as JSON.

#include "grading/case_dump.hpp"

#include <nlohmann/json.hpp>

#include "text/percent.hpp"

namespace wsecho::test {
namespace {

using grading::Conversation;
using grading::Cut;
using grading::EchoLoop;
using grading::Event;
using grading::OneMessage;
using Json = nlohmann::ordered_json;

Json json_of(std::string_view payload) {
    if (payload.size() <= 300) return {{"hex", text::to_hex(payload)}};
    return {{"len", payload.size()}, {"sum", checksum_of(payload.substr(0, 10000))}};
}

void add_cut(Json& json, const Cut& cut) {
    if (cut.kind == Cut::Kind::frames) json["cut"] = "frame";
    if (cut.kind == Cut::Kind::octets) json["cut"] = cut.size;
}

void add(Json& sent, const grading::SendFrames& step) {
    for (const wire::Frame& frame : step.frames) {
        Json json{{"frame", frame.opcode()},
                  {"fin", frame.first_octet() >> 7},
                  {"rsv", (frame.first_octet() >> 4) & 7},
                  {"payload", json_of(frame.payload())}};
        if (frame.is_masked() || frame.announced() != frame.payload().size()) json["odd"] = true;
        add_cut(json, step.cut);
        sent.push_back(std::move(json));
    }
}

void add(Json& sent, const grading::SendOctets& step) {
    sent.push_back({{"octets", text::to_hex(step.octets)}});
}

void add(Json& sent, const grading::SendClose& step) {
    sent.push_back({{"close", text::to_hex(step.payload)}});
}

void add(Json& sent, const grading::Wait& step) {
    sent.push_back({{"wait", step.time.count()}, {"mark", step.mark}});
}

Json json_of(const grading::Limit& limit) {
    return {limit.time.count(), limit.kind == grading::Limit::Kind::fail ? "fail" : "close"};
}

void add(Json& sent, const grading::SetLimit& step) {
    sent.push_back({{"limit", json_of(step.limit)}});
}

Json json_of(const std::vector<Event>& events) {
    static constexpr const char* kKinds[] = {"text", "binary", "pong", "mark"};
    Json json = Json::array();
    for (const Event& event : events)
        json.push_back({kKinds[static_cast<int>(event.kind)], json_of(event.payload)});
    return json;
}

void add_script(Json& json, const Conversation& conversation) {
    Json& sent = json["send"] = Json::array();
    for (const grading::Step& step : conversation.steps)
        std::visit([&sent](const auto& taken) { add(sent, taken); }, step);
    json["ok"] = json_of(conversation.expected);
    if (conversation.non_strict) json["nonstrict"] = json_of(*conversation.non_strict);
    json["closes_when_met"] = conversation.closes_when_met;
}

void add_script(Json& json, const OneMessage& message) {
    Json sent{{"message", message.opcode},
              {"payload", json_of(message.payload)},
              {"fragment", message.fragment}};
    add_cut(sent, message.cut);
    json["one"] = std::move(sent);
}

void add_script(Json& json, const EchoLoop& loop) {
    json["loop"] = {{"frame", loop.opcode},
                    {"len", loop.length},
                    {"count", loop.count},
                    {"fragment", loop.fragment},
                    {"data", static_cast<int>(loop.data)}};
}

}  // namespace

std::string dump_of(const grading::Case& dumped, std::size_t number) {
    Json json{{"n", number}, {"id", dumped.id.text()}};
    std::visit([&json](const auto& script) { add_script(json, script); }, dumped.script(dumped.id));
    json["close"] = {{"by", dumped.close.by_server ? "server" : "client"},
                     {"codes", dumped.close.codes},
                     {"clean", dumped.close.clean},
                     {"fatal", dumped.close.wrong_end_is_fatal},
                     {"code_fatal", dumped.close.wrong_code_is_fatal}};
    json["limit"] = json_of(dumped.limit);
    json["informational"] = dumped.is_informational;
    for (const grading::DeflateAnswer& answer : dumped.deflate)
        json["answer"].push_back(
            {answer.client_no_context_takeover ? 1 : 0, answer.client_max_window_bits});
    return json.dump();
}

std::uint64_t checksum_of(std::string_view text) {
    std::uint64_t sum = 0xcbf29ce484222325U;
    for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return sum;
}

}  // namespace wsecho::test
