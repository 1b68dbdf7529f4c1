// Starts a session on one end of a socket pair, and polls it.

#include "fuzz/fuzzed_session.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "engine/io_thread.hpp"
#include "engine/session.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/fake_time.hpp"
#include "step/host.hpp"

namespace wsecho_test {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kFlood = std::size_t{4} << 20;

// More turns than any input needs: a server that needs more never rests.
constexpr int kMostTurns = 100000;

std::array<int, 2> make_pair() {
    std::array<int, 2> ends{};
    expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
    return ends;
}

}  // namespace

struct FuzzedSession::Impl final : wsecho::behavior::Host, wsecho::engine::SessionOwner {
    explicit Impl(const wsecho::Options& options)
        : io(options, std::make_shared<wsecho::journal::Journal>(options.history)) {
        const auto ends = make_pair();
        client = ends[0];
        server = ends[1];
        io.host = this;
        io.selection.otherwise(options.behavior);
        wsecho::engine::Visitor visitor;
        visitor.socket = wsecho::engine::Socket(server);
        record = io.journal->add_connection("unix:", io.journal->now());
        io.readiness.set_tidying([this] { session.reset(); });
        session = std::make_shared<wsecho::engine::Session>(io, record, std::move(visitor), *this);
        session->start(false);
        serve();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() { close_client(); }

    void on_gone(wsecho::engine::Session& /*session*/) noexcept override { io.readiness.tidy_up(); }

    void close_client() {
        if (client >= 0) ::close(std::exchange(client, -1));
    }

    void serve() {
        for (int turn = 0; write() || io.readiness.poll() || read(); ++turn)
            expect(turn < kMostTurns);
        const bool waits_for_client = !reads && session && session->unsent_bytes() > 0;
        has_waited = has_waited || waits_for_client || !unsent.empty();
    }

    bool write() {
        if (client < 0 || unsent.empty()) return false;
        const ssize_t size = ::send(client, unsent.data(), unsent.size(), MSG_NOSIGNAL);
        if (size < 0 && errno != EAGAIN) unsent.clear();
        if (size > 0) unsent.erase(0, static_cast<std::size_t>(size));
        if (unsent.empty() && sends_fin) ::shutdown(client, SHUT_WR);
        return size > 0;
    }

    // As the engine ends. From here on, only a forgotten timer keeps the loop from ending.
    void end() {
        io.opening.stop();
        io.lingering.stop();
        io.readiness.stop();
        io.io.restart();
        io.io.poll();
    }

    bool read() {
        static std::array<char, 65536> buffer;
        if (client < 0 || !reads) return false;
        const ssize_t size = ::recv(client, buffer.data(), buffer.size(), 0);
        if (size <= 0) return false;
        received.append(buffer.data(), static_cast<std::size_t>(size));
        if (received.size() > kFlood) reads = false;
        return true;
    }

    // ---- behavior::Host: this session is all of the server ----

    void refuse(std::chrono::milliseconds /*time*/) override {}
    void fill_backlog(std::chrono::milliseconds /*time*/) override {}
    void reset_all() override { session->reset("the server reset all connections"); }
    void finish_all() override { session->finish("the server ended all connections"); }
    void close_all(const wsecho::CloseFrame& frame) override {
        session->close_or_finish(frame, "the server ended all connections");
    }

    wsecho::engine::IoThread io;
    std::shared_ptr<wsecho::journal::ConnectionRecord> record;
    std::shared_ptr<wsecho::engine::Session> session;  // null once nothing is left of it
    int client = -1;
    int server = -1;     // owned by the session
    std::string unsent;  // that the socket does not take
    bool has_waited = false;
    bool sends_fin = false;  // after the unsent
    bool reads = true;
    bool was_reset = false;
    std::string received;
};

FuzzedSession::FuzzedSession(const wsecho::Options& options)
    : impl_((begin_time(), std::make_unique<Impl>(options))) {}

FuzzedSession::~FuzzedSession() = default;

void FuzzedSession::send(std::string_view octets) {
    if (impl_->sends_fin) return;
    impl_->unsent += octets;
    impl_->serve();
}

void FuzzedSession::pass(std::chrono::milliseconds time) {
    constexpr int kSteps = 10;
    for (int step = 0; step < kSteps; ++step) {
        let_pass(time / kSteps);
        impl_->serve();
    }
}

void FuzzedSession::set_reading(bool reads) {
    impl_->reads = reads && !is_flooded();
    impl_->serve();
}

void FuzzedSession::shrink_buffers() {
    const int size = 0;  // the smallest that the system has
    if (!impl_->session) return;
    ::setsockopt(impl_->server, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

void FuzzedSession::send_fin() {
    impl_->sends_fin = true;
    if (impl_->client >= 0 && impl_->unsent.empty()) ::shutdown(impl_->client, SHUT_WR);
    impl_->serve();
}

void FuzzedSession::leave() {
    impl_->close_client();
    impl_->serve();
}

void FuzzedSession::stop_server() {
    if (impl_->session) impl_->session->server_stops();
    impl_->serve();
}

void FuzzedSession::perform(const wsecho::journal::Action& action) {
    const auto kept = impl_->session;
    if (kept) kept->perform(action);
    impl_->serve();
}

void FuzzedSession::finish() {
    if (is_flooded()) leave();
    set_reading(true);
    send_fin();
    for (int turn = 0; turn < 4 && impl_->session; ++turn) pass(10s);
    impl_->was_reset = impl_->session != nullptr;
    if (impl_->session) impl_->session->reset("the fuzzer has waited for long enough");
    impl_->serve();
    impl_->end();
    expect(!impl_->session && impl_->io.io.stopped());
}

const std::string& FuzzedSession::received() const {
    return impl_->received;
}

bool FuzzedSession::is_flooded() const {
    return impl_->received.size() > kFlood;
}

bool FuzzedSession::has_waited() const {
    return impl_->has_waited;
}

bool FuzzedSession::was_reset() const {
    return impl_->was_reset;
}

const wsecho::journal::Journal& FuzzedSession::journal() const {
    return *impl_->io.journal;
}

const wsecho::journal::ConnectionRecord& FuzzedSession::record() const {
    return *impl_->record;
}

}  // namespace wsecho_test
