// Where a request's body ends (RFC 9112, 6.3 and 7.1).

#include "engine/body_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/request_body.hpp"

using wsecho::Handshake;
using wsecho::Header;
using wsecho::engine::BodyReader;
using wsecho::engine::check_body;
using wsecho::engine::kLargestBody;

namespace {

Handshake with_fields(std::vector<Header> headers) {
    return {"POST", "HTTP/1.1", "/", std::move(headers), {}};
}

enum class State { arriving, complete, malformed, too_large };

State state_of(const BodyReader& body) {
    if (body.problem()) {
        return body.problem()->status == 413 ? State::too_large : State::malformed;
    }
    return body.is_complete() ? State::complete : State::arriving;
}

struct Result {
    State state;
    std::size_t taken;
};

bool operator==(const Result& a, const Result& b) {
    return a.state == b.state && a.taken == b.taken;
}

// Gives it the octets in pieces of this size.
Result read(const std::vector<Header>& fields, const std::string& octets, std::size_t piece) {
    BodyReader body(with_fields(fields));
    std::size_t taken = 0;
    while (state_of(body) == State::arriving && taken < octets.size()) {
        const std::string next = octets.substr(taken, piece);
        taken += body.consume(next.data(), next.size());
    }
    EXPECT_EQ(body.received(), taken);
    return {state_of(body), taken};
}

const std::vector<Header> kChunked{{"Transfer-Encoding", "Chunked"}};

}  // namespace

TEST(BodyReader, WithoutFieldsThereIsNone) {
    EXPECT_EQ(read({}, "next", 4), (Result{State::complete, 0}));
    EXPECT_EQ(read({{"Content-Length", "0"}}, "next", 4), (Result{State::complete, 0}));
}

TEST(BodyReader, EndsAfterItsLength) {
    for (const std::size_t piece : {1U, 2U, 100U}) {
        EXPECT_EQ(read({{"content-length", "5"}}, "helloGET", piece), (Result{State::complete, 5}));
        EXPECT_EQ(read({{"content-length", "5"}}, "hell", piece), (Result{State::arriving, 4}));
    }
}

TEST(BodyReader, EndsAfterItsLastChunkAndTrailer) {
    const std::string octets = "5\r\nhello\r\n00A ; name=\"x\"\r\n0123456789\r\n0\r\nA: b\r\n\r\n";
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 100U}) {
        EXPECT_EQ(read(kChunked, octets + "GET", piece), (Result{State::complete, octets.size()}));
        EXPECT_EQ(read(kChunked, "0\r\n\r\nGET", piece), (Result{State::complete, 5}));
        EXPECT_EQ(read(kChunked, octets.substr(0, octets.size() - 1), piece).state,
                  State::arriving);
    }
}

TEST(BodyReader, ReadsAListOfEqualLengthsAsOne) {
    EXPECT_EQ(read({{"Content-Length", "5"}, {"Content-Length", "5"}}, "helloGET", 2),
              (Result{State::complete, 5}));
}

TEST(BodyReader, RefusesBadChunksWithASentence) {
    const auto sentence = [](const std::string& octets) {
        BodyReader body(with_fields(kChunked));
        body.consume(octets.data(), octets.size());
        return body.problem() ? body.problem()->sentence : "";
    };
    for (const char* octets : {"x\r\n", "\r\n", "-1\r\n", "5\n", "1\r\nabc\r\n", "1\r\na0\r\n"}) {
        EXPECT_EQ(read(kChunked, octets, 1).state, State::malformed) << octets;
    }
    EXPECT_EQ(sentence("5x\r\n"),
              "The chunk size \"5x\" is not a hexadecimal number (RFC 9112, 7.1).");
    EXPECT_EQ(sentence("5\n"),
              "The line \"5\\n\" between the chunks of the body does not end with CRLF "
              "(RFC 9112, 7.1).");
    EXPECT_EQ(sentence("1\r\nab"), "A chunk of the body is longer than its size (RFC 9112, 7.1).");
}

TEST(BodyReader, KeepsTheContentWithoutItsFraming) {
    const std::string octets = "5;x=y\r\nhello\r\n6\r\n\r\nbye!\r\n0\r\nA: b\r\n\r\nnext";
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 100U}) {
        BodyReader body(with_fields(kChunked));
        std::string content;
        for (std::size_t at = 0; at < octets.size() && !body.is_complete();) {
            const std::string next = octets.substr(at, piece);
            at += body.consume(next.data(), next.size(), &content);
        }
        EXPECT_EQ(content, "hello\r\nbye!");
    }
}

TEST(BodyReader, HasTheLimitThatItIsGiven) {
    const std::string chunks = "a\r\n0123456789\r\n0\r\n\r\n";
    BodyReader small(with_fields(kChunked), 9);
    small.consume(chunks.data(), chunks.size());
    ASSERT_EQ(state_of(small), State::too_large);
    EXPECT_EQ(small.problem()->sentence,
              "The body is too large: this server reads at most 9 octets.");

    const Handshake ten = with_fields({{"Content-Length", "10"}});
    EXPECT_EQ(check_body(ten, 9)->status, 413);
    EXPECT_FALSE(check_body(ten, 10));
}

TEST(BodyReader, IsBounded) {
    EXPECT_EQ(read({{"Content-Length", std::to_string(kLargestBody)}}, "", 1).state,
              State::arriving);
    for (const char* octets : {"100001\r\n", "11111111111111111\r\n"}) {
        EXPECT_EQ(read(kChunked, octets, 1).state, State::too_large) << octets;
    }
    EXPECT_EQ(read(kChunked, std::string(kLargestBody + 1, '0'), 4096).state, State::too_large);
    std::string chunks;
    while (chunks.size() <= kLargestBody) chunks += "1\r\na\r\n";
    EXPECT_EQ(read(kChunked, chunks, 4096).state, State::too_large);
}
