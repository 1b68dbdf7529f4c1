// Stock WebSocket++ on standalone Asio, written as its own echo_server example is. Argument: the
// port.

#include <cstdint>
#include <string>
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/server.hpp>

namespace {

// As the example, but with its log compiled out, as one would for a release.
struct QuietConfig : websocketpp::config::asio {
    static const websocketpp::log::level elog_level = websocketpp::log::elevel::none;
    static const websocketpp::log::level alog_level = websocketpp::log::alevel::none;
};

using Server = websocketpp::server<QuietConfig>;

}  // namespace

int main(int, char** argv) {
    Server server;
    server.init_asio();
    server.set_reuse_addr(true);
    server.set_max_message_size(std::size_t{128} << 20);
    server.set_socket_init_handler([](const websocketpp::connection_hdl&, auto& socket) {
        asio::error_code ignored;
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
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
