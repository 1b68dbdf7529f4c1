// Stock WebSocket++ over asio::ssl, written as its own echo_server_tls example is. Arguments: the
// port, a certificate and its key, in PEM files.

#include <openssl/ssl.h>

#include <asio/ssl.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <websocketpp/config/asio.hpp>
#include <websocketpp/server.hpp>

namespace {

// As the example, but with its log compiled out, as one would for a release.
struct QuietConfig : websocketpp::config::asio_tls {
    static const websocketpp::log::level elog_level = websocketpp::log::elevel::none;
    static const websocketpp::log::level alog_level = websocketpp::log::alevel::none;
};

using Server = websocketpp::server<QuietConfig>;

}  // namespace

int main(int, char** argv) {
    const auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    context->use_certificate_chain_file(argv[2]);
    context->use_private_key_file(argv[3], asio::ssl::context::pem);
    SSL_CTX_set_session_cache_mode(context->native_handle(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context->native_handle(), 0);

    Server server;
    server.init_asio();
    server.set_reuse_addr(true);
    server.set_max_message_size(std::size_t{128} << 20);
    server.set_tls_init_handler([&](const websocketpp::connection_hdl&) { return context; });
    server.set_socket_init_handler([](const websocketpp::connection_hdl&, auto& stream) {
        asio::error_code ignored;
        stream.lowest_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
    });
    server.set_message_handler(
        [&server](const websocketpp::connection_hdl& client, const Server::message_ptr& message) {
            websocketpp::lib::error_code ignored;
            server.send(client, message->get_payload(), message->get_opcode(), ignored);
        });
    const auto port = static_cast<std::uint16_t>(std::stoi(argv[1]));
    server.listen(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port));
    server.start_accept();
    server.run();
}
