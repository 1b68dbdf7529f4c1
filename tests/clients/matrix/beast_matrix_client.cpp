// Meets each case with Boost.Beast's client; cases on stdin as lines (matrix.py, lines_of()),
// results on stdout as JSON. With MATRIX_HAS_TLS it speaks wss too.

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/version.hpp>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#ifdef MATRIX_HAS_TLS
#include <boost/asio/ssl.hpp>
#include <boost/beast/ssl.hpp>
#endif

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using namespace std::chrono_literals;
using Error = boost::system::error_code;
using Tcp = asio::ip::tcp::socket;

constexpr int kMostCompared = 200;

struct Case {
    std::string name, url, subprotocols, ca, identity, alpn;

    bool is_secure() const { return url.substr(0, 3) == "wss"; }
    /// "localhost:9001"
    std::string authority() const {
        const auto begin = url.find("//") + 2;
        return url.substr(begin, url.find('/', begin) - begin);
    }
    std::string host() const { return authority().substr(0, authority().find(':')); }
    unsigned short port() const {
        return static_cast<unsigned short>(
            std::stoi(authority().substr(authority().find(':') + 1)));
    }
    std::string target() const { return url.substr(url.find('/', url.find("//") + 2)); }
};

/// What of a message is compared: its kind, its size, and its first octets.
std::string digest(bool is_text, const std::string& octets) {
    std::ostringstream out;
    out << (is_text ? "text " : "binary ") << octets.size() << ' ' << std::hex << std::setfill('0');
    for (const char c : octets.substr(0, 24)) {
        out << std::setw(2) << static_cast<int>(static_cast<unsigned char>(c));
    }
    return out.str();
}

// ---- what is below the WebSocket ----

struct Plain {
    using Stream = Tcp;
    explicit Plain(const Case&) {}
    Stream stream(asio::io_context& io) { return Stream(io); }
    template <typename Then>
    void secure(Stream&, const Case&, Then then) {
        then(Error());
    }
};

#ifdef MATRIX_HAS_TLS
// As Beast's examples do it: the peer, and its name, are checked.
struct Secure {
    using Stream = beast::ssl_stream<Tcp>;

    explicit Secure(const Case& test) : context(asio::ssl::context::tls_client) {
        context.set_verify_mode(asio::ssl::verify_peer);
        context.set_verify_callback(asio::ssl::host_name_verification(test.host()));
        context.load_verify_file(test.ca);
        if (test.identity.empty()) return;
        context.use_certificate_chain_file(test.identity);
        context.use_private_key_file(test.identity, asio::ssl::context::pem);
    }

    Stream stream(asio::io_context& io) { return Stream(io, context); }

    template <typename Then>
    void secure(Stream& stream, const Case& test, Then then) {
        SSL* ssl = stream.native_handle();
        // An address is no server name (RFC 6066, 3).
        if (test.host() == "localhost") SSL_set_tlsext_host_name(ssl, test.host().c_str());
        if (!test.alpn.empty()) {
            const std::string list = static_cast<char>(test.alpn.size()) + test.alpn;
            SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(list.data()),
                                static_cast<unsigned>(list.size()));
        }
        stream.async_handshake(asio::ssl::stream_base::client, std::move(then));
    }

    asio::ssl::context context;
};
#endif

/// One connection, with a clock of its own; everything happens on its io_context.
template <typename Security>
class Client {
public:
    explicit Client(Case test)
        : case_(std::move(test)),
          security_(case_),
          socket_(security_.stream(io_)),
          clock_(io_),
          deadline_(io_) {
        websocket::permessage_deflate deflate;
        deflate.client_enable = true;
        socket_.set_option(deflate);
        socket_.read_message_max(1U << 22U);
        socket_.set_option(websocket::stream_base::decorator([this](auto& request) {
            if (!case_.subprotocols.empty()) {
                request.set(beast::http::field::sec_websocket_protocol, case_.subprotocols);
            }
        }));
    }

