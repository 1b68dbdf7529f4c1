// What the journal takes: its limits are what they say, and the record of a client is small.

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "written_journal.hpp"

using namespace wsecho_test;
using wsecho::EventKind;
using wsecho::Handshake;
using wsecho::HistoryLimits;

namespace {

constexpr std::size_t kBound = 4 * kMiB;

// What closed connections may take besides, as HistoryLimits says, and two partly used blocks, with
// the allocator's own.
constexpr std::size_t kAllowance = kMiB + kMiB;

HistoryLimits bounded() {
    HistoryLimits limits;
    limits.bytes = kBound;
    return limits;
}

// The request of a browser.
Handshake browser_request(const std::string& target) {
    return {"GET",
            "HTTP/1.1",
            target,
            {{"Host", "127.0.0.1:9000"},
             {"Connection", "Upgrade"},
             {"Pragma", "no-cache"},
             {"Cache-Control", "no-cache"},
             {"User-Agent",
              "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
              "Chrome/130.0.0.0 Safari/537.36"},
             {"Upgrade", "websocket"},
             {"Origin", "http://127.0.0.1:8000"},
             {"Sec-WebSocket-Version", "13"},
             {"Accept-Encoding", "gzip, deflate, br, zstd"},
             {"Accept-Language", "en-US,en;q=0.9"},
             {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
             {"Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"}},
            {}};
}

}  // namespace

// A client comes and leaves, in one of several ways.
class MemoryOfJournal : public ::testing::Test {
protected:
    void SetUp() override {
        if (!memory_is_measurable()) GTEST_SKIP() << "a sanitizer keeps books of its own";
    }

    void open(const RecordPtr& connection, const Handshake& request, const std::string& tag = {}) {
        wsecho::Event opened = WrittenJournal::event(EventKind::opened, tag);
        opened.handshake = &request;
        opened.extensions = "permessage-deflate";
        opened.connection = connection->id;
        written_.journal->record(connection.get(), opened);
    }

    void end(const RecordPtr& connection, const std::string& why) {
        wsecho::Event closed = WrittenJournal::event(EventKind::closed);
        closed.text = why;
        closed.tcp_end = wsecho::TcpEnd::rst;
        written_.write(connection, closed);
    }

    void close_frames(const RecordPtr& connection, const std::string& reason) {
        for (const auto direction : {wsecho::Direction::received, wsecho::Direction::sent}) {
            wsecho::Event close = WrittenJournal::event(EventKind::close);
            close.direction = direction;
            close.code = 1000;
            close.text = reason;
            written_.write(connection, close);
        }
    }

    std::size_t grown() const {
        const std::size_t now = heap_in_use();
        return now > before_ ? now - before_ : 0;
    }

    WrittenJournal written_{bounded()};
    const std::size_t before_ = heap_in_use();
};

TEST_F(MemoryOfJournal, StaysInItsBoundAfterManyResets) {
    for (int i = 0; i < 100'000; ++i) end(written_.accept(), "client reset the connection");

    EXPECT_LE(grown(), kBound + kAllowance);
}

TEST_F(MemoryOfJournal, StaysInItsBoundAfterManyHandshakes) {
    const Handshake request = browser_request("/chat");
    for (int i = 0; i < 50'000; ++i) {
        const auto connection = written_.accept();
        open(connection, request);
        written_.receive(connection, "hello");
        close_frames(connection, "a reason that takes an allocation");
        end(connection, "");
    }

    EXPECT_LE(grown(), kBound + kAllowance);
    EXPECT_GE(written_.journal->connections().size(), 1000U);
}

TEST_F(MemoryOfJournal, StaysInItsBoundWithLargeRequests) {
    Handshake request = browser_request("/chat");
    request.headers.push_back({"Cookie", std::string(15'000, 'c')});
    for (int i = 0; i < 3000; ++i) {
        const auto connection = written_.accept();
        open(connection, request);
        end(connection, "");
    }

    EXPECT_LE(grown(), kBound + kAllowance);
}

TEST_F(MemoryOfJournal, StaysInItsBoundIfEachClientHasItsOwnTag) {
    constexpr std::size_t kIdleTags = 10'000 * 400;
    for (int i = 0; i < 50'000; ++i) {
        const auto connection = written_.accept();
        open(connection, browser_request("/"), "tag-number-" + std::to_string(i));
        end(connection, "");
    }

    EXPECT_LE(grown(), kBound + kAllowance + kIdleTags);
}

TEST_F(MemoryOfJournal, StaysInItsBoundWithLongVerdicts) {
    for (int i = 0; i < 5000; ++i) {
        const auto connection = written_.accept();
        written_.judge(connection, wsecho::Verdict::Outcome::undecided,
                       "send(" + std::string(2000, 'x') + ")");
        end(connection, "");
    }

    EXPECT_LE(grown(), kBound + kAllowance);
}

TEST_F(MemoryOfJournal, StaysInItsBoundWithWithdrawnConnections) {
    for (int i = 0; i < 50'000; ++i) {
        const auto connection = written_.accept();
        written_.journal->withdraw(*connection);
        end(connection, "");
    }

    EXPECT_LE(grown(), kBound + kAllowance);
}

TEST_F(MemoryOfJournal, StaysInItsBoundWithMessagesThatFillHalfABlock) {
    const auto connection = written_.accept();
    for (const std::size_t size : {20'000U, 130'000U, 300'000U}) {
        for (int i = 0; i < 200; ++i) {
            written_.receive(connection, std::string(size, 'x'));
            written_.receive(connection, "small");
        }
        EXPECT_LE(grown(), kBound + kBound / 10 + kAllowance) << size;
    }
}

TEST_F(MemoryOfJournal, StaysInItsBoundIfMessagesFollowManyClosedConnections) {
    const auto connection = written_.accept();
    for (int i = 0; i < 20'000; ++i) end(written_.accept(), "client reset the connection");
    for (int i = 0; i < 60'000; ++i) written_.receive(connection, std::string(100, 'x'));

    EXPECT_LE(grown(), kBound + kAllowance);
}

TEST_F(MemoryOfJournal, KeepsMessagesBesideManyClosedConnections) {
    const auto connection = written_.accept();
    for (int i = 0; i < 20'000; ++i) {
        end(written_.accept(), "client reset the connection");
        written_.receive(connection, std::string(100, 'x'));
    }

    EXPECT_GE(written_.texts({}).size(), 100U);
    EXPECT_GE(written_.journal->counts({}).messages - written_.journal->evicted_messages(), 2000U);
}

TEST_F(MemoryOfJournal, ForgetsAllOfAClosedConnectionAtAReset) {
    for (int i = 0; i < 1000; ++i) {
        const auto connection = written_.accept();
        open(connection, browser_request("/"));
        end(connection, "");
    }

    written_.journal->reset_all();

    EXPECT_EQ(written_.journal->totals().history_bytes, 0U);
}

TEST_F(MemoryOfJournal, AnIdleClientOfABrowserTakesLittle) {
    constexpr std::size_t kClients = 2000;
    std::vector<RecordPtr> connections;
    connections.reserve(kClients);
    const std::size_t before = heap_in_use();
    const Handshake request = browser_request("/chat?room=1");
    for (std::size_t i = 0; i < kClients; ++i) {
        connections.push_back(written_.accept());
        open(connections.back(), request);
    }

    // Of these, 112 octets are the events "connected" and "opened".
    EXPECT_LE((heap_in_use() - before) / kClients, 780U);
    RecordProperty("octets", static_cast<int>((heap_in_use() - before) / kClients));
}
