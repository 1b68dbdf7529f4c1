// Calls the control API with what no client sends, without HTTP. For libFuzzer; scripts/fuzz builds
// it.
//
// An input has up to four calls, each ended by a zero octet: a line "POST /-/quiet?id=a", then the
// body. Each call must get one answer, never 500, and JSON where it says so. A wait that hangs must
// leave nothing once its client leaves.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../control/controlled_server.hpp"
#include "control/routes/path.hpp"
#include "control/routes/route.hpp"
#include "control/routes/router.hpp"
#include "fuzz/expect.hpp"
#include "support/deadline.hpp"
#include "support/raw_client.hpp"
#include "text/field_value.hpp"
#include "tls/context.hpp"

namespace {

using namespace wsecho;  // NOLINT(google-build-using-namespace)
using nlohmann::json;
using wsecho_test::ControlledServer;
using wsecho_test::expect;
using wsecho_test::RawClient;

constexpr std::size_t kMostCalls = 4;

// What has become of a call. Shared by the I/O thread, which writes, and the fuzzer, which asks in
// a task of that thread.
struct Outcome {
    std::optional<control::Response> answer;
    std::function<void()> gone;
    bool is_dropped = false;
};

class WatchedReply final : public control::Reply {
public:
    explicit WatchedReply(std::shared_ptr<Outcome> outcome) : outcome_(std::move(outcome)) {}
    WatchedReply(const WatchedReply&) = delete;
    WatchedReply& operator=(const WatchedReply&) = delete;
    ~WatchedReply() override { outcome_->is_dropped = true; }

    void send(control::Response response) override {
        expect(!outcome_->answer);
        outcome_->answer = std::move(response);
    }
    void on_gone(std::function<void()> task) override { outcome_->gone = std::move(task); }

private:
    const std::shared_ptr<Outcome> outcome_;
};

void check_answer(const control::Response& answer) {
    expect(answer.status >= 200 && answer.status < 600 && answer.status != 500);
    for (const Header& header : answer.headers) {
        expect((header.name + header.value).find_first_of(std::string("\r\n\0", 3)) ==
               std::string::npos);
    }
    if (answer.content_type != "application/json") return;
    const json body = json::parse(answer.body, nullptr, false);
    expect(!body.is_discarded());
    if (answer.status >= 400) expect(body.at("error").is_string() && body.at("code").is_string());
}

Options options() {
    Options options;
    options.closing_handshake_timeout = std::chrono::milliseconds(5);
    options.record_frames = true;
    options.history.bytes = std::size_t{1} << 20;
    if (!tls::openssl_version().empty()) options.tls = Tls{};
    return options;
}

control::Program program() {
    control::Program program;
    program.faults = [] { return std::string("{}"); };
    program.shut_down = [] {};
    return program;
}

// A server with two connections: a client, and one that is only on record, with its messages.
class Fuzzed {
public:
    void begin() {
        server_.run([this](control::Server& server) {
            server.engine().listen();
            server.forget_scripts(std::nullopt);
            server.close_ports(std::nullopt);
            server.waits().reset_all();
            server.journal().reset_all();
            add_record(server.journal());
        });
        if (++inputs_ % 100 == 0) client_.reset();  // it never reads
        if (client_ && is_open()) return;
        client_.reset();
        client_.emplace(RawClient::open(server_.port(), wsecho_test::Request("/?id=a")));
        server_.run([this](control::Server& server) {
            for (const auto& record :
                 server.journal().list_connections({}, 0, SIZE_MAX, ConnectionState::open)) {
                if (record != record_) real_ = record;
            }
        });
    }

