// A journal in memory, written by the test instead of a server.

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "journal/journal.hpp"

namespace wsecho_test {

using RecordPtr = std::shared_ptr<wsecho::journal::ConnectionRecord>;

/// The selections of a Which.
inline wsecho::journal::Which with_tag(const std::string& tag) {
    return {tag, 0};
}
inline wsecho::journal::Which only(const RecordPtr& connection) {
    return {std::nullopt, connection->id};
}

struct WrittenJournal {
    explicit WrittenJournal(const wsecho::HistoryLimits& limits = {})
        : journal(std::make_shared<wsecho::journal::Journal>(limits)) {}

    static wsecho::Event event(wsecho::EventKind kind, std::string_view tag = {}) {
        wsecho::Event event;
        event.kind = kind;
        event.tag = tag;
        return event;
    }

    void write(const RecordPtr& connection, wsecho::Event event) const {
        event.connection = connection->id;
        event.tag = connection->tag();
        journal->record(connection.get(), event);
    }

    RecordPtr accept() const { return journal->add_connection("127.0.0.1:50432", {}); }

    /// An open connection whose request has this tag.
    RecordPtr open(const std::string& tag = {}) const {
        auto connection = accept();
        wsecho::Handshake handshake;
        handshake.target = "/";
        wsecho::Event opened = event(wsecho::EventKind::opened, tag);
        opened.handshake = &handshake;
        opened.connection = connection->id;
        journal->record(connection.get(), opened);
        return connection;
    }

    void receive(const RecordPtr& connection, const std::string& text) const {
        wsecho::Event message = event(wsecho::EventKind::message);
        message.direction = wsecho::Direction::received;
        message.opcode = 1;
        message.payload = text;
        write(connection, message);
    }

    void echo(const RecordPtr& connection, const std::vector<std::string>& texts) const {
        std::vector<wsecho::journal::EchoedMessage> messages;
        for (const std::string& text : texts) messages.push_back({1, text, nullptr});
        journal->record_echoes(*connection, messages.data(), messages.size(), {});
    }

    void close(const RecordPtr& connection) const {
        wsecho::Event closed = event(wsecho::EventKind::closed);
        closed.clean = true;
        closed.tcp_end = wsecho::TcpEnd::fin;
        write(connection, closed);
    }

    void judge(const RecordPtr& connection, wsecho::Verdict::Outcome outcome,
               const std::string& fault) const {
        wsecho::Verdict verdict;
        verdict.outcome = outcome;
        verdict.connection = connection->id;
        verdict.fault = fault;
        if (outcome == wsecho::Verdict::Outcome::undecided) {
            journal->note_fault(*connection, verdict);
            return;
        }
        wsecho::Event judged = event(wsecho::EventKind::verdict);
        judged.verdict = &verdict;
        write(connection, judged);
    }

    void problem(const RecordPtr& connection, const std::string& text) const {
        wsecho::Event problem = event(wsecho::EventKind::problem);
        problem.text = text;
        write(connection, problem);
    }

    /// The payloads of the first page.
    std::vector<std::string> texts(const wsecho::journal::Which& which,
                                   std::uint64_t since = 0) const {
        wsecho::journal::MessageFilter filter;
        filter.since = since;
        std::vector<std::string> all;
        for (const auto& message : journal->list_messages(which, filter).messages) {
            all.push_back(message.payload);
        }
        return all;
    }

    /// The payload of the message that is taken; empty without one.
    std::string take(const wsecho::journal::Which& which) const {
        const auto message = journal->take_next(which);
        return message ? message->payload : std::string();
    }

    std::uint64_t accept_next(const wsecho::journal::Which& which) const {
        const auto connection = journal->accept_next(which);
        return connection ? connection->id : 0;
    }

    const std::shared_ptr<wsecho::journal::Journal> journal;
};

}  // namespace wsecho_test
