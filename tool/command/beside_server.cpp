#include "tool/command/beside_server.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tool/command/environment.hpp"
#include "tool/command/placeholders.hpp"
#include "tool/command/trust.hpp"
#include "wsecho/connection.hpp"
#include "wsecho/verdict.hpp"

extern char** environ;

namespace wsecho::tool {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kToEnd{2000};

// The server gives the verdict a moment after its timeout, on a busy machine.
constexpr std::chrono::milliseconds kToJudge{1000};

bool is_pending(const Connection& connection) {
    const std::vector<Verdict> verdicts = connection.verdicts();
    return std::any_of(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) {
        return verdict.outcome == Verdict::Outcome::undecided;
    });
}

void wait_for_clients(const EchoServer& server, std::chrono::milliseconds verdict_timeout,
                      Command& command) {
    const Clock::time_point begin = Clock::now();
    const auto is_over = [&] {
        const std::vector<Connection> all = server.connections();
        const bool waits_for_verdict = Clock::now() >= begin + kToEnd;
        return std::none_of(all.begin(), all.end(), [&](const Connection& connection) {
            if (connection.state() == ConnectionState::closed) return false;
            return !waits_for_verdict || is_pending(connection);
        });
    };
    if (!command.wait(is_over, begin + kToEnd)) return;
    command.wait(is_over, begin + std::max(kToEnd, verdict_timeout + kToJudge));
}

}  // namespace

CommandResult run_beside(const EchoServer& server, const Settings& settings, ServerFacts facts,
                         Command& command, const Parent* parent,
                         const std::function<bool()>& is_enough) {
    Launch launch;
    launch.environment = read_environment(environ);
    std::optional<TrustFiles> trust;
    const std::string ca = settings.tls.on ? server.ca_pem() : std::string();
    if (!ca.empty()) {
        trust.emplace(ca);
        launch.folder = trust->folder();
        if (facts.ca_file.empty()) facts.ca_file = trust->ca_file();
        if (settings.command.trust_environment) trust->set_variables(launch.environment);
    }
    set_server_variables(launch.environment, facts, ::getpid());
    launch.words = fill_in(settings.command, facts);
    CommandResult result = command.run(launch, parent, is_enough);
    wait_for_clients(server, settings.server.verdict_timeout, command);
    return result;
}

}  // namespace wsecho::tool