    void call(std::string_view octets) {
        const bool leaves = octets.size() % 2 == 0;
        control::Request request = read(octets);
        const auto outcome = std::make_shared<Outcome>();
        server_.run([&](control::Server& server) {
            auto reply = std::make_shared<WatchedReply>(outcome);
            server_.router().handle(std::move(request), std::move(reply));
            if (outcome->answer || !outcome->gone) return;
            if (leaves) {
                outcome->gone();
            } else {
                server.waits().reset_all();
            }
            expect(server.waits().count() == 0);
        });
        const bool is_over = wsecho_test::eventually([&] {
            bool is_dropped = false;
            server_.run([&](control::Server&) { is_dropped = outcome->is_dropped; });
            return is_dropped;
        });
        expect(is_over && (outcome->answer || (outcome->gone && leaves)));
        if (outcome->answer) check_answer(*outcome->answer);
    }

    void end() {
        server_.run([this](control::Server& server) {
            Event closed = event(server.journal(), EventKind::closed);
            closed.tcp_end = TcpEnd::fin;
            server.journal().record(record_.get(), closed);
        });
    }

private:
    bool is_open() {
        bool is_open = false;
        server_.run([&](control::Server& server) {
            is_open = server.journal().read(
                *real_, [](const auto& r) { return r.state == ConnectionState::open; });
        });
        return is_open;
    }

    Event event(journal::Journal& journal, EventKind kind) const {
        Event event;
        event.kind = kind;
        event.connection = record_->id;
        event.time = journal.now();
        event.tag = "a";
        return event;
    }

    void add_record(journal::Journal& journal) {
        record_ = journal.add_connection("127.0.0.1:5", journal.now());
        const Handshake request{"GET", "HTTP/1.1", "/?id=a", {}, {}};
        Event opened = event(journal, EventKind::opened);
        opened.handshake = &request;
        journal.record(record_.get(), opened);
        for (const char* text : {"hello", R"({"a":[1,2.5,{"b":null}],"c":"d"})", "\xff"}) {
            Event message = event(journal, EventKind::message);
            message.direction = Direction::received;
            message.opcode = *text == '\xff' ? 2 : 1;
            message.payload = text;
            journal.record(record_.get(), message);
        }
    }

    // A number of the path: 0 and 1 are the two connections.
    std::string part(std::string_view written) const {
        if (written == "0") return std::to_string(real_->id);
        if (written == "1") return std::to_string(record_->id);
        return std::string(written);
    }

    control::Request read(std::string_view octets) const {
        std::string_view line = text::cut(octets, "\n");
        control::Request request;
        request.body = octets;
        request.headers = {{"Content-Type", "application/json"}};
        request.method = text::cut(line, " ");
        std::string_view path = text::cut(line, "?");
        while (!line.empty()) {
            std::string_view value = text::cut(line, "&");
            const std::string_view name = text::cut(value, "=");
            request.query.push_back({std::string(name), std::string(value)});
        }
        const control::Route& route = choose(request.method, path);
        request.method = route.method;
        request.path = path_on(route, control::split_path(path));
        return request;
    }

    // An unknown path stands for some route.
    const control::Route& choose(std::string_view method, std::string_view path) const {
        const auto parts = control::split_path(path);
        for (const control::Route& route : routes_) {
            if (route.method == method && control::match_path(route.path, parts)) return route;
        }
        return routes_[std::hash<std::string_view>()(path) % routes_.size()];
    }

    std::string path_on(const control::Route& route, const std::vector<std::string>& parts) const {
        std::string path;
        std::size_t nth = 0;
        for (const std::string& known : control::split_path(route.path)) {
            const std::string written = nth < parts.size() ? parts[nth] : "0";
            path += '/' + (control::is_placeholder(known) ? part(written) : known);
            ++nth;
        }
        return path;
    }

    const std::vector<control::Route> routes_ = control::all_routes();
    ControlledServer server_{options(), program()};
    std::optional<RawClient> client_;
    std::shared_ptr<journal::ConnectionRecord> real_;
    std::shared_ptr<journal::ConnectionRecord> record_;
    std::uint64_t inputs_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Fuzzed fuzzed;
    std::string_view input(reinterpret_cast<const char*>(data), size);
    fuzzed.begin();
    for (std::size_t calls = 0; !input.empty() && calls < kMostCalls; ++calls) {
        fuzzed.call(text::cut(input, std::string_view("\0", 1)));
    }
    fuzzed.end();
    return 0;
}
