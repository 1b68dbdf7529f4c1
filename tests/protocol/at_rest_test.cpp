// A client that has sent its last octet and waits costs no CPU time, whatever the server owes it.

#include <gtest/gtest.h>
#include <poll.h>

#include <cctype>
#include <chrono>
#include <string>

#include "support/frames.hpp"
#include "support/payloads.hpp"
#include "support/process_facts.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"
#include "wsecho/behavior.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

namespace {

constexpr int kMeasuredMs = 150;

std::string message_and_close() {
    return FrameSpec(opcode::text, some_text(1000)).octets() +
           FrameSpec(opcode::close, "\x03\xe8").octets();
}

void expect_no_cpu_time() {
    const auto before = cpu_time();
    ::poll(nullptr, 0, kMeasuredMs);
    EXPECT_LT(cpu_time() - before, 50ms);  // a loop would take all of it
}

std::string name_of(const ::testing::TestParamInfo<const char*>& step) {
    std::string name = step.param;
    for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    }
    return name;
}

// The client sends its request and all the rest at once.
class AtRest : public ::testing::TestWithParam<const char*> {
protected:
    AtRest() : client(server.port()) {
        const wsecho::Behavior valid(GetParam());
        client.write(Request("/do/" + valid.text()).octets() + message_and_close());
    }

    TestServer server;
    RawClient client;
};

TEST_P(AtRest, TheConnectionStaysOpen) {
    expect_no_cpu_time();
}

TEST_P(AtRest, TheClientHasSentFin) {
    client.shutdown_write();
    expect_no_cpu_time();
}

TEST_P(AtRest, TheClientHasLeft) {
    client.abort();
    expect_no_cpu_time();
}

INSTANTIATE_TEST_SUITE_P(WithStep, AtRest,
                         ::testing::Values("echo", "tcp.slowwrite(100)", "tcp.slowread(10)",
                                           "tcp.noread", "tcp.stall(20s)", "tcp.blackhole",
                                           "tcp.halfclose-in", "tcp.halfclose-out", "tcp.cut-up",
                                           "tcp.cut-down", "tcp.noread-handshake",
                                           "tcp.accept-silent", "hs.never",
                                           "hs.partial(10,silence)", "delay(20s)@request",
                                           "delay(20s)@message:1"),
                         name_of);

// The client has the response, and sends the rest.
class AtRestOnceOpen : public ::testing::TestWithParam<const char*> {
protected:
    AtRestOnceOpen() : client(server.port()) {
        EXPECT_EQ(client.handshake(Request(std::string("/do/") + GetParam())).status, 101);
        client.write(message_and_close());
    }

    TestServer server;
    RawClient client;
};

TEST_P(AtRestOnceOpen, TheConnectionStaysOpen) {
    expect_no_cpu_time();
}

TEST_P(AtRestOnceOpen, TheClientHasSentFin) {
    client.shutdown_write();
    expect_no_cpu_time();
}

TEST_P(AtRestOnceOpen, TheClientSendsMoreAndFin) {
    client.write(message_and_close());
    client.shutdown_write();
    expect_no_cpu_time();
}

INSTANTIATE_TEST_SUITE_P(WithStep, AtRestOnceOpen,
                         ::testing::Values("echo", "tcp.slowwrite(500)", "tcp.latency(500ms)",
                                           "tcp.chop(1,20ms)", "tcp.coalesce(10s)",
                                           "tcp.slowread(10)", "tcp.noread", "tcp.stall(20s)",
                                           "echo.delay(10s)", "delay(20s)@message:1",
                                           "delay(20s)@close", "tcp.halfclose-out",
                                           "tcp.halfclose-in", "tcp.idle"),
                         name_of);

}  // namespace
