// Grades the clients that connect: prints the URL, then a line of JSON for each result.
// Usage: grade_server [full] [drop] [patience=MS] [pace=MS] [cases=PATTERN] [port=N]

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "grading/run/fault_cases.hpp"
#include "grading/run/grader.hpp"
#include "server/with_front_door.hpp"

namespace {

using namespace wsecho;

class Stop {
public:
    void now() {
        const std::lock_guard lock(mutex_);
        is_told_ = true;
        told_.notify_one();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        told_.wait(lock, [this] { return is_told_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable told_;
    bool is_told_ = false;
};

void print(const grading::CaseResult& result) {
    nlohmann::ordered_json line;
    line["agent"] = result.agent;
    line["id"] = result.of->id.text();
    line["behavior"] = grading::text(result.verdicts.behavior);
    line["behaviorClose"] = grading::text(result.verdicts.close);
    line["duration"] = result.duration.count();
    line["remoteCloseCode"] = nullptr;
    if (result.seen.remote_close_code) line["remoteCloseCode"] = *result.seen.remote_close_code;
    line["result"] = result.verdicts.result;
    line["resultClose"] = result.verdicts.result_close;
    line["strict"] = result.verdicts.strict;
    std::cout << line.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) << std::endl;
}

std::string value_of(std::string_view argument, std::string_view name) {
    if (argument.substr(0, name.size()) != name) return {};
    return std::string(argument.substr(name.size()));
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> patterns;
    grading::Settings settings;
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "full") settings.full = true;
        if (argument == "drop") settings.fail_by_drop = true;
        const std::string patience = value_of(argument, "patience=");
        if (!patience.empty()) settings.patience = std::chrono::milliseconds(std::stoi(patience));
        const std::string pace = value_of(argument, "pace=");
        if (!pace.empty()) settings.pace = std::chrono::milliseconds(std::stoi(pace));
        const std::string cases = value_of(argument, "cases=");
        if (!cases.empty()) patterns.push_back(cases);
        const std::string port = value_of(argument, "port=");
        if (!port.empty()) options.port = static_cast<std::uint16_t>(std::stoi(port));
    }
    if (patterns.empty()) patterns.emplace_back("*");
    settings.cases = grading::select_with_faults(patterns);
    options.verdict_timeout = std::chrono::seconds(1);
    Stop stop;
    grading::Listener listener;
    listener.on_end = print;
    listener.on_stop = [&stop] { stop.now(); };
    const auto results = std::make_shared<grading::Results>();
    const auto server = server::with_front_door(
        options, [&](engine::Engine& engine, const auto& journal, engine::Scheduler& scheduler) {
            return grading::make_grading_door(settings, listener, results, scheduler,
                                              {&engine, journal});
        });
    std::cout << server->url() << std::endl;
    stop.wait();
}
