// websocketpp as the client that is graded.

#include <string>
#include <websocketpp/client.hpp>
#include <websocketpp/config/asio_no_tls_client.hpp>
#include <websocketpp/extensions/permessage_deflate/enabled.hpp>

#include "exchange.hpp"

namespace {

struct Config : websocketpp::config::asio_client {
    struct permessage_deflate_config {};
    using permessage_deflate_type =
        websocketpp::extensions::permessage_deflate::enabled<permessage_deflate_config>;
};

using Client = websocketpp::client<Config>;
using Error = websocketpp::lib::error_code;
using Handle = websocketpp::connection_hdl;

}  // namespace

int main(int argc, char** argv) {
    Client client;
    client.clear_access_channels(websocketpp::log::alevel::all);
    client.clear_error_channels(websocketpp::log::elevel::all);
    client.init_asio();
    const auto converse = [&](const auto& server, const std::string& target, const auto& on_text) {
        client.reset();
        client.set_message_handler([&](const Handle& handle, const Client::message_ptr& message) {
            if (on_text) {
                on_text(message->get_payload());
                return;
            }
            Error error;  // once the connection has ended
            client.send(handle, message->get_payload(), message->get_opcode(), error);
        });
        Error error;
        client.connect(client.get_connection(server.url() + target, error));
        client.run();
    };
    return grading_driver::run_all_cases(argc, argv, "websocketpp/0.8.2", converse);
}
