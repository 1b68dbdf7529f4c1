// Stock WebSocket++ on standalone Asio, written as its own echo_server example is.

#include <iostream>
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

int main() {
    Server server;
    server.init_asio();
    server.set_message_handler(
        [&server](const websocketpp::connection_hdl& client, const Server::message_ptr& message) {
            websocketpp::lib::error_code ignored;
            server.send(client, message->get_payload(), message->get_opcode(), ignored);
        });
    server.listen(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    server.start_accept();

    asio::error_code error;
    std::cout << server.get_local_endpoint(error).port() << std::endl;
    server.run();
}
