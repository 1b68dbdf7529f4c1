// Clients that are wrong in one way each get the verdicts that the Autobahn testsuite gives them.

#include "grading/caricatures.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <thread>

#include "grading/cases/all_cases.hpp"
#include "grading/run/grader.hpp"
#include "server/with_front_door.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_test {
namespace {

namespace grading = wsecho::grading;
using namespace std::chrono_literals;

constexpr std::size_t kCases = 252;
constexpr std::size_t kAtOnce = 500;  // conversations; most wait for a limit

// A client that waits for a server without a limit leaves before the server's limit in 9.7.1.
constexpr auto kClientPatience = 5s;
constexpr auto kLongestLimit = 1s;
constexpr auto kLimitOf971 = 60s;

// The cases with limits that a test can wait for.
std::vector<grading::Case> short_cases() {
    std::vector<grading::Case> cases;
    for (const grading::Case* original :
         grading::select_cases({"1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.1.1", "9.2.1",
                                "9.7.1", "10.1.1", "12.1.1", "13.3.1"})) {
        grading::Case copy = *original;
        const auto longest = copy.id.text() == "9.7.1" ? kLimitOf971 : kLongestLimit;
        copy.limit.time = scaled(std::min<std::chrono::milliseconds>(copy.limit.time, longest));
        cases.push_back(std::move(copy));
    }
    return cases;
}

class GradingServer {
public:
    explicit GradingServer(const std::vector<grading::Case>& cases) {
        grading::Settings settings;
        for (const grading::Case& each : cases) settings.cases.push_back(&each);
        settings.patience = scaled(300ms);
        settings.open_timeout = 0ms;
        settings.close_timeout = scaled(1s);
        settings.wire_log = false;
        server_ = wsecho::server::with_front_door(
            wsecho::Options(), [&](auto&, const auto&, auto& scheduler) {
                return grading::make_grading_door(settings, {}, results_, scheduler);
            });
    }
    ~GradingServer() { server_->stop(); }

    std::uint16_t port() const { return server_->port(); }
    std::map<std::string, grading::Results::OfAgent> results() const { return results_->all(); }

private:
    const std::shared_ptr<grading::Results> results_ = std::make_shared<grading::Results>();
    std::unique_ptr<wsecho::EchoServer> server_;
};

void run(std::uint16_t port, const CaricatureKind& kind, const std::string& id) {
    const auto caricature = kind.make();
    try {
        const std::string target = "/runCase?agent=" + std::string(kind.name) + "&casetuple=" + id;
        RawClient client = RawClient::open(port, Request(target));
        client.set_timeout(kClientPatience);
        caricature->talk(client);
    } catch (const ClientError&) {
        // The connection has ended, or the client ends it now.
    }
}

// Case by case, so that cases with long waits do not all come at the end.
void run_all(std::uint16_t port, const std::vector<grading::Case>& cases) {
    const auto& kinds = all_caricatures();
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i != kAtOnce; ++i) {
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < cases.size() * kinds.size(); at = next++) {
                run(port, kinds[at % kinds.size()], cases[at / kinds.size()].id.text());
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

std::string verdicts_of(const grading::Results::OfAgent& results) {
    std::map<grading::Behavior, int> behaviors;
    std::map<grading::CloseBehavior, int> closes;
    for (const auto& [id, result] : results) {
        ++behaviors[result->verdicts.behavior];
        ++closes[result->verdicts.close];
    }
    const auto text = [](int count) { return std::to_string(count); };
    using B = grading::Behavior;
    using C = grading::CloseBehavior;
    return text(behaviors[B::ok]) + '/' + text(behaviors[B::non_strict]) + '/' +
           text(behaviors[B::failed]) + ' ' + text(closes[C::ok]) + '/' + text(closes[C::failed]) +
           '/' + text(closes[C::unclean]) + '/' + text(closes[C::wrong_code]);
}

// For a failure: each verdict, a line for each case.
std::string listing(const grading::Results::OfAgent& results) {
    std::string lines;
    for (const auto& [id, result] : results) {
        const auto code = result->seen.remote_close_code;
        lines += id.text() + ' ' + std::string(text(result->verdicts.behavior)) + ' ' +
                 std::string(text(result->verdicts.close)) + ' ' +
                 (code ? std::to_string(*code) : "none") + '\n';
    }
    return lines;
}

TEST(Caricatures, GetTheVerdictsOfTheAutobahnTestsuite) {
    const std::vector<grading::Case> cases = short_cases();
    ASSERT_EQ(cases.size(), kCases);
    const GradingServer server(cases);

    run_all(server.port(), cases);

    for (const CaricatureKind& kind : all_caricatures()) {
        SCOPED_TRACE(kind.name);
        ASSERT_TRUE(eventually([&] { return server.results()[kind.name].size() == kCases; }));
        const auto results = server.results()[kind.name];
        EXPECT_EQ(verdicts_of(results), kind.verdicts) << listing(results);
    }
}

}  // namespace
}  // namespace wsecho_test
