// Boost.Beast: asynchronous, one thread, with the options that make it fastest. Argument:
// the port.

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace {

namespace beast = boost::beast;
using Tcp = boost::asio::ip::tcp;
using Error = boost::system::error_code;

class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(Tcp::socket socket) : stream_(std::move(socket)) {}

    void start() {
        stream_.set_option(
            beast::websocket::stream_base::timeout::suggested(beast::role_type::server));
        stream_.auto_fragment(false);
        stream_.read_message_max(std::size_t{128} << 20);
        Error ignored;
        stream_.next_layer().socket().set_option(Tcp::no_delay(true), ignored);
        stream_.async_accept([self = shared_from_this()](Error error) {
            if (!error) self->read();
        });
    }

private:
    void read() {
        stream_.async_read(buffer_, [self = shared_from_this()](Error error, std::size_t) {
            if (!error) self->write();
        });
    }

    void write() {
        stream_.text(stream_.got_text());
        stream_.async_write(buffer_.data(), [self = shared_from_this()](Error error, std::size_t) {
            if (error) return;
            self->buffer_.consume(self->buffer_.size());
            self->read();
        });
    }

    beast::websocket::stream<beast::tcp_stream> stream_;
    beast::flat_buffer buffer_;
};

void accept_next(Tcp::acceptor& acceptor) {
    acceptor.async_accept([&acceptor](Error error, Tcp::socket socket) {
        if (!error) std::make_shared<Session>(std::move(socket))->start();
        accept_next(acceptor);
    });
}

}  // namespace

int main(int, char** argv) {
    boost::asio::io_context context{1};
    const auto port = static_cast<std::uint16_t>(std::stoi(argv[1]));
    Tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), port}};
    accept_next(acceptor);
    context.run();
}
