// The client of an imagined user, over Boost.Beast and OpenSSL: what a test with wss is about.

#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <string>

/// What a client trusts, and how it identifies itself, in PEM.
struct SecureClientOptions {
    std::string ca;
    std::string certificate;
    std::string private_key;
};

/// Connects and says one thing. Blocking, without a timeout of its own.
class SecureClient {
public:
    /// `url` is "wss://HOST:PORT/TARGET" with a numeric host.
    SecureClient(const std::string& url, const SecureClientOptions& options)
        : context_(with(options)), stream_(io_, context_) {
        constexpr std::size_t kScheme = 6;  // "wss://"
        const auto path = url.find('/', kScheme);
        const auto colon = url.rfind(':', path);
        const std::string host = url.substr(kScheme, colon - kScheme);
        const std::string port = url.substr(colon + 1, path - colon - 1);

        boost::beast::get_lowest_layer(stream_).connect(
            {boost::asio::ip::make_address(host), static_cast<unsigned short>(std::stoi(port))});
        stream_.next_layer().set_verify_callback(boost::asio::ssl::host_name_verification(host));
        stream_.next_layer().handshake(boost::asio::ssl::stream_base::client);
        stream_.handshake(host + ":" + port, url.substr(path));
    }

    void say(const std::string& text) {
        stream_.text(true);
        stream_.write(boost::asio::buffer(text));
    }

    std::string hear() {
        boost::beast::flat_buffer buffer;
        stream_.read(buffer);
        return boost::beast::buffers_to_string(buffer.data());
    }

private:
    using Context = boost::asio::ssl::context;

    static Context with(const SecureClientOptions& options) {
        Context context(Context::tls_client);
        context.set_verify_mode(boost::asio::ssl::verify_peer);
        context.add_certificate_authority(boost::asio::buffer(options.ca));
        if (!options.certificate.empty()) {
            context.use_certificate_chain(boost::asio::buffer(options.certificate));
            context.use_private_key(boost::asio::buffer(options.private_key), Context::pem);
        }
        return context;
    }

    boost::asio::io_context io_;
    Context context_;
    boost::beast::websocket::stream<boost::beast::ssl_stream<boost::beast::tcp_stream>> stream_;
};
