// The tests of an imagined user, who has got ws-echo in one of the ways there are. CMakeLists.txt
// or the compiler's command line says VERSION, what that way calls the version of ws-echo.

#include <gtest/gtest.h>

#include <iostream>
#include <stdexcept>
#include <string>
#include <wsecho/gtest.hpp>

#include "client.hpp"
#include "shared_server.hpp"

using wsecho::EchoServerTest;
using wsecho::HasTarget;
using wsecho::IsText;

TEST_F(EchoServerTest, SeesWhatTheClientSays) {
    Client client(server.port(), "/chat?room=1");

    EXPECT_EQ(client.ask("hello"), "hello");

    EXPECT_WS_RECEIVES(server, IsText("hello"));
    EXPECT_THAT(server.accept(), HasTarget("/chat?room=1"));
}

TEST(EchoServer, RunsInASharedLibrary) {
    const SharedServer server;
    Client client(server.port(), "/");

    EXPECT_EQ(client.ask("hello"), "hello");

    EXPECT_EQ(server.message_count(), 1U);
}

// A script compares the line that it prints.
TEST(Tls, WorksOrSaysWhatToInstall) {
    wsecho::Options options;
    options.tls.emplace();
    try {
        const wsecho::EchoServer server(options);
        std::cout << "TLS: " << server.url("/").substr(0, 3) << '\n';
    } catch (const std::invalid_argument& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("apt install libssl-dev"));
        std::cout << "TLS: none\n";
    }
}

TEST(Version, IsTheSameInTheHeader) {
    EXPECT_EQ(std::string(WSECHO_VERSION), VERSION);
}
