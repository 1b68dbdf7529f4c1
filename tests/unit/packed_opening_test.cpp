// An opening handshake that is packed and unpacked stays the same.

#include "journal/packed_opening.hpp"

#include <gtest/gtest.h>

#include <string>

using wsecho::Handshake;
using wsecho::journal::Opening;
using wsecho::journal::PackedOpening;

namespace {

PackedOpening packed(const Handshake& request) {
    return {request, "", "", ""};
}

Handshake unpacked(const Handshake& request) {
    return packed(request).unpack().request;
}

Handshake with_headers(std::vector<wsecho::Header> headers) {
    return {"GET", "HTTP/1.1", "/", std::move(headers), {}};
}

}  // namespace

TEST(PackedOpening, IsEmptyAtFirst) {
    const PackedOpening none;

    EXPECT_EQ(none.unpack().request, Handshake());
    EXPECT_EQ(none.allocated(), 0U);
}

TEST(PackedOpening, KeepsTheRequestAndWhatTheServerChose) {
    const Handshake request = {"GET",
                               "HTTP/1.1",
                               "/chat?room=1",
                               {{"Host", "127.0.0.1:9000"}, {"X-Token", "secret"}},
                               {"chat", "superchat"}};

    const Opening opening =
        PackedOpening(request, "chat", "permessage-deflate", "close(4001)").unpack();

    EXPECT_EQ(opening.request, request);
    EXPECT_EQ(opening.request.subprotocols, request.subprotocols);
    EXPECT_EQ(opening.subprotocol, "chat");
    EXPECT_EQ(opening.extensions, "permessage-deflate");
    EXPECT_EQ(opening.behavior, "close(4001)");
}

TEST(PackedOpening, KeepsTheSpellingOfUsualTexts) {
    for (const char* name : {"Upgrade", "upgrade", "UPGRADE", "Host", "host", "hosT", "13", "31"}) {
        const Handshake request = with_headers({{name, name}, {"", name}, {name, ""}});
        EXPECT_EQ(unpacked(request), request) << name;
    }
}

TEST(PackedOpening, KeepsTextsOfEveryLength) {
    for (std::size_t length :
         {0U, 1U, 41U, 42U, 43U, 63U, 64U, 127U, 128U, 8191U, 8192U, 16384U, 2'097'152U}) {
        const Handshake request = with_headers({{"X-Long", std::string(length, 'x')}, {"A", "b"}});
        EXPECT_EQ(unpacked(request), request) << length;
    }
}

TEST(PackedOpening, KeepsOctetsThatAreNoText) {
    const Handshake request = with_headers({{"X-Octets", std::string("\0\x80\xff\r\n", 5)}});

    EXPECT_EQ(unpacked(request), request);
}

TEST(PackedOpening, KeepsManyHeaderFields) {
    std::vector<wsecho::Header> headers;
    for (int i = 0; i < 300; ++i) headers.push_back({"X-" + std::to_string(i), "Upgrade"});
    const Handshake request = with_headers(headers);

    EXPECT_EQ(unpacked(request), request);
}
