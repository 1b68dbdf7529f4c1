// A client that has sent its request and reads the answer octet by octet.

#pragma once

#include <string>

#include "faults/octet_cases.hpp"
#include "wsecho/version.hpp"

namespace wsecho_test {

struct Asked {
    explicit Asked(const std::string& behavior, const Request& request = Request(),
                   const wsecho::Options& options = {})
        : server(options), client((server.otherwise(behavior), server.port())) {
        client.write(request.octets());
    }

    /// Also if the server has not answered it yet.
    wsecho::Connection connection() const {
        EXPECT_TRUE(server.wait_for([this] { return !server.connections().empty(); }));
        return server.connection(1);
    }

    TestServer server;
    RawClient client;
};

// The lines of the server's 101, in order.
inline const std::string kStatus = "HTTP/1.1 101 Switching Protocols\r\n";
inline const std::string kConnection = "Connection: Upgrade\r\n";
inline const std::string kAccept = std::string("Sec-WebSocket-Accept: ") + kExampleAccept + "\r\n";
inline const std::string kServer = "Server: ws-echo/" WSECHO_VERSION "\r\n";
inline const std::string kUpgrade = "Upgrade: websocket\r\n";

// All of it.
inline const std::string k101 = kStatus + kConnection + kAccept + kServer + kUpgrade + "\r\n";

}  // namespace wsecho_test
