// Compression in both directions over sockets: an echo with a window of exactly the agreed size.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "grading/cases/all_cases.hpp"
#include "grading/run/grader.hpp"
#include "server/with_front_door.hpp"
#include "support/deadline.hpp"
#include "support/raw_client.hpp"
#include "support/raw_deflate.hpp"

using namespace wsecho::grading;
using wsecho_test::eventually;
using wsecho_test::FrameSpec;
using wsecho_test::RawClient;
using wsecho_test::RawDeflater;
using wsecho_test::RawInflater;
namespace opcode = wsecho_test::opcode;

namespace {

class GradingLoop : public testing::Test {
protected:
    RawClient open(const std::string& id, const std::string& offer = {}) {
        const std::string target = "/runCase?agent=a&casetuple=" + id;
        wsecho_test::Request request(target);
        if (!offer.empty()) request.add("Sec-WebSocket-Extensions", offer);
        return RawClient::open(server_->port(), request);
    }

    std::string verdict(const std::string& id) {
        std::shared_ptr<const CaseResult> found;
        EXPECT_TRUE(eventually([&] {
            found = results_->find("a", *read_case_id(id));
            return found != nullptr;
        }));
        return std::string(text(found->verdicts.behavior)) + "/" +
               std::string(text(found->verdicts.close));
    }

    const std::shared_ptr<Results> results_ = std::make_shared<Results>();

private:
    static Settings settings() {
        Settings settings;
        settings.cases = select_cases({"*"});
        return settings;
    }

    const std::unique_ptr<wsecho::EchoServer> server_ = wsecho::server::with_front_door(
        {}, [this](wsecho::engine::Engine&, const auto&, wsecho::engine::Scheduler& scheduler) {
            return make_grading_door(settings(), {}, results_, scheduler);
        });
};

/// Echoes messages until the server closes, and answers that.
void echo(RawClient& client, int server_bits, int client_bits, std::size_t messages = 100000) {
    RawInflater inflater(server_bits);
    RawDeflater deflater(client_bits);
    std::string compressed;
    std::uint8_t first = 0;
    while (messages > 0) {
        const auto frame = client.read_frame();
        if (frame.opcode == opcode::close) return client.send_close(1000);
        if (frame.opcode != opcode::continuation) first = frame.opcode;
        compressed += frame.payload;
        if (!frame.fin) continue;
        const std::string payload = inflater.message(std::exchange(compressed, {}));
        client.send(FrameSpec(first, deflater.message(payload)).rsv(0b100));
        --messages;
    }
}

TEST_F(GradingLoop, EchoesInTheAgreedWindowsPass) {
    auto plain = open("12.1.11", "permessage-deflate");
    echo(plain, 15, 15);
    EXPECT_EQ(verdict("12.1.11"), "OK/OK");

    auto small = open("13.3.10",
                      "permessage-deflate; client_max_window_bits; "
                      "server_max_window_bits=9");
    echo(small, 9, 9);
    EXPECT_EQ(verdict("13.3.10"), "OK/OK");
}

// The second client comes while the first is in the middle, and overtakes it.
TEST_F(GradingLoop, MessagesThatWereKeptAreRightForOtherClients) {
    auto slow = open("12.2.9", "permessage-deflate");
    echo(slow, 15, 15, 3);
    auto fast = open("12.2.9", "permessage-deflate");
    echo(fast, 15, 15);
    EXPECT_EQ(verdict("12.2.9"), "OK/OK");
    auto third = open("12.2.9", "permessage-deflate");
    echo(third, 15, 15);
    EXPECT_EQ(verdict("12.2.9"), "OK/OK");
}

TEST_F(GradingLoop, WithoutCompressionTheCaseIsUnimplemented) {
    auto client = open("13.1.1");
    EXPECT_EQ(client.read_close_code(), 1000);
    client.send_close(1000);
    EXPECT_EQ(verdict("13.1.1"), "UNIMPLEMENTED/OK");
}

TEST_F(GradingLoop, AWrongEchoFailsAtOnce) {
    auto client = open("12.3.4", "permessage-deflate");
    const auto message = client.read_message();
    std::string payload = RawInflater().message(message.payload);
    payload.back() ^= 1;
    client.send(FrameSpec(message.opcode, RawDeflater().message(payload)).rsv(0b100));
    EXPECT_EQ(client.read_close_code(), 1000);
    client.send_close(1000);
    EXPECT_EQ(verdict("12.3.4"), "FAILED/OK");
}

TEST_F(GradingLoop, AMessageOfTheRightLengthPassesWithAStrictMark) {
    auto client = open("9.2.1");
    const auto message = client.read_message();
    client.send_binary(std::string(message.payload.size(), 'x'));
    EXPECT_EQ(client.read_close_code(), 1000);
    client.send_close(1000);
    EXPECT_EQ(verdict("9.2.1"), "OK/OK");
    EXPECT_EQ(results_->find("a", {9, 2, 1})->verdicts.strict.size(), 1U);
}

// 64 octets in each write: 16,385 of them, of which two leave with the response.
TEST_F(GradingLoop, PiecesAreSentApart) {
    auto client = open("9.5.1");
    client.send_text(client.read_message().payload);
    EXPECT_EQ(client.read_close_code(), 1000);
    client.send_close(1000);
    EXPECT_EQ(verdict("9.5.1"), "OK/OK");
    EXPECT_EQ(results_->find("a", {9, 5, 1})->octets_written.at(64), 16382U);
}

}  // namespace
