#include "grading/caricatures.hpp"

#include <chrono>
#include <thread>

namespace wsecho_test {

namespace {

constexpr std::size_t kLargestControlPayload = 125;
constexpr std::chrono::milliseconds kLate{1500};  // a server waits 1 s for the answer to a Close

bool is_control(std::uint8_t opcode) {
    return (opcode & 0x8) != 0;
}

}  // namespace

void Caricature::talk(RawClient& client) {
    client_ = &client;
    opened();
    for (;;) on_frame(client.read_frame());
}

void Caricature::on_frame(const Frame& frame) {
    if (frame.opcode == opcode::close) return on_close(frame.payload);
    if (frame.opcode == opcode::ping) return on_ping(frame.payload);
    if (is_control(frame.opcode)) return;
    if (frame.opcode != opcode::continuation) {
        opcode_ = frame.opcode == opcode::text ? opcode::text : opcode::binary;
        message_.clear();
    }
    message_ += frame.payload;
    if (frame.fin) on_message(opcode_, std::exchange(message_, {}));
}

void Caricature::on_message(std::uint8_t opcode, const std::string& payload) {
    send(opcode, payload);
}

void Caricature::on_ping(const std::string& payload) {
    send(opcode::pong, payload);
}

void Caricature::on_close(const std::string& payload) {
    send(opcode::close, payload);
}

void Caricature::send(std::uint8_t opcode, const std::string& payload) {
    send(FrameSpec(opcode,
                   is_control(opcode) ? payload.substr(0, kLargestControlPayload) : payload));
}

namespace {

// ---- what it closes with -----------------------------------------------------------------------

class Nocode final : public Caricature {
    void on_close(const std::string&) override { send(opcode::close, ""); }
};

template <std::uint16_t code>
class Code final : public Caricature {
    void on_close(const std::string&) override { send(opcode::close, close_payload(code)); }
};

class LateClose final : public Caricature {
    void on_close(const std::string& payload) override {
        std::this_thread::sleep_for(scaled(kLate));
        send(opcode::close, payload);
    }
};

class DropOnClose final : public Caricature {
    void on_close(const std::string&) override { throw ClientError("dropped"); }
};

// ---- what it sends back ------------------------------------------------------------------------

class Swap final : public Caricature {
    void on_message(std::uint8_t opcode, const std::string& payload) override {
        send(opcode == opcode::text ? opcode::binary : opcode::text, payload);
    }
};

class Twice final : public Caricature {
    void on_message(std::uint8_t opcode, const std::string& payload) override {
        send(opcode, payload);
        send(opcode, payload);
    }
};

class Half final : public Caricature {
    void on_message(std::uint8_t opcode, const std::string& payload) override {
        send(opcode, payload.substr(0, payload.size() / 2));
    }
};

class Pongless final : public Caricature {
    void on_ping(const std::string&) override {}
};

class Mute final : public Caricature {
    void on_message(std::uint8_t, const std::string&) override {}
    void on_ping(const std::string&) override {}
};

class Deaf final : public Caricature {
    void on_frame(const Frame&) override {}
};

class Unmasked final : public Caricature {
    using Caricature::send;
    void send(const FrameSpec& frame) override { client().send(FrameSpec(frame).unmasked()); }
};

class Pings final : public Caricature {
    void on_message(std::uint8_t opcode, const std::string& payload) override {
        send(opcode::ping, "are you there?");
        send(opcode, payload);
    }
};

// ---- when it ends the connection ---------------------------------------------------------------

class Drop final : public Caricature {
    void opened() override { throw ClientError("dropped"); }
};

class FinFirst final : public Caricature {
    void opened() override { client().shutdown_write(); }
    void on_frame(const Frame&) override {}
};

template <std::uint16_t code>
class CloseFirst final : public Caricature {
    void opened() override { send(opcode::close, code == 0 ? "" : close_payload(code)); }
    void on_frame(const Frame&) override {}
};

// A Close that comes first is answered as usual.
template <std::uint16_t code>
class FailFirst final : public Caricature {
    void on_frame(const Frame& frame) override {
        if (closed_) return;
        closed_ = true;
        if (frame.opcode == opcode::close) return on_close(frame.payload);
        send(opcode::close, close_payload(code));
    }
    bool closed_ = false;
};

template <typename Kind>
std::unique_ptr<Caricature> make() {
    return std::make_unique<Kind>();
}

}  // namespace

const std::vector<CaricatureKind>& all_caricatures() {
    static const std::vector<CaricatureKind> all = {
        {"naive", make<Caricature>, "134/0/113 134/104/0/11"},
        {"nocode", make<Nocode>, "145/0/102 145/104/0/0"},
        {"code1001", make<Code<1001>>, "112/0/135 1/104/0/144"},
        {"code1005", make<Code<1005>>, "133/0/114 0/105/132/12"},
        {"code1012", make<Code<1012>>, "133/0/114 0/105/132/12"},
        {"late-close", make<LateClose>, "145/0/102 12/105/132/0"},
        {"drop-on-close", make<DropOnClose>, "145/0/102 13/104/132/0"},
        {"swap", make<Swap>, "36/0/211 52/104/8/85"},
        {"twice", make<Twice>, "38/0/209 134/104/0/11"},
        {"half", make<Half>, "40/0/207 52/104/0/93"},
        {"pongless", make<Pongless>, "125/0/122 134/104/0/11"},
        {"mute", make<Mute>, "44/10/193 52/105/0/92"},
        {"deaf", make<Deaf>, "55/10/182 12/106/131/0"},
        {"drop", make<Drop>, "126/10/111 117/107/25/0"},
        {"fin-first", make<FinFirst>, "126/10/111 117/107/25/0"},
        {"close1000", make<CloseFirst<1000>>, "114/10/123 25/107/0/117"},
        {"close-empty", make<CloseFirst<0>>, "126/10/111 142/107/0/0"},
        {"fail1002", make<FailFirst<1002>>, "114/12/121 53/107/0/89"},
        {"fail1007", make<FailFirst<1007>>, "114/12/121 99/107/0/43"},
        {"unmasked", make<Unmasked>, "59/10/178 12/105/132/0"},
        {"pings", make<Pings>, "134/0/113 134/104/0/11"},
    };
    return all;
}

}  // namespace wsecho_test
