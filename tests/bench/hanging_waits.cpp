#include "hanging_waits.hpp"

#include <stdexcept>
#include <string>

namespace wsecho_bench {
namespace {

struct Wait {
    const char* target;
    std::string body;
};

Wait wait_of(int number) {
    const std::string timeout = R"("timeout_ms":600000})";
    const std::string match = R"("match":{"text":"it never arrives"},)";
    const std::string id = R"({"id":"another-)" + std::to_string(number) + R"(",)";
    switch (number % 4) {
        case 0:
            return {"/-/messages/wait", id + match + timeout};
        case 1:
            return {"/-/messages/wait", "{" + match + timeout};
        case 2:
            return {"/-/messages/take", id + timeout};
        default:
            return {"/-/clients/wait", R"({"count":100000,)" + timeout};
    }
}

}  // namespace

HangingWaits::HangingWaits(std::uint16_t port) {
    for (int number = 0; number < kHangingWaits; ++number) {
        const Wait wait = wait_of(number);
        clients_.emplace_back(port).send("POST", wait.target, wait.body);
    }
    // One more is refused, once these wait.
    wsecho_test::HttpClient last(port);
    for (int tries = 0; tries < 1000; ++tries) {
        const Wait wait = wait_of(2);
        const auto response = last.request("POST", wait.target, R"({"id":"last","timeout_ms":0})");
        if (response.status() == 503) return;
    }
    throw std::runtime_error("the server does not let " + std::to_string(kHangingWaits) +
                             " waits hang");
}

}  // namespace wsecho_bench
