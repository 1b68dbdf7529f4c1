// Where a request's body ends (RFC 9112, 6.3 and 7.1).

#include "engine/request_body.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using wsecho::Handshake;
using wsecho::Header;
using wsecho::engine::RequestBody;
using State = RequestBody::State;

namespace {

Handshake with_fields(std::vector<Header> headers) {
    return {"POST", "HTTP/1.1", "/", std::move(headers), {}};
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
    RequestBody body(with_fields(fields));
    std::size_t taken = 0;
    while (body.state() == State::arriving && taken < octets.size()) {
        const std::string next = octets.substr(taken, piece);
        taken += body.consume(next.data(), next.size());
    }
    return {body.state(), taken};
}

const std::vector<Header> kChunked{{"Transfer-Encoding", "Chunked"}};

}  // namespace

TEST(RequestBody, WithoutFieldsThereIsNone) {
    EXPECT_EQ(read({}, "next", 4), (Result{State::complete, 0}));
    EXPECT_EQ(read({{"Content-Length", "0"}}, "next", 4), (Result{State::complete, 0}));
}

TEST(RequestBody, EndsAfterItsLength) {
    for (const std::size_t piece : {1U, 2U, 100U}) {
        EXPECT_EQ(read({{"content-length", "5"}}, "helloGET", piece), (Result{State::complete, 5}));
        EXPECT_EQ(read({{"content-length", "5"}}, "hell", piece), (Result{State::arriving, 4}));
    }
}

TEST(RequestBody, EndsAfterItsLastChunkAndTrailer) {
    const std::string octets = "5\r\nhello\r\n00A ; name=\"x\"\r\n0123456789\r\n0\r\nA: b\r\n\r\n";
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 100U}) {
        EXPECT_EQ(read(kChunked, octets + "GET", piece), (Result{State::complete, octets.size()}));
        EXPECT_EQ(read(kChunked, "0\r\n\r\nGET", piece), (Result{State::complete, 5}));
        EXPECT_EQ(read(kChunked, octets.substr(0, octets.size() - 1), piece).state,
                  State::arriving);
    }
}

TEST(RequestBody, RefusesBadLengthsAndChunks) {
    for (const char* length : {"x", "-1", "5x", "", "1,2"}) {
        EXPECT_EQ(read({{"Content-Length", length}}, "", 1).state, State::malformed) << length;
    }
    for (const char* octets : {"x\r\n", "\r\n", "-1\r\n", "5\n", "1\r\nabc\r\n", "1\r\na0\r\n",
                               "11111111111111111\r\n"}) {
        EXPECT_EQ(read(kChunked, octets, 1).state, State::malformed) << octets;
    }
}

TEST(RequestBody, IsBounded) {
    const auto length = [](std::uint64_t octets) { return std::to_string(octets); };
    EXPECT_EQ(read({{"Content-Length", length(RequestBody::kMost)}}, "", 1).state, State::arriving);
    EXPECT_EQ(read({{"Content-Length", length(RequestBody::kMost + 1)}}, "", 1).state,
              State::too_large);
    EXPECT_EQ(read({{"Upgrade", "websocket"},
                    {"Content-Length", length(RequestBody::kMostOfHandshake + 1)}},
                   "", 1)
                  .state,
              State::too_large);
    EXPECT_EQ(read(kChunked, "100001\r\n", 1).state, State::too_large);
    EXPECT_EQ(read(kChunked, std::string(RequestBody::kMost + 1, '0'), 4096).state,
              State::too_large);
    std::string chunks;
    while (chunks.size() <= RequestBody::kMost) chunks += "1\r\na\r\n";
    EXPECT_EQ(read(kChunked, chunks, 4096).state, State::too_large);
}
