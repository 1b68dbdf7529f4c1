#include "load.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace wsecho_bench {
namespace {

constexpr int kPatienceMilliseconds = 10'000;
constexpr std::size_t kBufferSize = 256 * 1024;
constexpr std::size_t kMaxRoundTrips = 2'000'000;

}  // namespace

Load::Load(std::uint16_t port, const Workload& workload, Protocol protocol)
    : frames_(workload, protocol),
      in_flight_(workload.in_flight),
      never_sleeps_(workload.never_sleeps),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      watching_for_room_(workload.connections),
      buffer_(kBufferSize) {
    for (std::size_t i = 0; i < workload.connections; ++i) {
        clients_.push_back(std::make_unique<Client>(port, frames_, in_flight_, protocol, i));
        watch(i, EPOLL_CTL_ADD);
    }
}

Load::~Load() {
    ::close(epoll_);
}

void Load::start() {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        due_ += in_flight_;
        clients_[i]->send(in_flight_);
        watch(i, EPOLL_CTL_MOD);
    }
}

void Load::run(std::uint64_t echoes) {
    const std::uint64_t goal = echoes_ + echoes;
    if (due_ == 0) start();
    while (echoes_ < goal) wait_for_events(true);
}

void Load::drain() {
    while (due_ > 0) wait_for_events(false);
}

void Load::receive_broadcast() {
    for (const auto& client : clients_) client->expect_message();
    due_ += clients_.size();
    drain();
}

void Load::close() {
    for (const auto& client : clients_) client->close();
}

std::vector<double> Load::take_round_trips() {
    return std::exchange(round_trips_, {});
}

// Returns how many events it has written, at least one.
int Load::wait_for_any(epoll_event* events, int room) {
    const auto start = Client::Clock::now();
    for (;;) {
        const int count =
            ::epoll_wait(epoll_, events, room, never_sleeps_ ? 0 : kPatienceMilliseconds);
        if (count > 0) return count;
        if (count < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "epoll_wait");
        }
        if (Client::Clock::now() - start >= std::chrono::milliseconds(kPatienceMilliseconds)) {
            throw std::runtime_error("the server sent nothing for 10 s");
        }
    }
}

void Load::wait_for_events(bool keep_sending) {
    std::array<epoll_event, 64> events;
    const int count = wait_for_any(events.data(), static_cast<int>(events.size()));
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        const auto index = static_cast<std::size_t>(event.data.u64);
        if ((event.events & EPOLLOUT) != 0) clients_[index]->flush();
        if ((event.events & ~std::uint32_t{EPOLLOUT}) != 0) on_readable(index, keep_sending);
        watch(index, EPOLL_CTL_MOD);
    }
}

void Load::on_readable(std::size_t index, bool keep_sending) {
    Client& client = *clients_[index];
    const auto sent = client.oldest_sent();
    const std::size_t echoes = client.receive(buffer_);
    if (echoes == 0) return;
    if (index == 0 && round_trips_.size() < kMaxRoundTrips) {
        round_trips_.push_back(
            std::chrono::duration<double, std::micro>(Client::Clock::now() - sent).count());
    }
    echoes_ += echoes;
    due_ -= echoes;
    if (keep_sending) {
        due_ += echoes;
        client.send(echoes);
    }
}

// Waits for room to send only while there is something to send.
void Load::watch(std::size_t index, int operation) {
    const bool blocked = clients_[index]->blocked();
    if (operation == EPOLL_CTL_MOD && blocked == watching_for_room_[index]) return;
    watching_for_room_[index] = blocked;
    epoll_event event{};
    event.events = blocked ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(epoll_, operation, clients_[index]->descriptor(), &event);
}

}  // namespace wsecho_bench
