// Writes all reports on made-up clients to a folder: `grading_report_samples FOLDER [all|pass]`.
// With "all", on all cases, to be looked at; with "pass", on clients that pass.

#include <cstdio>
#include <exception>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "grading/cases/all_cases.hpp"
#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

constexpr const char* kFewIds[] = {
    "1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.1.6", "1.1.7",  "1.1.8",  "2.1",    "2.2",
    "2.3",   "2.4",   "2.5",   "2.6",   "2.7",   "2.8",   "2.9",    "2.10",   "2.11",   "6.4.1",
    "6.4.2", "6.4.3", "6.4.4", "7.9.1", "7.9.2", "7.9.3", "10.1.1", "12.1.1", "12.1.2", "13.1.1",
};

constexpr const char* kAgents[] = {
    "ws",
    "websockets-asyncio",
    "TooTallNate/WebSocket",
    "tootallnate websocket",
    "<script>alert(\"agent\")</script>",
    "/../",
    "it's \"quoted\" & <b>bold</b>",
    ("a very long agent with many words Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, "
     "like Gecko) HeadlessChrome/156.0.8078.108 Safari/537.36 and so on and on"),
    "\xff\xfe not UTF-8 \x1b[31m \xe2\x80\xae",
    "# TAP \\ # SKIP",
};

CaseResult sample_result(const std::string& id, std::size_t seed, bool all_pass) {
    CaseResult result = made_up_result(id);
    if (seed % 23 == 5) result = made_up_result(id, Behavior::non_strict);
    if (seed % 31 == 7) result = made_up_result(id, Behavior::informational);
    if (id.substr(0, 3) == "13.") result = made_up_result(id, Behavior::unimplemented);
    if (!all_pass && seed % 17 == 3) result = made_up_result(id, Behavior::failed);
    if (!all_pass && seed % 37 == 9) {
        result = made_up_result(id, Behavior::ok, CloseBehavior::unclean);
        result.seen.remote_close_code = std::nullopt;
        result.seen.why_not_clean = "the client ended TCP without a closing handshake";
    }
    if (!all_pass && seed % 41 == 11) result.verdicts.strict = {"The client ignored the frame."};
    result.number = seed % 517 + 1;
    result.duration = std::chrono::milliseconds(seed * seed % 1009);
    result.started = std::chrono::system_clock::now();
    result.peer = "127.0.0.1:50432";
    return result;
}

void add_details(CaseResult& result) {
    result.expected = {{Event::Kind::text, std::string(125, '*')}};
    result.seen.received = {{Event::Kind::text, std::string(125, '*')},
                            {Event::Kind::pong, "\xfe\xfd"}};
    result.http_request =
        "GET /runCase?case=2&agent=%3Cscript%3E HTTP/1.1\r\nHost: localhost:9001\r\nUpgrade: "
        "websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n";
    result.http_response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n\r\n";
    result.octets_read = {{131, 1}, {8, 1}};
    result.octets_written = {{127, 1}, {4, 1}};
    result.frames_read = {{1, 1}, {8, 1}};
    result.frames_written = {{1, 1}, {8, 1}, {3, 1}};
    result.seen.remote_close_reason = "bye </td> \xff";
    const std::string stars(64, '*');
    result.wire_log = {MomentRow{MomentRow::Kind::fail_set, 1},
                       OctetsRow{true, 127, "\x81\x7d" + stars.substr(2)},
                       FrameRow{true, 1, true, 0, false, "", 125, stars},
                       OctetsRow{false, 131, "\x81\xfd\1\2\3\4" + stars.substr(6)},
                       FrameRow{false, 1, true, 0, true, "\1\2\3\4", 125, stars},
                       FrameRow{true, 3, false, 5, false, "", 3, "\xff\xfe\xfd"},
                       MomentRow{MomentRow::Kind::wait_begun, 0.2, "A"},
                       MomentRow{MomentRow::Kind::wait_over, 0, "A"},
                       FrameRow{false, 8, true, 0, true, "\1\2\3\4", 2, "\x03\xe8"},
                       MomentRow{MomentRow::Kind::fail_struck}};
    if (result.of->id.family == 12) {
        result.traffic.emplace();
        result.traffic->incoming = {17000, 16000, 60000, 1000, 1000};
        result.traffic->outgoing = {19000, 16500, 60000, 1000, 1000};
    }
}

std::vector<const Case*> sample_cases(bool all) {
    std::vector<const Case*> cases;
    if (all) {
        for (const Case& each : all_cases()) cases.push_back(&each);
    } else {
        for (const char* id : kFewIds) cases.push_back(&made_up_case(id));
    }
    return cases;
}

ReportInput sample_input(std::string_view which) {
    ReportInput input;
    std::size_t seed = 0;
    for (const char* agent : kAgents) {
        for (const Case* each : sample_cases(which == "all")) {
            ++seed;
            if (seed % 101 == 50) continue;  // not run
            CaseResult result = sample_result(each->id.text(), seed, which == "pass");
            result.of = each;
            add_details(result);
            add_result(input, agent, std::move(result));
        }
    }
    input.agents["asked for a report only"];
    for (const char* id : {"14.1", "14.2"}) input.not_selected.push_back(&made_up_case(id));
    return input;
}

void write_samples(const std::filesystem::path& folder, std::string_view which) {
    const ReportInput input = sample_input(which);
    ReportFolder(folder).write(input);
    std::ofstream(folder / "junit.xml") << junit_xml(input);
    std::ofstream(folder / "report.tap") << tap(input);
    std::ofstream(folder / "summary.txt") << text_summary(input, false);
    std::ofstream(folder / "summary.color") << text_summary(input, true);
}

}  // namespace
}  // namespace wsecho::grading

int main(int count, char** arguments) {
    if (count < 2) return 2;
    try {
        wsecho::grading::write_samples(arguments[1], count > 2 ? arguments[2] : "");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
