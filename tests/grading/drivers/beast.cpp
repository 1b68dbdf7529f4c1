// Boost.Beast as the client that is graded.

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/version.hpp>
#include <cstddef>
#include <string>

#include "exchange.hpp"

namespace {

namespace beast = boost::beast;
namespace driver = grading_driver;
using boost::asio::ip::tcp;

using Stream = beast::websocket::stream<tcp::socket>;

void open(Stream& stream, const driver::Server& server, const std::string& target) {
    beast::websocket::permessage_deflate deflate;
    deflate.client_enable = true;
    stream.set_option(deflate);
    stream.read_message_max(std::size_t{1} << 26);  // 16 MiB by default
    tcp::resolver resolver(stream.get_executor());
    boost::asio::connect(stream.next_layer(), resolver.resolve(server.host, server.port));
    stream.next_layer().set_option(tcp::no_delay(true));
    stream.handshake(server.host + ':' + server.port, target);
}

void answer(Stream& stream, const beast::flat_buffer& message, const driver::OnText& on_text) {
    if (on_text) {
        on_text(beast::buffers_to_string(message.data()));
        return;
    }
    stream.text(stream.got_text());
    stream.write(message.data());
}

void converse(const driver::Server& server, const std::string& target,
              const driver::OnText& on_text) {
    boost::asio::io_context context;
    Stream stream(context);
    try {
        open(stream, server, target);
        for (beast::flat_buffer message;; message.clear()) {
            stream.read(message);
            answer(stream, message, on_text);
        }
    } catch (const beast::system_error&) {
        // A closing handshake is an error too.
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string version =
        std::to_string(BOOST_VERSION / 100000) + '.' + std::to_string(BOOST_VERSION / 100 % 1000);
    return driver::run_all_cases(argc, argv, "Beast/" + version, converse);
}
