// Tests that share a journal by tags: each takes, accepts, counts and resets its own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "written_journal.hpp"

namespace {

using namespace wsecho;
using namespace wsecho_test;
using journal::Which;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Which kAll;
const Which kAlice = with_tag("alice");
const Which kBob = with_tag("bob");
const Which kUntagged = with_tag("");

struct JournalTags : testing::Test {
    WrittenJournal written;
    journal::Journal& journal = *written.journal;
};

TEST_F(JournalTags, EachTagTakesItsOwnMessagesInOrder) {
    const auto alice = written.open("alice");
    const auto bob = written.open("bob");
    const auto alice_too = written.open("alice");
    written.receive(alice, "a1");
    written.receive(bob, "b1");
    written.receive(alice_too, "a2");
    written.echo(bob, {"b2", "b3"});

    EXPECT_EQ(written.take(kBob), "b1");
    EXPECT_EQ(written.take(kAlice), "a1");
    EXPECT_EQ(written.take(kAlice), "a2");
    EXPECT_EQ(written.take(kAlice), "");
    EXPECT_EQ(written.take(kBob), "b2");
    written.receive(alice, "a3");
    EXPECT_EQ(written.take(kAlice), "a3");
    EXPECT_EQ(written.take(kBob), "b3");
    EXPECT_EQ(written.take(kUntagged), "");
    EXPECT_EQ(written.take(with_tag("nobody")), "");
}

TEST_F(JournalTags, AMessageIsTakenOnceWhicheverWay) {
    const auto alice = written.open("alice");
    written.echo(alice, {"1", "2", "3", "4"});

    EXPECT_EQ(written.take(kAlice), "1");
    EXPECT_EQ(written.take(kAll), "2");
    EXPECT_EQ(journal.peek_next(kAlice)->payload, "3");
    EXPECT_EQ(written.take(only(alice)), "3");
    EXPECT_EQ(written.take(kAlice), "4");
    EXPECT_EQ(written.take(kAll), "");
    EXPECT_EQ(written.take(only(alice)), "");
}

TEST_F(JournalTags, TakingGoesOnBehindMessagesThatWereEvicted) {
    const WrittenJournal small({std::size_t{1} << 20U, 7, 100});
    const auto alice = small.open("alice");
    const auto bob = small.open("bob");
    small.echo(alice, {"a1", "a2"});
    EXPECT_EQ(small.take(kAlice), "a1");
    small.echo(bob, {"b1", "b2", "b3", "b4", "b5", "b6"});
    small.receive(alice, "a3");

    EXPECT_EQ(small.take(kAlice), "a3");
    EXPECT_EQ(small.take(kBob), "b1");
    EXPECT_EQ(small.journal->counts(kAlice).evicted_messages, 2U);
    EXPECT_EQ(small.journal->counts(kBob).evicted_messages, 0U);
    EXPECT_EQ(small.journal->list_messages(kAlice, {}).evicted, 2U);
    EXPECT_EQ(small.journal->list_messages(only(alice), {}).evicted, 2U);
    EXPECT_EQ(small.journal->list_messages(kAll, {}).evicted, 2U);
}

TEST_F(JournalTags, WithoutRoomForRecordsEveryMessageCountsAsEvicted) {
    const WrittenJournal none({0, 0, 100});
    const auto alice = none.open("alice");
    none.receive(alice, "a");
    none.echo(alice, {"b", "c"});

    EXPECT_EQ(none.journal->counts(kAlice).messages, 3U);
    EXPECT_EQ(none.journal->counts(kAlice).evicted_messages, 3U);
    EXPECT_EQ(none.take(kAlice), "");
}

TEST_F(JournalTags, EachTagAcceptsItsOwnConnectionsInTheOrderOfTheAnswers) {
    const auto late = written.accept();
    const auto alice = written.open("alice");
    const auto bob = written.open("bob");
    const auto alice_too = written.open("alice");
    written.close(late);  // left without a request: without a tag

    EXPECT_EQ(written.accept_next(kBob), bob->id);
    EXPECT_EQ(written.accept_next(kAll), alice->id);
    EXPECT_EQ(written.accept_next(kAlice), alice_too->id);
    EXPECT_EQ(written.accept_next(kAlice), 0U);
    EXPECT_EQ(written.accept_next(kAll), late->id);
    EXPECT_EQ(written.accept_next(kUntagged), 0U);
    EXPECT_EQ(written.accept_next(only(bob)), 0U);
}

TEST_F(JournalTags, CountEachTagForItself) {
    const auto alice = written.open("alice");
    const auto bob = written.open("bob");
    written.echo(alice, {"1", "2"});
    written.judge(bob, Verdict::Outcome::violates, "frame.rsv1");
    written.problem(bob, "on_message threw");
    written.close(bob);

    EXPECT_EQ(journal.counts(kAlice).clients, 1U);
    EXPECT_EQ(journal.counts(kAlice).messages, 2U);
    EXPECT_EQ(journal.counts(kAlice).violations, 0U);
    EXPECT_EQ(journal.counts(kBob).clients, 0U);
    EXPECT_EQ(journal.counts(kBob).connections, 1U);
    EXPECT_EQ(journal.counts(kBob).violations, 1U);
    EXPECT_EQ(journal.counts(kAll).connections, 2U);
    EXPECT_EQ(journal.counts(only(alice)).messages, 2U);
    EXPECT_EQ(journal.verdicts(kBob).size(), 1U);
    EXPECT_THAT(journal.verdicts(kBob, Verdict::Outcome::conforms), IsEmpty());
    EXPECT_THAT(journal.verdicts(kAlice), IsEmpty());
    EXPECT_THAT(journal.problems(kBob), ElementsAre("connection #2: on_message threw"));
    EXPECT_THAT(journal.problems(kAlice), IsEmpty());
    EXPECT_THAT(journal.tags(), ElementsAre("alice", "bob"));
}

TEST_F(JournalTags, AClientWithoutATagCountsOnce) {
    written.open("");

    EXPECT_EQ(journal.counts(kUntagged).clients, 1U);
    journal.reset_all();
    EXPECT_EQ(journal.counts(kUntagged).clients, 1U);
    EXPECT_EQ(journal.counts(kAll).clients, 1U);
}

TEST_F(JournalTags, AConnectionHasNoTagBeforeItsRequest) {
    const auto early = written.accept();

    EXPECT_EQ(journal.counts(kAll).connections, 1U);
    EXPECT_EQ(journal.counts(kUntagged).connections, 0U);
    EXPECT_THAT(journal.list_connections(kUntagged, 0, 10), IsEmpty());
    EXPECT_THAT(journal.list_connections(kAll, 0, 10), ElementsAre(early));
}

TEST_F(JournalTags, TheTagOfAListenerComesBeforeThatOfTheRequest) {
    const auto connection = journal.add_connection("127.0.0.1:1", {}, 9002, "alice");
    Event opened = WrittenJournal::event(EventKind::opened, "bob");
    journal.record(connection.get(), opened);

    EXPECT_EQ(connection->tag(), "alice");
    EXPECT_EQ(connection->port, 9002);
    EXPECT_THAT(journal.list_connections(kAlice, 0, 10), ElementsAre(connection));
    EXPECT_THAT(journal.list_connections(kBob, 0, 10), IsEmpty());
}

TEST_F(JournalTags, ResetForgetsOneTagAndLeavesTheOthers) {
    const auto alice = written.open("alice");
    const auto bob = written.open("bob");
    for (const auto& each : {alice, bob}) {
        written.echo(each, {each->tag() + "1", each->tag() + "2"});
        written.judge(each, Verdict::Outcome::violates, "frame.rsv1");
        written.problem(each, "a problem");
        written.close(each);
    }
    EXPECT_EQ(written.take(kBob), "bob1");

    journal.reset("alice");

    EXPECT_THAT(written.texts(kAlice), IsEmpty());
    EXPECT_EQ(written.take(kAlice), "");
    EXPECT_EQ(written.accept_next(kAlice), 0U);
    EXPECT_THAT(journal.verdicts(kAlice), IsEmpty());
    EXPECT_THAT(journal.problems(kAlice), IsEmpty());
    EXPECT_EQ(journal.transcript(kAlice), "");
    EXPECT_EQ(journal.counts(kAlice).messages, 0U);
    EXPECT_EQ(journal.counts(kAlice).connections, 0U);
    EXPECT_EQ(journal.counts(kAlice).violations, 0U);
    EXPECT_EQ(journal.find_connection(alice->id), nullptr);
    EXPECT_TRUE(journal.was_accepted(alice->id));

    EXPECT_THAT(written.texts(kAll), ElementsAre("bob1", "bob2"));
    EXPECT_EQ(written.take(kBob), "bob2");
    EXPECT_EQ(written.accept_next(kAll), bob->id);
    EXPECT_EQ(journal.verdicts(kAll).size(), 1U);
    EXPECT_EQ(journal.violations().size(), 1U);
    EXPECT_EQ(journal.problems(kAll).size(), 1U);
    EXPECT_EQ(journal.counts(kAll).messages, 2U);
    EXPECT_THAT(journal.transcript(kAll), HasSubstr("bob2"));
    EXPECT_THAT(journal.transcript(kAll), Not(HasSubstr("alice2")));
    EXPECT_THAT(journal.tags(), ElementsAre("bob"));
}

TEST_F(JournalTags, NumbersNeverRestart) {
    const auto first = written.open("alice");
    written.receive(first, "old");
    const std::uint64_t seq = journal.list_messages(kAlice, {}).messages.at(0).seq;
    written.close(first);

    journal.reset("alice");
    journal.reset_all();
    const auto second = written.open("alice");
    written.receive(second, "new");

    EXPECT_EQ(second->id, first->id + 1);
    EXPECT_GT(journal.list_messages(kAlice, {}).messages.at(0).seq, seq);
    EXPECT_EQ(journal.find_message(seq), std::nullopt);
    EXPECT_EQ(journal.list_connections(kAll, 0, 10).size(), 1U);
    EXPECT_EQ(journal.list_connections(kAll, first->id, 10).size(), 1U);
}

TEST_F(JournalTags, AnOpenConnectionCountsOnAfterAReset) {
    const auto alice = written.open("alice");
    written.receive(alice, "old");
    EXPECT_EQ(written.accept_next(kAlice), alice->id);

    journal.reset("alice");
    written.receive(alice, "new");

    EXPECT_THAT(written.texts(kAlice), ElementsAre("new"));
    EXPECT_THAT(written.texts(only(alice)), ElementsAre("new"));
    EXPECT_EQ(written.take(kAlice), "new");
    EXPECT_EQ(journal.counts(kAlice).messages, 1U);
    EXPECT_EQ(journal.counts(kAlice).connections, 1U);
    EXPECT_EQ(journal.counts(kAlice).clients, 1U);
    EXPECT_EQ(written.accept_next(kAlice), 0U);
    written.close(alice);
    EXPECT_EQ(journal.counts(kAll).clients, 0U);
}

// Another test's client may be in the middle of its handshake.
TEST_F(JournalTags, AResetOfTheUntaggedLeavesConnectionsWithoutARequest) {
    const auto slow = written.accept();
    const auto silent = written.accept();
    journal.reset("");

    Event opened = WrittenJournal::event(EventKind::opened, "bob");
    journal.record(slow.get(), opened);
    written.close(silent);

    EXPECT_EQ(written.accept_next(kBob), slow->id);
    EXPECT_EQ(written.accept_next(kUntagged), 0U) << "it is of an earlier test";
}

TEST_F(JournalTags, AResetFreesTheRecordsThatNoOtherTestNeeds) {
    const auto alice = written.open("alice");
    written.echo(alice, std::vector<std::string>(1000, "hello"));
    written.close(alice);
    const auto bob = written.open("bob");
    const std::size_t before = journal.totals().history_records;

    journal.reset("alice");

    EXPECT_LT(journal.totals().history_records, before - 1000);
    EXPECT_THAT(journal.transcript(kBob), HasSubstr("connected"));
}

// Records that are hidden between those of others are evicted like all records, but not counted.
TEST_F(JournalTags, HiddenRecordsAreEvictedWithoutBeingCounted) {
    const WrittenJournal small({std::size_t{1} << 20U, 6, 100});
    const auto bob = small.open("bob");
    const auto alice = small.open("alice");
    small.receive(alice, "old");
    small.journal->reset("alice");
    small.echo(bob, {"1", "2", "3", "4", "5", "6"});

    EXPECT_EQ(small.journal->counts(kAll).evicted_messages, 0U);
    EXPECT_EQ(small.journal->totals().history_records, 6U);
}

TEST_F(JournalTags, AWithdrawnConnectionLeavesNoTrace) {
    const auto first = written.open();
    const auto control = written.accept();
    journal.note_tls(*control);
    journal.withdraw(*control);
    written.close(control);
    const auto second = written.open();

    EXPECT_EQ(journal.counts(kAll).connections, 2U);
    EXPECT_EQ(journal.counts(kUntagged).connections, 2U);
    EXPECT_THAT(journal.list_connections(kAll, 0, 10), ElementsAre(first, second));
    EXPECT_EQ(journal.find_connection(control->id), nullptr);
    EXPECT_EQ(written.accept_next(kAll), first->id);
    EXPECT_EQ(written.accept_next(kAll), second->id);
    EXPECT_EQ(written.accept_next(kAll), 0U);
    EXPECT_THAT(journal.transcript(kAll), Not(HasSubstr("#2")));
    EXPECT_EQ(journal.connections().size(), 2U);
    const auto totals = journal.totals();
    EXPECT_EQ(totals.connections_ws + totals.connections_wss, 2U);
    EXPECT_EQ(totals.tls_cut + totals.handshakes_left, 0U);
    EXPECT_THAT(totals.ended, IsEmpty());
}

TEST_F(JournalTags, TagsWithoutConnectionsAreForgottenWhenThereAreTooMany) {
    const WrittenJournal small({4096, 10, 10});
    for (int i = 0; i < 30'000; ++i) {
        const auto connection = small.open("t" + std::to_string(i));
        small.receive(connection, "x");
        small.close(connection);
    }
    EXPECT_LT(small.journal->tags().size(), 10'100U);
    EXPECT_EQ(small.journal->message_count(), 30'000U);
    EXPECT_EQ(small.journal->counts(with_tag("t29999")).messages, 1U);
    small.journal->reset_all();
    EXPECT_EQ(small.journal->message_count(), 0U);
    EXPECT_EQ(small.journal->totals().messages_received, 30'000U);
}

}  // namespace