    std::string run() {
        limit(3s, "timeout");
        tcp().async_connect({asio::ip::address_v4::loopback(), case_.port()}, [this](Error error) {
            if (error) return end(error);
            security_.secure(socket_.next_layer(), case_, [this](Error refused) {
                if (refused) return end(refused);
                socket_.async_handshake(case_.authority(), case_.target(),
                                        [this](Error failed) { failed ? end(failed) : opened(); });
            });
        });
        io_.run();
        std::ostringstream line;
        line << "{\"name\":\"" << case_.name << "\",\"opened\":" << (opened_ ? "true" : "false")
             << ",\"delivered\":[" << delivered_ << "],\"saw\":\"" << saw_ << "\"}";
        return line.str();
    }

private:
    Tcp& tcp() { return beast::get_lowest_layer(socket_); }

    void opened() {
        opened_ = true;
        limit(5s, "dropped");
        read();
        say(0);
    }

    void read() {
        socket_.async_read(buffer_, [this](Error error, std::size_t) {
            if (error == asio::error::operation_aborted && closing_) return;  // async_close() reads
            if (error) return end(error);
            if (++messages_ <= kMostCompared) deliver();
            buffer_.clear();
            read();
        });
    }

    void deliver() {
        if (!delivered_.empty()) delivered_ += ',';
        delivered_ +=
            '"' + digest(socket_.got_text(), beast::buffers_to_string(buffer_.data())) + '"';
    }

    // Three messages, a quarter of a second apart, and then the closing handshake.
    void say(std::size_t count) {
        if (count == 3) {
            closing_ = true;
            socket_.async_close(websocket::close_code::normal, [this](Error error) { end(error); });
            return;
        }
        static const std::array<std::string, 3> kTexts = {"hello", "again", "and again"};
        // Beast takes one write at a time, and a write waits while Beast fails the connection.
        socket_.async_write(asio::buffer(kTexts[count]), [this, count](Error failed, std::size_t) {
            if (failed) return;
            clock_.expires_after(250ms);
            clock_.async_wait([this, count](Error cancelled) {
                if (!cancelled) say(count + 1);
            });
        });
    }

    void end(Error error) {
        if (saw_.empty()) {
            // A closing handshake that the client began ends without an error.
            saw_ = error && error != websocket::error::closed
                       ? error.message()
                       : std::to_string(socket_.reason().code);
            std::replace(saw_.begin(), saw_.end(), '"', '\'');
        }
        clock_.cancel();
        deadline_.cancel();
        Error ignored;
        tcp().close(ignored);
    }

    void limit(std::chrono::seconds time, const char* what) {
        deadline_.expires_after(time);
        deadline_.async_wait([this, what](Error cancelled) {
            if (cancelled) return;
            saw_ = what;
            end({});
        });
    }

    const Case case_;
    asio::io_context io_;
    Security security_;
    websocket::stream<typename Security::Stream> socket_;
    asio::steady_timer clock_;
    asio::steady_timer deadline_;
    beast::flat_buffer buffer_;
    bool opened_ = false;
    bool closing_ = false;
    int messages_ = 0;
    std::string delivered_;
    std::string saw_;
};

std::vector<Case> read_cases() {
    std::vector<Case> cases;
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream fields(line);
        Case test;
        for (std::string* field :
             {&test.name, &test.url, &test.subprotocols, &test.ca, &test.identity, &test.alpn}) {
            std::getline(fields, *field, '\t');
        }
        cases.push_back(test);
    }
    return cases;
}

std::string meet(const Case& test) {
#ifdef MATRIX_HAS_TLS
    if (test.is_secure()) return Client<Secure>(test).run();
#endif
    return Client<Plain>(test).run();
}

}  // namespace

int main() {
    const std::vector<Case> cases = read_cases();
    std::cout << "{\"version\":\"Boost.Beast " << BOOST_VERSION / 100'000 << '.'
              << BOOST_VERSION / 100 % 1'000 << "\"}" << std::endl;
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> workers;
    for (int i = 0; i < 24; ++i) {
        workers.emplace_back([&] {
            for (std::size_t k = next++; k < cases.size(); k = next++) {
                const std::string result = meet(cases[k]);
                const std::lock_guard<std::mutex> lock(mutex);
                std::cout << result << std::endl;
            }
        });
    }
    for (std::thread& worker : workers) worker.join();
}
