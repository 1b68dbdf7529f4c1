// The data of the compression cases: pieces, characters, and how far they can be compressed.

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <thread>
#include <vector>

#include "grading/cases/test_data.hpp"
#include "wire/utf8.hpp"

namespace wsecho::test {
namespace {

using grading::piece_of;
using grading::TestData;

constexpr TestData kKinds[] = {TestData::json, TestData::picture, TestData::verse, TestData::html,
                               TestData::document};

std::size_t characters_in(const std::string& text) {
    std::size_t count = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++count;
    return count;
}

/// Compressed octets for each octet of the messages, with level 6 and the context kept
/// (RFC 7692, 7.2.1).
double ratio_of(TestData data, std::size_t length, std::size_t count) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::size_t plain = 0, compressed = 0;
    std::string out(2 * length + 100, '\0');
    for (std::size_t i = 0; i < count; ++i) {
        std::string message = piece_of(data, i, length);
        stream.next_in = reinterpret_cast<Bytef*>(message.data());
        stream.avail_in = static_cast<uInt>(message.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        EXPECT_EQ(deflate(&stream, Z_SYNC_FLUSH), Z_OK);
        plain += message.size();
        compressed += out.size() - stream.avail_out - 4;
    }
    deflateEnd(&stream);
    return static_cast<double>(compressed) / static_cast<double>(plain);
}

TEST(TestData, PiecesFollowEachOther) {
    for (const TestData data : kKinds)
        EXPECT_EQ(piece_of(data, 0, 100) + piece_of(data, 1, 100), piece_of(data, 0, 200));
}

TEST(TestData, PiecesRunRoundTheEnd) {
    for (const TestData data : kKinds) {
        const std::string start = piece_of(data, 0, 300);
        const std::string twice = piece_of(data, 0, 3000000);
        const std::size_t again = twice.find(start, 1);
        ASSERT_NE(again, std::string::npos);
        EXPECT_EQ(twice.substr(again, 1000000), twice.substr(0, 1000000));
    }
}

TEST(TestData, TextIsMeasuredInCharacters) {
    for (const TestData data : {TestData::json, TestData::html})
        for (std::size_t i = 0; i < 30; ++i) {
            const std::string piece = piece_of(data, i, 9973);
            EXPECT_TRUE(wire::is_valid_utf8(piece));
            EXPECT_EQ(characters_in(piece), 9973U);
        }
    for (const TestData data : {TestData::picture, TestData::verse, TestData::document})
        EXPECT_EQ(piece_of(data, 3, 9973).size(), 9973U);
}

TEST(TestData, SomeCharactersOfHtmlAreNotAscii) {
    const std::string piece = piece_of(TestData::html, 0, 263000);
    const std::size_t more = piece.size() - characters_in(piece);
    EXPECT_EQ(more, 27U);  // 25 characters of two octets, one of three
}

TEST(TestData, IsAsciiInJsonOnly) {
    const std::string json = piece_of(TestData::json, 0, 190000);
    EXPECT_EQ(characters_in(json), json.size());
    EXPECT_FALSE(wire::is_valid_utf8(piece_of(TestData::picture, 0, 100000)));
    EXPECT_FALSE(wire::is_valid_utf8(piece_of(TestData::document, 0, 1000)));
}

TEST(TestData, OfSmallLoopsIsAsterisks) {
    EXPECT_EQ(piece_of(TestData::asterisks, 7, 5000), std::string(5000, '*'));
    EXPECT_EQ(piece_of(TestData::asterisks, 7, 0), "");
}

TEST(TestData, CompressesAsTheAutobahnTestsuitesData) {
    const struct {
        TestData data;
        double small, medium, large;
    } expected[] = {
        {TestData::json, .292, .057, .043},   {TestData::picture, 1.10, .91, .85},
        {TestData::verse, .73, .42, .39},     {TestData::html, .42, .066, .055},
        {TestData::document, 1.08, .79, .77},
    };
    for (const auto& row : expected) {
        EXPECT_NEAR(ratio_of(row.data, 16, 1000), row.small, .07);
        EXPECT_NEAR(ratio_of(row.data, 1024, 1000), row.medium, .03);
        EXPECT_NEAR(ratio_of(row.data, 131072, 12), row.large, .03);
    }
}

TEST(TestData, MayBeMadeFirstBySeveralThreads) {
    std::vector<std::string> pieces(4);
    std::vector<std::thread> threads;
    for (std::string& piece : pieces)
        threads.emplace_back([&piece] { piece = piece_of(TestData::verse, 5, 1000); });
    for (std::thread& thread : threads) thread.join();
    for (const std::string& piece : pieces) EXPECT_EQ(piece, pieces[0]);
}

}  // namespace
}  // namespace wsecho::test
