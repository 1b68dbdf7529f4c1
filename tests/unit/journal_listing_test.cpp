// Reading a journal in pages, being told of its changes, and its totals.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "written_journal.hpp"

namespace {

using namespace wsecho;
using namespace wsecho_test;
using journal::MessageFilter;
using journal::Which;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// Reads all pages, and checks that the numbers grow.
std::vector<std::string> all_pages(const journal::Journal& journal, const Which& which,
                                   MessageFilter filter) {
    std::vector<std::string> all;
    std::uint64_t last = 0;
    while (true) {
        const journal::MessagePage page = journal.list_messages(which, filter);
        for (const auto& message : page.messages) {
            EXPECT_GT(message.seq, last);
            last = message.seq;
            all.push_back(message.payload);
        }
        if (page.messages.empty()) return all;
        EXPECT_GE(page.next, last);
        filter.since = page.next;
    }
}

TEST(JournalListing, PagesAreCutByCountAndByOctets) {
    const WrittenJournal written;
    const auto connection = written.open();
    written.echo(connection, {"aaaa", "bbbb", "cccc", "dddd", "eeee"});

    MessageFilter filter;
    filter.most = 2;
    auto page = written.journal->list_messages({}, filter);
    ASSERT_EQ(page.messages.size(), 2U);
    EXPECT_EQ(page.next, page.messages[1].seq);
    filter.since = page.next;
    EXPECT_EQ(written.journal->list_messages({}, filter).messages.at(0).payload, "cccc");

    filter = {};
    filter.most_octets = 9;
    EXPECT_EQ(written.journal->list_messages({}, filter).messages.size(), 2U);
    filter.most_octets = 1;
    EXPECT_EQ(written.journal->list_messages({}, filter).messages.size(), 1U) << "at least one";
    filter = {};
    filter.most_payload = 3;
    page = written.journal->list_messages({}, filter);
    EXPECT_EQ(page.messages.at(4).payload, "eee");
    EXPECT_EQ(page.messages.at(4).length, 4U);
    EXPECT_EQ(written.journal->find_message(page.messages[4].seq)->payload, "eeee");
}

TEST(JournalListing, NextSkipsWhatWasLookedAtInVain) {
    const WrittenJournal written;
    const auto alice = written.open("alice");
    const auto bob = written.open("bob");
    written.receive(alice, "a");
    written.echo(bob, {"1", "2", "3"});

    const auto page = written.journal->list_messages(with_tag("alice"), {});
    EXPECT_EQ(page.next, written.journal->list_messages({}, {}).next);
    MessageFilter binary;
    binary.type = MessageType::binary;
    EXPECT_THAT(written.journal->list_messages({}, binary).messages, IsEmpty());
    EXPECT_THAT(written.texts(with_tag("alice"), page.next), IsEmpty());
    written.receive(alice, "later");
    EXPECT_THAT(written.texts(with_tag("alice"), page.next), ElementsAre("later"));
    EXPECT_THAT(written.texts(only(alice), page.next), ElementsAre("later"));
}

TEST(JournalListing, ListsAHundredThousandMessagesPageByPage) {
    const WrittenJournal written({std::size_t{64} << 20U, 1'000'000, 100});
    const auto alice = written.open("alice");
    const auto bob = written.open("bob");
    std::vector<std::string> sent;
    for (int i = 0; i < 50'000; ++i) {
        sent.push_back(std::to_string(i));
        written.receive(alice, sent.back());
        written.receive(bob, "b");
    }
    MessageFilter filter;
    filter.most = 10;
    EXPECT_EQ(all_pages(*written.journal, {}, filter).size(), 100'000U);
    EXPECT_EQ(all_pages(*written.journal, with_tag("alice"), filter), sent);
    EXPECT_EQ(all_pages(*written.journal, only(alice), filter), sent);
}

TEST(JournalListing, FindsAMessageByItsNumberAfterEviction) {
    const WrittenJournal written({64 << 10, 1'000'000, 100});
    const auto connection = written.open();
    for (int i = 0; i < 5000; ++i) written.receive(connection, "message " + std::to_string(i));
    const auto page = written.journal->list_messages({}, {});
    const std::uint64_t oldest = page.messages.at(0).seq;
    ASSERT_GT(oldest, 4000U);

    EXPECT_EQ(written.journal->find_message(oldest - 1), std::nullopt) << "evicted";
    EXPECT_EQ(written.journal->find_message(0), std::nullopt);
    EXPECT_EQ(written.journal->find_message(1'000'000), std::nullopt) << "not yet";
    for (std::uint64_t seq = oldest; seq < oldest + 500; ++seq) {
        const auto message = written.journal->find_message(seq);
        ASSERT_TRUE(message);
        EXPECT_EQ(message->seq, seq);
        EXPECT_EQ(message->payload, "message " + std::to_string(seq - 3));
    }
}

TEST(JournalListing, ListsConnectionsInPagesAndByState) {
    const WrittenJournal written;
    std::vector<RecordPtr> all;
    for (int i = 0; i < 5; ++i) all.push_back(written.open(i % 2 == 0 ? "even" : "odd"));
    written.close(all[4]);
    const journal::Journal& journal = *written.journal;

    EXPECT_THAT(journal.list_connections({}, 0, 2), ElementsAre(all[0], all[1]));
    EXPECT_THAT(journal.list_connections({}, 2, 2), ElementsAre(all[2], all[3]));
    EXPECT_THAT(journal.list_connections(with_tag("even"), 0, 10, ConnectionState::open),
                ElementsAre(all[0], all[2]));
    EXPECT_EQ(journal.find_connection(3), all[2]);
    EXPECT_EQ(journal.find_connection(6), nullptr);
    EXPECT_FALSE(journal.was_accepted(6));
    EXPECT_FALSE(journal.was_accepted(0));
}

TEST(JournalListing, ATranscriptHasTheLastEvents) {
    const WrittenJournal written;
    const auto alice = written.open("alice");
    const auto bob = written.open("bob");
    for (int i = 0; i < 3000; ++i) {
        written.receive(alice, std::to_string(i));
        written.receive(bob, "other");
    }
    EXPECT_EQ(written.journal->transcript(with_tag("alice"), 2),
              "+0.000 #1 id=alice < text 4 \"2998\"\n+0.000 #1 id=alice < text 4 \"2999\"\n");
    EXPECT_EQ(written.journal->transcript(only(alice), 1),
              "+0.000 #1 id=alice < text 4 \"2999\"\n");
    const std::string all = written.journal->transcript(with_tag("alice"), 100'000);
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 3002);
}

TEST(JournalWatch, IsCalledOnceForEachRearm) {
    const WrittenJournal written;
    int calls = 0;
    written.journal->watch(wsecho::journal::Watcher::waits, [&] { ++calls; });
    const auto connection = written.open();
    EXPECT_EQ(calls, 0) << "not armed";

    written.journal->rearm(wsecho::journal::Watcher::waits);
    written.echo(connection, {"1", "2"});
    written.receive(connection, "3");
    EXPECT_EQ(calls, 1);
    written.journal->rearm(wsecho::journal::Watcher::waits);
    EXPECT_EQ(calls, 1);
    written.journal->reset("");
    EXPECT_EQ(calls, 2);
    written.journal->rearm(wsecho::journal::Watcher::waits);
    written.journal->watch(wsecho::journal::Watcher::waits, nullptr);
    written.receive(connection, "4");
    EXPECT_EQ(calls, 2);
    written.journal->rearm(wsecho::journal::Watcher::waits);
    written.journal->finish();
    EXPECT_EQ(calls, 2);
}

TEST(JournalTotals, OutliveResetsAndForgottenConnections) {
    const WrittenJournal written({std::size_t{1} << 20U, 1000, 1});
    const auto closed = written.open("alice");
    written.echo(closed, {"12345"});
    written.judge(closed, Verdict::Outcome::undecided, "frame.rsv1@message:1");
    written.judge(closed, Verdict::Outcome::violates, "frame.rsv1@message:1");
    written.judge(closed, Verdict::Outcome::undecided, "hs.status(503);first=2");
    Event close = WrittenJournal::event(EventKind::close);
    close.direction = Direction::received;
    close.code = 1000;
    written.write(closed, close);
    written.close(closed);
    const auto open = written.open("bob");
    written.receive(open, "123");
    const auto left = written.accept();
    written.close(left);
    const auto check = [&](const char* when) {
        const journal::Totals totals = written.journal->totals();
        EXPECT_EQ(totals.connections_ws, 3U) << when;
        EXPECT_EQ(totals.handshakes_open, 2U) << when;
        EXPECT_EQ(totals.handshakes_left, 1U) << when;
        EXPECT_EQ(totals.messages_received, 2U) << when;
        EXPECT_EQ(totals.bytes_received, 8U) << when;
        EXPECT_EQ(totals.messages_sent, 1U) << when;
        EXPECT_EQ(totals.bytes_sent, 5U) << when;
        EXPECT_EQ(totals.ended.at({TcpEnd::fin, true}), 2U) << when;
        EXPECT_EQ(totals.close_frames.at({Direction::received, std::uint16_t{1000}}), 1U) << when;
        EXPECT_THAT(totals.faults, ElementsAre(Pair("frame.rsv1", 1U), Pair("hs.status", 1U)));
        EXPECT_EQ(totals.verdicts.at({"frame.rsv1", Verdict::Outcome::violates}), 1U) << when;
        EXPECT_EQ(totals.verdicts.at({"hs.status", Verdict::Outcome::undecided}), 1U) << when;
        EXPECT_EQ(totals.clients, 1U) << when;
    };
    check("before");
    EXPECT_EQ(written.journal->find_connection(closed->id), nullptr) << "it must be forgotten";
    written.journal->reset("alice");
    written.journal->reset("bob");
    check("after a reset");
    written.journal->reset_all();
    check("after a reset of all");
}

TEST(JournalTotals, CountTlsByItsResult) {
    const WrittenJournal written;
    journal::Journal& journal = *written.journal;
    TlsInfo info;
    const auto ok = written.accept();
    const auto failed = written.accept();
    const auto cut = written.accept();
    for (const auto& each : {ok, failed, cut}) journal.note_tls(*each);
    Event secured = WrittenJournal::event(EventKind::secured);
    secured.tls = &info;
    secured.time = std::chrono::nanoseconds(5);
    written.write(ok, secured);
    info.alert_received = 45;
    Event unsecured = WrittenJournal::event(EventKind::unsecured);
    unsecured.tls = &info;
    written.write(failed, unsecured);
    for (const auto& each : {ok, failed, cut}) written.close(each);

    const journal::Totals totals = journal.totals();
    EXPECT_EQ(totals.tls_ok, 1U);
    EXPECT_EQ(totals.tls_failed, 1U);
    EXPECT_EQ(totals.tls_cut, 1U);
    EXPECT_EQ(totals.connections_wss, 3U);
    EXPECT_EQ(totals.handshakes_left, 1U) << "the others never began one";
    EXPECT_EQ(totals.alerts.size(), 1U);
    EXPECT_EQ(totals.alerts.at({Direction::received, std::uint8_t{45}}), 1U);
}

TEST(JournalTotals, CountEvictedMessagesAcrossResets) {
    const WrittenJournal written({std::size_t{1} << 20U, 3, 10});
    const auto connection = written.open("alice");
    written.echo(connection, {"1", "2", "3", "4"});
    EXPECT_EQ(written.journal->totals().evicted_messages, 1U);
    written.journal->reset("alice");
    EXPECT_EQ(written.journal->counts({}).evicted_messages, 0U);
    written.echo(connection, {"5", "6", "7", "8"});
    EXPECT_EQ(written.journal->totals().evicted_messages, 2U);
    EXPECT_LE(written.journal->totals().history_records, 3U);
    EXPECT_GE(written.journal->totals().history_bytes, 3U);
}

}  // namespace
