// Fills the connection, empties it, and checks the peak.

#include "protocol/bounded_memory.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/deaf_client.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "support/test_server.hpp"

namespace wsecho_test {

void expect_bounded_memory(std::size_t size, std::size_t total) {
    wsecho::Options options;
    options.history.bytes = kMiB;
    TestServer server(options);
    auto client = RawClient::open(server.port());
    const std::string message = some_binary(size);
    std::string octets;
    std::string expected;
    while (octets.size() < 65536) {
        octets += FrameSpec(opcode::binary, message).octets();
        expected += server_frame(opcode::binary, message);
    }
    total -= total % octets.size();
    const std::size_t limit = reset_peak_memory() + options.history.bytes + 8 * kMiB;

    const std::size_t sent = send_until_stalled(client, octets, total);
    EXPECT_LT(sent, total) << "the server has read everything";
    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory(), limit) << sent << " octets sent";
    }

    catch_up(client, octets, sent, total, expected);
    client.sync();
    EXPECT_EQ(
        server.message_count(),
        total / octets.size() * (expected.size() / server_frame(opcode::binary, message).size()));
    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory(), limit);
    }
}

}  // namespace wsecho_test
