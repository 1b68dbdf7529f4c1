// HttpClient against the echo server, which answers every HTTP request that is no opening
// handshake.

#include "support/http_client.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/socket_path.hpp"
#include "wsecho/echo_server.hpp"

using namespace wsecho_test;

namespace {

// Sets the folder for the record of exchanges, and restores it at the end.
class ExchangeFolder {
public:
    explicit ExchangeFolder(const std::string& folder) {
        if (const char* before = std::getenv(kName)) before_ = before;
        ::setenv(kName, folder.c_str(), 1);
    }
    ~ExchangeFolder() {
        if (before_.empty()) {
            ::unsetenv(kName);
        } else {
            ::setenv(kName, before_.c_str(), 1);
        }
    }
    ExchangeFolder(const ExchangeFolder&) = delete;
    ExchangeFolder& operator=(const ExchangeFolder&) = delete;

private:
    static constexpr const char* kName = "WSECHO_TEST_EXCHANGES";
    std::string before_;
};

}  // namespace

TEST(HttpClient, ReadsTheStatusAndTheWholeBody) {
    wsecho::EchoServer server;
    HttpClient client(server.port());

    const HttpResponse response = client.get("/");

    EXPECT_EQ(response.status(), 426);
    EXPECT_EQ(std::to_string(response.body.size()), response.header("content-length"));
    EXPECT_NE(response.body.find("WebSocket"), std::string::npos) << response.body;
}

TEST(HttpClient, ConnectsAgainAfterTheServerHasClosed) {
    wsecho::EchoServer server;
    HttpClient client(server.port());

    const HttpResponse first = client.get("/");
    const HttpResponse second = client.get("/again");

    EXPECT_EQ(first.header("Connection"), "Upgrade, close");
    EXPECT_EQ(second.status(), 426);
}

TEST(HttpClient, ReadsNoBodyAfterHead) {
    wsecho::EchoServer server;
    HttpClient client(server.port());

    EXPECT_EQ(client.request("HEAD", "/").body, "");
}

TEST(HttpClient, RecordsEachExchangeAsALineOfJson) {
    wsecho::EchoServer server;
    const SocketPath folder;
    const ExchangeFolder recorded(folder.folder());
    HttpClient client(server.port());

    client.post("/a?b=\"c\"", "{\"text\":\"\xc3\xa9\"}");
    client.get("/second");

    std::string line;
    const auto path = std::filesystem::directory_iterator(folder.folder())->path();
    std::ifstream file(path);
    ASSERT_TRUE(std::getline(file, line));
    EXPECT_EQ(line.find(R"({"method":"POST","target":"/a?b=\u0022c\u0022",)"
                        R"("request":"{\u0022text\u0022:\u0022\u00c3\u00a9\u0022}","status":)"),
              0U)
        << line;
    ASSERT_TRUE(std::getline(file, line));
    EXPECT_NE(line.find("\"target\":\"/second\""), std::string::npos) << line;
    EXPECT_FALSE(std::getline(file, line));
}
