// Grades clients that send anything, in memory. For libFuzzer; scripts/fuzz builds it.
//
// An input has up to four clients, each ended by the octets 0xff 0x00. The first octet of a client
// says what the rest is: all octets of the client, or a target and, after a zero octet, frames.
// Each case that begins must end, and nothing may be left of a client that has gone.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control/fake_client.hpp"
#include "fuzz/client_frames.hpp"
#include "fuzz/expect.hpp"
#include "grading/cases/all_cases.hpp"
#include "grading/run/grader.hpp"
#include "support/http_head.hpp"
#include "text/field_value.hpp"

namespace {

using namespace wsecho::grading;  // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;
using wsecho_test::expect;
using wsecho_test::FakeClient;
using wsecho_test::FakeScheduler;

constexpr std::size_t kMostClients = 4;
constexpr std::size_t kMostOutput = std::size_t{8} << 20;

// All but those with large or many messages, and two of these.
const std::vector<const Case*>& cases() {
    static const auto selected =
        select_cases({"1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*", "12.1.1", "13.1.1"});
    return selected;
}

class Graded {
public:
    Graded() {
        Settings settings;
        settings.cases = cases();
        settings.excluded_by_agent = {{"x*", {"1.*", "*.3"}}};
        Listener listener;
        listener.on_begin = [this](const auto&, const auto&, const auto&) { ++begun_; };
        listener.on_end = [this](const CaseResult&) { ++ended_; };
        listener.on_update_reports = [](const std::function<void()>& done) { done(); };
        door_ = make_grading_door(std::move(settings), std::move(listener),
                                  std::make_shared<Results>(), scheduler_);
    }

    void serve(std::string_view input) {
        FakeClient client(scheduler_);
        door_->serve(client.stream(), {"127.0.0.1:50000", 9001, false, false});
        const char mode = input.empty() ? '\0' : input.front();
        input.remove_prefix(input.empty() ? 0 : 1);
        (mode & 1) != 0 ? client.send(input) : converse(client, input);
        scheduler_.pass(20s);
        expect(client.received().size() < kMostOutput);
        client.leave();
        scheduler_.pass(20s);
        expect(client.is_over());
    }

    void stop() {
        expect(begun_ == ended_);
        door_->stop();
        scheduler_.pass(20s);
        expect(scheduler_.timers() == 0);
    }

private:
    static void converse(FakeClient& client, std::string_view input) {
        const std::string_view target = wsecho::text::cut(input, std::string_view("\0", 1));
        client.send(wsecho_test::offering().octets().replace(4, 1, target));
        wsecho_test::ClientFrames frames(true);
        while (!input.empty()) client.send(frames.next(input));
    }

    FakeScheduler scheduler_;
    std::unique_ptr<wsecho::engine::FrontDoor> door_;
    int begun_ = 0;
    int ended_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    Graded graded;
    for (std::size_t clients = 0; !input.empty() && clients < kMostClients; ++clients) {
        graded.serve(wsecho::text::cut(input, std::string_view("\xff\0", 2)));
    }
    graded.stop();
    return 0;
}
