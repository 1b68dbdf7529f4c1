// Compressing what the server sends: read back with zlib as a client would, and with the Inflater.

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/deflate.hpp"

namespace {

using namespace std::string_literals;
using wsecho::engine::Deflater;
using wsecho::engine::Inflater;
using wsecho::engine::InflateResult;

// A client that keeps no more than 2^bits octets to refer back to.
class Client {
public:
    explicit Client(int bits) { EXPECT_EQ(inflateInit2(&z_, -bits), Z_OK); }
    ~Client() { inflateEnd(&z_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Nothing if the data cannot be read. One octet at a time comes out, as zlib lets matches refer
    // to the whole of what one call puts out, however small the window is.
    std::optional<std::string> read(std::string data) {
        data += "\x00\x00\xff\xff"s;
        z_.next_in = reinterpret_cast<Bytef*>(data.data());
        z_.avail_in = static_cast<uInt>(data.size());
        std::string text;
        for (;;) {
            Bytef octet = 0;
            z_.next_out = &octet;
            z_.avail_out = 1;
            const int result = inflate(&z_, Z_SYNC_FLUSH);
            if (result != Z_OK && result != Z_BUF_ERROR) return std::nullopt;
            if (z_.avail_out != 0) return text;
            text.push_back(static_cast<char>(octet));
        }
    }

private:
    z_stream z_{};
};

std::string noise(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string text(size, '\0');
    for (char& octet : text) octet = static_cast<char>(random());
    return text;
}

// Matches at all distances up to 40,000: stretches of noise, each found again further on.
std::string echoes() {
    const std::string source = noise(40'000, 3);
    std::string text;
    for (std::size_t distance = 20; distance < source.size(); distance = distance * 21 / 20) {
        text += source.substr(0, distance) + source.substr(0, 12);
    }
    return text;
}

std::string compressed(Deflater& deflater, const std::string& text) {
    std::string data;
    deflater.compress(text, data);
    return data;
}

TEST(Deflater, AnEmptyMessageIsAlwaysOneZeroOctet) {  // RFC 7692, 7.2.3.6
    Deflater deflater(15, false);
    Client client(15);

    EXPECT_EQ(compressed(deflater, ""), "\0"s);
    EXPECT_EQ(client.read(compressed(deflater, "Hello")), "Hello");
    EXPECT_EQ(compressed(deflater, ""), "\0"s);
    EXPECT_EQ(client.read("\0"s), "");
    EXPECT_EQ(client.read(compressed(deflater, "Hello")), "Hello");
}

TEST(Deflater, DataIsAppendedWithoutItsTail) {
    std::string out = "header";

    Deflater(15, false).compress("Hello", out);

    EXPECT_EQ(out, "header\xf2\x48\xcd\xc9\xc9\x07\x00"s);  // RFC 7692, 7.2.3.1
}

TEST(Deflater, AClientWithTheAgreedWindowReadsEveryMessage) {
    const std::vector<std::string> messages = {echoes(), "Hello",       "",
                                               echoes(), noise(300, 4), std::string(70'000, 'a')};
    for (int bits = 8; bits <= 15; ++bits) {
        Deflater deflater(bits, false);
        Client client(bits);
        for (const std::string& message : messages) {
            const auto text = client.read(compressed(deflater, message));
            ASSERT_TRUE(text.has_value()) << bits;
            ASSERT_TRUE(*text == message) << bits;
        }
    }
}

// Proves that the client above would notice.
TEST(Deflater, AClientWithASmallerWindowThanAgreedCannotReadOn) {
    for (int bits = 10; bits <= 15; ++bits) {
        Deflater deflater(bits, false);
        Client client(bits - 1);

        EXPECT_FALSE(client.read(compressed(deflater, echoes())).has_value()) << bits;
    }
}

TEST(Deflater, WithContextTakeoverARepeatedMessageCostsLess) {
    Deflater deflater(15, false);
    const std::string message = noise(1'000, 5);

    const std::string first = compressed(deflater, message);
    const std::string second = compressed(deflater, message);

    EXPECT_LT(second.size() * 10, first.size());
}

TEST(Deflater, WithoutContextTakeoverEveryMessageStandsAlone) {
    Deflater deflater(15, true);
    const std::string message = noise(1'000, 6);

    const std::string first = compressed(deflater, message);
    compressed(deflater, "");
    const std::string second = compressed(deflater, message);

    EXPECT_EQ(first, second);
    EXPECT_EQ(Client(15).read(second), message);
}

TEST(Deflater, AMessageInPiecesComesBackWhole) {
    Deflater deflater(15, false);
    Client client(15);
    for (const std::string& message : {echoes(), noise(70'000, 7), std::string(200'000, 'a')}) {
        for (const std::size_t size : {1'000U, 65'536U, 1U << 20}) {
            std::string data;
            std::size_t begun = 0;
            for (; message.size() - begun >= size; begun += size) {
                deflater.begin(message.substr(begun, size), data);
            }
            deflater.compress(message.substr(begun), data);
            ASSERT_EQ(client.read(data), message) << size;
        }
    }
}

TEST(Deflater, TheRestOfAMessageMayBeEmpty) {
    Deflater deflater(15, false);
    Client client(15);
    std::string data;

    deflater.begin("Hello", data);
    deflater.compress("", data);

    EXPECT_EQ(client.read(data), "Hello");
    EXPECT_EQ(compressed(deflater, ""), "\0"s);
}

// Sizes at which the data fills the internal buffer to the last octet, amid its flush.
TEST(Deflater, MessagesAroundTheSizeOfTheInternalBufferComeBackWhole) {
    Deflater deflater(15, false);
    Inflater inflater(false);
    for (std::size_t size = 16'320; size <= 16'400; ++size) {
        const std::string message = noise(size, static_cast<unsigned>(size));
        const std::string data = compressed(deflater, message);
        std::string text;

        ASSERT_EQ(inflater.feed(data.data(), data.size(), text, size), InflateResult::ok) << size;
        ASSERT_EQ(inflater.finish(text, size), InflateResult::ok) << size;

        ASSERT_TRUE(text == message) << size;
    }
}

TEST(Deflater, RandomMessagesComeBackWholeInRandomPieces) {
    for (const bool no_context_takeover : {false, true}) {
        std::mt19937 random(8);
        Deflater deflater(15, no_context_takeover);
        Inflater inflater(no_context_takeover);
        for (int round = 0; round < 200; ++round) {
            std::string message = noise(random() % 3'000, static_cast<unsigned>(round));
            if (round % 2 == 0) message += message + std::string(random() % 100'000, 'a');
            const std::string data = compressed(deflater, message);
            std::string text;
            for (std::size_t i = 0; i < data.size();) {
                const std::size_t piece = std::min<std::size_t>(random() % 500, data.size() - i);
                ASSERT_EQ(inflater.feed(data.data() + i, piece, text, message.size()),
                          InflateResult::ok);
                i += piece;
            }
            ASSERT_EQ(inflater.finish(text, message.size()), InflateResult::ok);
            ASSERT_TRUE(text == message) << round;
        }
    }
}

}  // namespace
