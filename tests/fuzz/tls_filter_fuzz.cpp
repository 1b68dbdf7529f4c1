// Feeds the TLS filter what no client sends, in memory. For libFuzzer; scripts/fuzz builds it.
//
// The first octets of an input choose a plan, a stage and the sizes of the pieces. The rest are
// octets from the client: instead of its ClientHello, over a part of it, or after the handshake.

#include <openssl/ssl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fuzz/expect.hpp"
#include "tls/context.hpp"
#include "tls/filter.hpp"

namespace {

using wsecho::behavior::TlsPlan;
using wsecho::tls::Filter;
using wsecho_test::expect;

constexpr std::size_t kChoices = 4;
constexpr std::size_t kMostOutput = std::size_t{1} << 20;

class Server final : public wsecho::tls::HelloObserver {
public:
    explicit Server(std::uint8_t choice) {
        has_plan_ = choice % 8 != 0;
        switch (choice % 8) {
            case 1:
                plan_.fragment = 1U + choice / 8U;
                break;
            case 2:
                plan_.stop = TlsPlan::Stop::octets;
                plan_.octets = "octets";
                break;
            case 3:
                plan_.stop = TlsPlan::Stop::fin;
                plan_.stage = TlsPlan::Stage::server_hello;
                break;
            case 4:
                plan_.requires_client_certificate = true;
                break;
            case 5:
                plan_.only_version = wsecho::TlsVersion::v1_2;
                break;
            case 6:
                plan_.only_groups = "P-521";
                break;
            case 7:
                plan_.alpn = TlsPlan::Alpn::name;
                plan_.alpn_name = "nope";
                break;
            default:
                break;
        }
    }

    const TlsPlan* on_client_hello(const wsecho::tls::ClientHello& hello) override {
        if (hello.server_name == "invalid") throw std::invalid_argument("no such step");
        return has_plan_ ? &plan_ : nullptr;
    }

private:
    bool has_plan_ = false;
    TlsPlan plan_;
};

// A client of OpenSSL over memory.
class Client {
public:
    Client() : ssl_(SSL_new(context()), SSL_free) {
        SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_connect_state(ssl_.get());
        SSL_set_tlsext_host_name(ssl_.get(), "localhost");
    }

    std::string next(std::string& from_server) {
        BIO_write(SSL_get_rbio(ssl_.get()), from_server.data(), int(from_server.size()));
        from_server.clear();
        SSL_do_handshake(ssl_.get());
        return sent();
    }

    std::string message(std::string_view text) {
        if (SSL_is_init_finished(ssl_.get())) SSL_write(ssl_.get(), text.data(), int(text.size()));
        return sent();
    }

private:
    static SSL_CTX* context() {
        static SSL_CTX* const made = SSL_CTX_new(TLS_client_method());
        return made;
    }

    std::string sent() {
        char* data = nullptr;
        const long size = BIO_get_mem_data(SSL_get_wbio(ssl_.get()), &data);
        std::string octets(data, std::size_t(size));
        (void)BIO_reset(SSL_get_wbio(ssl_.get()));
        return octets;
    }

    const std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
};

bool is_over(const Filter& filter) {
    return filter.state() != Filter::State::handshaking && filter.state() != Filter::State::open;
}

// As the transport does it.
void feed(Filter& filter, std::string_view octets, std::size_t piece, std::size_t room) {
    std::string plaintext(room, '\0');
    while (!octets.empty()) {
        const std::string part(octets.substr(0, piece));
        octets.remove_prefix(part.size());
        filter.receive(part);
        for (;;) {
            const bool was_open = filter.state() != Filter::State::handshaking;
            const std::size_t size = filter.read(plaintext.data(), plaintext.size());
            expect(size <= room);
            if (!was_open && filter.state() == Filter::State::open) continue;
            if (size == 0) break;
            if (filter.state() == Filter::State::open) filter.write({plaintext.data(), size});
        }
        filter.keep_input();
    }
}

void check(const Filter& filter, const std::string& output) {
    expect(output.size() < kMostOutput);
    if (is_over(filter)) expect(!filter.has_input());
    if (filter.state() == Filter::State::failed) expect(!filter.failure().empty());
    (void)filter.info();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static wsecho::tls::Context context({}, {"localhost"});
    if (size < kChoices) return 0;
    const std::string_view octets(reinterpret_cast<const char*>(data) + kChoices, size - kChoices);
    const std::size_t piece = data[2] == 0 ? octets.size() + 1 : data[2];
    const std::size_t room = data[3] == 0 ? 65536 : data[3];
    Server server(data[0]);
    std::string output;
    Filter filter(context, server, output);
    Client client;

    if (data[1] % 3 == 0) {  // raw octets
        feed(filter, octets, piece, room);
    } else if (data[1] % 3 == 1) {  // a ClientHello with changes
        std::string hello = client.next(output);
        const std::size_t at = data[1] / 3U * 4U % hello.size();
        hello.replace(at, std::min(octets.size(), hello.size() - at), octets);
        feed(filter, hello, piece, room);
    } else {  // after the handshake, behind a message
        for (int turn = 0; turn < 4 && filter.state() == Filter::State::handshaking; ++turn) {
            feed(filter, client.next(output), 65536, room);
        }
        feed(filter, client.message("GET / HTTP/1.1\r\n\r\n"), piece, room);
        feed(filter, octets, piece, room);
    }
    filter.write_close_notify();
    check(filter, output);
    return 0;
}
