// Clients that are wrong in one way each, to see that they get the verdicts that they deserve.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/raw_client.hpp"

namespace wsecho_test {

/// A client that echoes messages and answers Pings and Close frames, but checks nothing: it echoes
/// data frames with reserved bits or unknown opcodes, continuations of nothing and invalid UTF-8,
/// and closes with whatever it was closed with. Derived classes are wrong in one more way.
class Caricature {
public:
    virtual ~Caricature() = default;

    /// Talks to the server until the connection ends. Throws ClientError then.
    void talk(RawClient& client);

protected:
    virtual void opened() {}
    virtual void on_frame(const Frame& frame);
    virtual void on_message(std::uint8_t opcode, const std::string& payload);
    virtual void on_ping(const std::string& payload);
    virtual void on_close(const std::string& payload);

    /// Cuts the payload of a control frame to what it can have.
    void send(std::uint8_t opcode, const std::string& payload);
    virtual void send(const FrameSpec& frame) { client_->send(frame); }

    RawClient& client() { return *client_; }

private:
    RawClient* client_ = nullptr;
    std::uint8_t opcode_ = opcode::text;  // of the message that is arriving
    std::string message_;
};

struct CaricatureKind {
    const char* name;
    std::function<std::unique_ptr<Caricature>()> make;

    /// OK, NON-STRICT and FAILED, then OK, FAILED, UNCLEAN and WRONG CODE for the ends: what the
    /// Autobahn testsuite says of it. Of 252 cases.
    const char* verdicts;
};

const std::vector<CaricatureKind>& all_caricatures();

}  // namespace wsecho_test
