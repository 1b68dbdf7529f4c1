#include "controlled_server.hpp"

#include <future>
#include <ostream>
#include <utility>

#include "server/with_front_door.hpp"
#include "support/deadline.hpp"
#include "support/exchange_record.hpp"

namespace wsecho_test {
namespace {

namespace control = wsecho::control;
namespace engine = wsecho::engine;

// Hands the answer to the waiting test. A reply that is destroyed without one breaks the promise.
class PromisedReply final : public control::Reply {
public:
    void send(control::Response response) override {
        answer_.set_value({response.status, std::move(response.content_type),
                           std::move(response.body), std::move(response.headers)});
    }
    void on_gone(std::function<void()>) override {}

    std::future<Answer> answer() { return answer_.get_future(); }

private:
    std::promise<Answer> answer_;
};

control::Request make_request(const std::string& method, const std::string& target) {
    control::Request request;
    request.method = method;
    const std::size_t question = std::min(target.find('?'), target.size());
    request.path = target.substr(0, question);
    std::string query = target.substr(std::min(question + 1, target.size()));
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string pair = query.substr(0, end);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        request.query.push_back(
            {pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size()))});
        query.erase(0, end + 1);
    }
    return request;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    return out << answer.status << ' ' << answer.body;
}

class ControlledServer::Door final : public engine::FrontDoor {
public:
    Door(engine::Engine& engine, const std::shared_ptr<wsecho::journal::Journal>& journal,
         engine::Scheduler& scheduler, const wsecho::Options& options, control::Program program)
        : server(engine, journal, scheduler, options, std::move(program)), router(server) {}

    Choice choose(std::string_view) const override { return Choice::session; }
    void serve(std::unique_ptr<engine::Stream>, const engine::Arrival&) override {}
    void probed() override {}
    void stop() override { server.waits().stop(); }

    control::Server server;
    control::Router router;
};

ControlledServer::ControlledServer(const wsecho::Options& options, control::Program program) {
    server_ = wsecho::server::with_front_door(
        options,
        [&](engine::Engine& engine, const std::shared_ptr<wsecho::journal::Journal>& journal,
            engine::Scheduler& scheduler) -> std::unique_ptr<engine::FrontDoor> {
            auto door =
                std::make_unique<Door>(engine, journal, scheduler, options, std::move(program));
            door_ = door.get();
            return door;
        });
}

ControlledServer::~ControlledServer() {
    server_->stop();
}

const control::Router& ControlledServer::router() const {
    return door_->router;
}

void ControlledServer::run(const std::function<void(control::Server&)>& task) {
    std::promise<void> done;
    door_->server.scheduler().post([&] {
        task(door_->server);
        done.set_value();
    });
    done.get_future().get();
}

Answer ControlledServer::call(const std::string& method, const std::string& target,
                              const std::string& body, const std::string& content_type) {
    control::Request request = make_request(method, target);
    request.body = body;
    if (!body.empty()) request.headers.push_back({"Content-Type", content_type});
    auto reply = std::make_shared<PromisedReply>();
    std::future<Answer> answer = reply->answer();
    run([&](control::Server&) { door_->router.handle(std::move(request), std::move(reply)); });
    if (answer.wait_for(scaled(kPatience)) != std::future_status::ready) {
        throw ClientError("no answer to " + method + ' ' + target);
    }
    Answer received = answer.get();
    std::string head;
    for (const auto& [name, value] : received.headers) head += name + ": " + value + "\r\n";
    const std::string written = content_type == "application/json" ? body : "";
    record_exchange({method, target, written, received.status, received.type, head, received.body});
    return received;
}

}  // namespace wsecho_test
