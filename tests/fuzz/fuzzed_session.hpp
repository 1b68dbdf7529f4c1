// One client and the session that serves it, on one thread, without a listener. The only file of
// the fuzzers that knows how the engine starts a session.

#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "journal/connection_record.hpp"
#include "journal/controls.hpp"
#include "journal/journal.hpp"
#include "wsecho/options.hpp"

namespace wsecho_test {

/// Each call returns when the server has nothing more to do before time passes. Time stands still,
/// except in pass() and finish() (see fake_time.hpp): only one session at a time.
class FuzzedSession {
public:
    explicit FuzzedSession(const wsecho::Options& options);
    FuzzedSession(const FuzzedSession&) = delete;
    FuzzedSession& operator=(const FuzzedSession&) = delete;
    ~FuzzedSession();

    /// Sends the octets as soon as the server reads them.
    void send(std::string_view octets);

    void pass(std::chrono::milliseconds time);

    /// Whether the client reads. It does at first.
    void set_reading(bool reads);

    /// The server keeps little for a client that does not read.
    void shrink_buffers();

    /// The client sends FIN after its octets, and reads on.
    void send_fin();

    /// The client closes its socket.
    void leave();

    void stop_server();
    void perform(const wsecho::journal::Action& action);

    /// The client sends FIN, reads all, and waits for long. A server that still keeps the
    /// connection is told to reset it. Afterwards nothing is left of it, not even a timer.
    void finish();

    /// What the client has read.
    const std::string& received() const;

    /// Whether the client has read more than any answer to an input has; then it reads no more.
    bool is_flooded() const;

    /// Whether octets of the client, or its FIN, had to wait at some time until the server read
    /// those before, or the server's octets until a client read that had stopped to. When they do
    /// depends on their pieces: a socket's buffer takes fewer small ones.
    bool has_waited() const;

    /// Whether finish() had to reset the connection.
    bool was_reset() const;

    const wsecho::journal::Journal& journal() const;
    const wsecho::journal::ConnectionRecord& record() const;

private:
    struct Impl;
    const std::unique_ptr<Impl> impl_;
};

}  // namespace wsecho_test
