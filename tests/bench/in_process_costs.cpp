// What an embedded server costs a test: start, one echo, stop; beside a thread's own cost.

#include "in_process_costs.hpp"

#include <time.h>

#include <chrono>
#include <thread>

#include "load.hpp"
#include "records.hpp"
#include "workload.hpp"
#include "wsecho/echo_server.hpp"

namespace wsecho_bench {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr std::chrono::milliseconds kSlice{100};

Microseconds cpu(clockid_t clock) {
    timespec used{};
    ::clock_gettime(clock, &used);
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

Microseconds client_cpu{};  // of the clients so far, which run on this thread

void echo_once(std::uint16_t port) {
    const auto before = cpu(CLOCK_THREAD_CPUTIME_ID);
    {
        Load client(port, kOneClient);
        client.start();
        client.drain();
        client.close();
    }
    client_cpu += cpu(CLOCK_THREAD_CPUTIME_ID) - before;
}

void start_and_join_thread() {
    std::thread thread([] {});
    thread.join();
}

void start_and_stop_server() {
    wsecho::EchoServer server;
    server.stop();
}

void start_echo_stop() {
    wsecho::EchoServer server;
    echo_once(server.port());
    server.stop();
}

// What the same client costs with a server that runs already.
void connect_echo_close() {
    static const wsecho::EchoServer server;
    echo_once(server.port());
}

// Of all threads, without the clients.
Microseconds server_cpu() {
    return cpu(CLOCK_PROCESS_CPUTIME_ID) - client_cpu;
}

struct Action {
    const char* name;
    void (*act)();
};

constexpr Action kActions[] = {
    {"start and join a thread", start_and_join_thread},
    {"start and stop a server", start_and_stop_server},
    {"start a server, connect, echo, close, stop", start_echo_stop},
    {"connect, echo, close, with a running server", connect_echo_close},
};

void measure_slice(const Action& action) {
    const auto cpu_before = server_cpu();
    const auto start = Clock::now();
    int count = 0;
    for (; Clock::now() - start < kSlice; ++count) action.act();
    const Microseconds elapsed = Clock::now() - start;
    record("in-process", action.name, "µs", elapsed.count() / count);
    record("in-process", action.name, "CPU without the client's, µs",
           (server_cpu() - cpu_before).count() / count);
}

}  // namespace

void measure_in_process(const Settings& settings) {
    show_progress("servers in this process");
    for (const Action& action : kActions) action.act();  // warms up
    for (int round = 0; round < settings.rounds; ++round) {
        for (const Action& action : kActions) measure_slice(action);
    }
}

}  // namespace wsecho_bench
