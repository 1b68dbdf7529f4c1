// How to test that a client waits for a slow server instead of filling its own memory.

#include "upload_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>
#include <wsecho/gtest.hpp>

namespace {

using namespace std::chrono_literals;
using example::Uploader;
using example::UploadFailed;
using wsecho::Connection;
using wsecho::IsText;
using wsecho::WsMessage;

constexpr std::size_t kLimit = std::size_t{1} << 20;
constexpr std::size_t kChunk = std::size_t{64} << 10;

class Upload : public wsecho::EchoServerTest {
protected:
    // The server keeps what it gets and confirms the end. An echo would send it all back.
    Upload() { server.otherwise("sink/reply(end%20*,stored%20*)"); }

    /// Pushes chunks until the client takes no more. Returns how many it took.
    static std::size_t push_until_full(Uploader& uploader,
                                       std::chrono::milliseconds patience = 100ms) {
        std::size_t taken = 0;
        while (taken < kChunks && uploader.push(chunk(taken), patience)) {
            ++taken;
            const Uploader::Progress progress = uploader.progress();
            EXPECT_LE(progress.pushed - progress.sent, kLimit);
        }
        return taken;
    }

    /// Chunk number n: no two are alike, so that a lost or swapped one shows.
    static std::string chunk(std::size_t n) {
        std::string octets = "chunk " + std::to_string(n) + ' ';
        octets.resize(kChunk, static_cast<char>(n));
        return octets;
    }

    // 16 MiB: several times what the buffers of TCP on both sides take.
    static constexpr std::size_t kChunks = 256;
};

TEST_F(Upload, EverythingArrivesInOrder) {
    Uploader uploader(server.url("/files/1"), kLimit);
    for (std::size_t n = 0; n < 100; ++n) ASSERT_TRUE(uploader.push(chunk(n)));

    EXPECT_EQ(uploader.finish(), "stored 6553600");

    const Connection connection = server.accept().value();
    for (std::size_t n = 0; n < 100; ++n) {
        ASSERT_EQ(connection.take_message(), WsMessage::binary(chunk(n)));
    }
    EXPECT_WS_RECEIVES(connection, IsText("end 6553600"));
}

TEST_F(Upload, AServerThatDoesNotReadIsWaitedFor) {
    Uploader uploader(server.url("/files/1"), kLimit);
    const Connection connection = server.accept().value();
    ASSERT_TRUE(connection.pause_reading());

    std::size_t taken = push_until_full(uploader);

    EXPECT_LT(taken, kChunks) << "the client took everything, though nobody reads it";
    EXPECT_LT(uploader.progress().sent, uploader.progress().pushed);
    EXPECT_EQ(connection.message_count(), 0U);

    ASSERT_TRUE(connection.resume_reading());
    for (; taken < kChunks; ++taken) ASSERT_TRUE(uploader.push(chunk(taken)));
    EXPECT_EQ(uploader.finish(), "stored " + std::to_string(kChunks * kChunk));

    EXPECT_EQ(uploader.progress().sent, kChunks * kChunk);
    const std::vector<WsMessage> messages = server.messages();
    ASSERT_EQ(messages.size(), kChunks + 1);
    for (std::size_t n = 0; n < kChunks; ++n) ASSERT_EQ(messages[n], WsMessage::binary(chunk(n)));
}

TEST_F(Upload, ALossIsReportedToWhoWaits) {
    Uploader uploader(server.url("/files/1"), kLimit);
    const Connection connection = server.accept().value();
    ASSERT_TRUE(connection.pause_reading());
    push_until_full(uploader);

    EXPECT_TRUE(connection.abort());

    EXPECT_THROW(push_until_full(uploader, 10s), UploadFailed);
    EXPECT_THROW(uploader.finish(), UploadFailed);
}

TEST_F(Upload, WithoutAConfirmationItHasFailed) {
    server.otherwise("sink/close(1011,disk%20full)@message:3");
    Uploader uploader(server.url("/files/1"), kLimit);
    for (std::size_t n = 0; n < 3; ++n) ASSERT_TRUE(uploader.push(chunk(n)));

    EXPECT_THROW(uploader.finish(), UploadFailed);
}

}  // namespace
