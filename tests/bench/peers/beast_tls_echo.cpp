// Boost.Beast over boost::asio::ssl: asynchronous, one thread, with the options that make it
// fastest. Arguments: the port, a certificate and its key, in PEM files.

#include <openssl/ssl.h>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace {

namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using Tcp = boost::asio::ip::tcp;
using Error = boost::system::error_code;

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Tcp::socket socket, ssl::context& context) : stream_(std::move(socket), context) {}

    void start() {
        stream_.set_option(
            beast::websocket::stream_base::timeout::suggested(beast::role_type::server));
        stream_.auto_fragment(false);
        stream_.read_message_max(std::size_t{128} << 20);
        Error ignored;
        beast::get_lowest_layer(stream_).socket().set_option(Tcp::no_delay(true), ignored);
        stream_.next_layer().async_handshake(ssl::stream_base::server,
                                             [self = shared_from_this()](Error error) {
                                                 if (!error) self->accept();
                                             });
    }

private:
    void accept() {
        stream_.async_accept([self = shared_from_this()](Error error) {
            if (!error) self->read();
        });
    }

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

    beast::websocket::stream<beast::ssl_stream<beast::tcp_stream>> stream_;
    beast::flat_buffer buffer_;
};

void accept_next(Tcp::acceptor& acceptor, ssl::context& tls) {
    acceptor.async_accept([&](Error error, Tcp::socket socket) {
        if (!error) std::make_shared<Session>(std::move(socket), tls)->start();
        accept_next(acceptor, tls);
    });
}

}  // namespace

int main(int, char** argv) {
    ssl::context tls{ssl::context::tls_server};
    tls.use_certificate_chain_file(argv[2]);
    tls.use_private_key_file(argv[3], ssl::context::pem);
    SSL_CTX_set_session_cache_mode(tls.native_handle(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(tls.native_handle(), 0);

    boost::asio::io_context context{1};
    const auto port = static_cast<std::uint16_t>(std::stoi(argv[1]));
    Tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), port}};
    accept_next(acceptor, tls);
    context.run();
}
