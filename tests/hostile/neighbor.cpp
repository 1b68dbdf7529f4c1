#include "hostile/neighbor.hpp"

#include <algorithm>
#include <exception>

#include "support/printed.hpp"

namespace wsecho_test {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::duration_cast;
using std::chrono::microseconds;

RawClient opened(std::uint16_t port, bool secure) {
    RawClient client(port);
    if (secure) client.start_tls();
    if (client.handshake().status != 101) throw ClientError("the neighbor was refused");
    return client;
}

// Each eighth is larger than the server's own buffer of a connection.
std::string numbered(std::uint64_t number) {
    std::string payload = "message " + std::to_string(number);
    if (number % 8 == 0) payload.resize(6000, '.');
    return payload;
}

}  // namespace

Neighbor::Neighbor(std::uint16_t port, bool secure)
    : client_(opened(port, secure)), start_(Clock::now()), thread_([this] { run(); }) {}

Neighbor::~Neighbor() {
    leave();
}

void Neighbor::run() {
    try {
        while (!leaves_ && !is_over_) echo_one();
        if (!is_over_) client_.close_cleanly();
    } catch (const std::exception& error) {
        fault_ = "after " + std::to_string(total_) + " echoes: " + error.what();
    }
}

void Neighbor::echo_one() {
    const std::string payload = numbered(total_ + 1);
    const auto sent = Clock::now();
    client_.send_text(payload);
    const Frame frame = client_.read_frame();
    client_.forget_arrivals();
    if (may_go_away_ && frame.close_code() == std::uint16_t{1001}) {
        client_.send_close(1001);
        is_over_ = true;
        return;
    }
    if (frame.octets != server_frame(opcode::text, payload)) {
        throw ClientError("not the echo of " + payload.substr(0, 20) + ": " + printed(frame));
    }
    count(duration_cast<microseconds>(Clock::now() - sent));
}

void Neighbor::count(microseconds time) {
    ++total_;
    const std::lock_guard lock(mutex_);
    const auto index = static_cast<std::size_t>(time.count());
    ++times_[std::min(index, times_.size() - 1)];
    ++echoes_.count;
    echoes_.slowest = std::max(echoes_.slowest, time);
}

void Neighbor::start_counting() {
    const std::lock_guard lock(mutex_);
    times_.fill(0);
    echoes_ = {};
    start_ = Clock::now();
}

Echoes Neighbor::echoes() const {
    const std::lock_guard lock(mutex_);
    Echoes echoes = echoes_;
    echoes.time = Clock::now() - start_;
    std::uint64_t passed = 0;
    for (std::size_t index = 0; index < times_.size(); ++index) {
        passed += times_[index];
        if (2 * passed < echoes.count) continue;
        echoes.median = microseconds(index);
        break;
    }
    return echoes;
}

std::string Neighbor::leave() {
    leaves_ = true;
    if (thread_.joinable()) thread_.join();
    return fault_;
}

std::string Neighbor::wait_for_going_away() {
    may_go_away_ = true;
    if (thread_.joinable()) thread_.join();
    return fault_;
}

}  // namespace wsecho_test
