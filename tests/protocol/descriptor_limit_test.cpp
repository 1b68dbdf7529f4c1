// A process that has used up its file descriptors: accept() fails with EMFILE at once, every time.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <future>
#include <string>
#include <system_error>
#include <vector>

#include "support/expectations.hpp"
#include "support/process_facts.hpp"
#include "support/test_server.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

constexpr int kQuietPeriodMs = 300;

// Uses up the descriptors of this process while it lives.
class NoDescriptors {
public:
    NoDescriptors() {
        // -fsanitize=undefined needs descriptors the first time it checks the type of an object.
        EXPECT_TRUE(std::error_code(EMFILE, std::system_category()) ==
                    std::errc::too_many_files_open);
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit few = before_;
        few.rlim_cur = 256;
        EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
        for (int fd = 0; (fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) {
            fillers_.push_back(fd);
        }
    }
    ~NoDescriptors() {
        for (const int fd : fillers_) ::close(fd);
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;

private:
    rlimit before_{};
    std::vector<int> fillers_;
};

bool is_timeout(const ClientError& error) {
    return std::string(error.what()).find("timed out") != std::string::npos;
}

// A server whose I/O thread can be held, a connected client, and others that wait to be accepted.
// Those connect while the server is held, since both ends are in this process.
struct Crowd {
    std::promise<void> release;
    std::promise<void> held;
    TestServer server{options()};
    RawClient client = RawClient::open(server.port());
    RawClient silent{server.port()};
    RawClient delayed{server.port()};
    std::vector<RawClient> waiting;

    // -fsanitize=undefined needs descriptors the first time it checks the type of an object. So the
    // server waits for a silent client, and for a timer, once while there are some left.
    explicit Crowd(int count = 8) {
        EXPECT_FALSE(is_timeout(ClientError("for the same reason")));
        EXPECT_EQ(delayed.handshake(Request("/do/delay(1ms)@request")).status, 101);
        EXPECT_TRUE(eventually([this] { return server.connections().size() == 3; }));
        client.sync();
        client.send_text("hold");
        held.get_future().wait();
        for (int i = 0; i < count; ++i) {
            waiting.emplace_back(server.port());
            waiting.back().write(Request().octets());
        }
    }

    wsecho::Options options() {
        wsecho::Options options;
        options.trace = [this](const wsecho::Event& event) {
            if (event.payload != "hold" || event.direction != wsecho::Direction::received) return;
            held.set_value();
            release.get_future().wait();
        };
        return options;
    }
};

// True if the server has accepted the client, false if it has rejected it. Throws if it does
// neither.
bool is_accepted(RawClient& client) {
    try {
        return client.read_exact(12) == "HTTP/1.1 101";
    } catch (const ClientError& error) {
        if (is_timeout(error)) throw;
        return false;
    }
}

}  // namespace

TEST(DescriptorLimit, TheServerNeitherSpinsNorForgetsItsClients) {
    Crowd crowd;
    const NoDescriptors none;
    crowd.release.set_value();
    expect_frame(crowd.client, opcode::text, "hold");

    const auto start = cpu_time();
    ::poll(nullptr, 0, kQuietPeriodMs);
    const auto used = cpu_time() - start;

    EXPECT_LT(used, 100ms);  // a loop round accept() would have taken all the time there was
    crowd.client.send_text("still served");
    expect_frame(crowd.client, opcode::text, "still served");
}

TEST(DescriptorLimit, TheServerRefusesThoseThatItCannotServe) {
    Crowd crowd(200);
    const NoDescriptors none;

    crowd.release.set_value();

    EXPECT_FALSE(is_accepted(crowd.waiting.back()));
    EXPECT_LT(crowd.server.problems().size(), 50U);
}

TEST(DescriptorLimit, TheServerAcceptsAgainWhenDescriptorsAreFree) {
    Crowd crowd;
    {
        const NoDescriptors none;
        crowd.release.set_value();
        expect_frame(crowd.client, opcode::text, "hold");
        ::poll(nullptr, 0, kQuietPeriodMs);
    }

    for (RawClient& client : crowd.waiting) is_accepted(client);
    auto late = RawClient::open(crowd.server.port());
    late.send_text("served again");
    expect_frame(late, opcode::text, "served again");
}
