// Meets each case with Boost.Beast's client; cases on stdin as lines `NAME URL SUBPROTOCOLS`,
// results on stdout as JSON.

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/version.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using namespace std::chrono_literals;
using Error = boost::system::error_code;

constexpr int kMostCompared = 200;

struct Case {
    std::string name, port, target, subprotocols;
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

/// One connection, with a clock of its own; everything happens on its io_context.
class Client {
public:
    explicit Client(Case test) : case_(std::move(test)), socket_(io_), clock_(io_), deadline_(io_) {
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
        const auto port = static_cast<unsigned short>(std::stoi(case_.port));
        limit(3s, "timeout");
        socket_.next_layer().async_connect(
            {asio::ip::address_v4::loopback(), port}, [this](Error error) {
                if (error) return end(error);
                socket_.async_handshake("127.0.0.1:" + case_.port, case_.target,
                                        [this](Error failed) { failed ? end(failed) : opened(); });
            });
        io_.run();
        std::ostringstream line;
        line << "{\"name\":\"" << case_.name << "\",\"opened\":" << (opened_ ? "true" : "false")
             << ",\"delivered\":[" << delivered_ << "],\"saw\":\"" << saw_ << "\"}";
        return line.str();
    }

private:
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
        socket_.next_layer().close(ignored);
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
    websocket::stream<asio::ip::tcp::socket> socket_;
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
        std::istringstream words(line);
        Case test;
        std::string url;
        words >> test.name >> url >> std::ws;
        std::getline(words, test.subprotocols);
        const auto authority = url.find("//") + 2;
        const auto slash = url.find('/', authority);
        const auto colon = url.find(':', authority);
        test.port = url.substr(colon + 1, slash - colon - 1);
        test.target = url.substr(slash);
        cases.push_back(test);
    }
    return cases;
}

}  // namespace

int main() {
    const std::vector<Case> cases = read_cases();
    std::cout << "{\"version\":\"Boost.Beast " << BOOST_BEAST_VERSION << "\"}" << std::endl;
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> workers;
    for (int i = 0; i < 24; ++i) {
        workers.emplace_back([&] {
            for (std::size_t k = next++; k < cases.size(); k = next++) {
                const std::string result = Client(cases[k]).run();
                const std::lock_guard<std::mutex> lock(mutex);
                std::cout << result << std::endl;
            }
        });
    }
    for (std::thread& worker : workers) worker.join();
}
