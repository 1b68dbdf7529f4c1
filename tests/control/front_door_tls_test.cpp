// The front door over TLS: a client shows what it wants only after the TLS handshake.

#include <gmock/gmock.h>

#include <chrono>
#include <string>

#include "control/fake_door.hpp"
#include "support/expectations.hpp"
#include "tls/tls_server.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using testing::HasSubstr;

namespace {

RawClient secure(std::uint16_t port) {
    RawClient client(port);
    client.start_tls();
    return client;
}

}  // namespace

TEST(SecureFrontDoor, ServesItsRequestsAndLeavesNoConnection) {
    DoorServer server(with_tls());
    RawClient client = secure(server.port());
    client.write(request_for("/-/1"));
    EXPECT_EQ(read_body(client), "/-/1");
    client.write(request_for("/-/2") + request_for("/-/3"));
    EXPECT_EQ(read_body(client), "/-/2");
    EXPECT_EQ(read_body(client), "/-/3");
    EXPECT_TRUE(server->connections().empty());
    EXPECT_THAT(server->transcript(), Not(HasSubstr("#1")));
    const auto arrival = server.door().arrivals().at(0);
    EXPECT_TRUE(arrival.is_encrypted);
    EXPECT_EQ(arrival.remote_address, client.local_address());
    EXPECT_EQ(arrival.port, server.port());
}

TEST(SecureFrontDoor, ServesPlainClientsToo) {
    DoorServer server(with_tls());
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
    EXPECT_FALSE(server.door().arrivals().at(0).is_encrypted);
    auto client = RawClient::open(server.port());
    client.sync();
    EXPECT_EQ(server->accept().value().id(), 1U);
}

TEST(SecureFrontDoor, LeavesWebSocketsToTheServer) {
    DoorServer server(with_tls());
    for (const std::string request : {"/", "/-"}) {
        RawClient client = secure(server.port());
        EXPECT_EQ(client.handshake(Request(request)).status, 101);
        client.send_text("hello");
        expect_frame(client, opcode::text, "hello");
    }
    EXPECT_EQ(server->connections().size(), 2U);
    EXPECT_TRUE(server.door().arrivals().empty());
}

TEST(SecureFrontDoor, GivesAcceptOnlyWebSockets) {
    DoorServer server(with_tls());
    RawClient control = secure(server.port());
    control.write(request_for("/-/1"));
    read_body(control);
    RawClient client = secure(server.port());
    ASSERT_EQ(client.handshake(Request("/chat")).status, 101);
    EXPECT_EQ(server->accept().value().handshake().target, "/chat");
    EXPECT_FALSE(server->accept(1ms));
}

TEST(SecureFrontDoor, GetsEverythingThatHasArrivedWithTheFirstOctets) {
    DoorServer server(with_tls());
    RawClient client = secure(server.port());
    std::string requests;
    for (int i = 0; i < 2000; ++i) requests += request_for("/-/" + std::to_string(i));
    client.write(requests);
    for (int i = 0; i < 2000; ++i) ASSERT_EQ(read_body(client), "/-/" + std::to_string(i));
}

TEST(SecureFrontDoor, SendsMoreThanTheClientReadsAtOnce) {
    DoorServer server(with_tls());
    RawClient client(server.port(), "127.0.0.1", 4096);
    client.start_tls();
    client.write(request_for("/-/large"));
    EXPECT_EQ(read_body(client), std::string(FakeDoor::kLarge, 'x'));
}

TEST(SecureFrontDoor, SendsCloseNotifyBeforeFin) {
    DoorServer server(with_tls());
    for (const std::string target : {"/-/close", "/-/leave"}) {
        RawClient client = secure(server.port());
        client.write(request_for(target));
        read_body(client);
        expect_fin(client);
        EXPECT_TRUE(client.tls()->has_close_notify()) << target;
    }
}

TEST(SecureFrontDoor, AnswersABrokenRecordWithAnAlert) {
    DoorServer server(with_tls());
    RawClient client = secure(server.port());
    client.write(request_for("/-/hold"));
    ASSERT_TRUE(eventually([&] { return server.door().arrivals().size() == 1; }));
    client.write_unencrypted(std::string("\x17\x03\x03\x00\x20", 5) + std::string(2000, 'x'));
    EXPECT_THROW(client.read_until_end(), ClientError);
    EXPECT_EQ(client.tls()->alert(), 20);  // bad_record_mac (RFC 8446, 6.2)
    EXPECT_TRUE(eventually([&] { return server.door().ended == 1; }));
}

TEST(SecureFrontDoor, ReadsTheClientsCloseNotifyAsItsEnd) {
    DoorServer server(with_tls());
    RawClient client = secure(server.port());
    client.write(request_for("/-/hold"));
    client.shutdown_write();
    expect_fin(client);
    EXPECT_EQ(server.door().ended, 1);
}

TEST(SecureFrontDoor, IsNotForPlainClientsOfAServerWithTlsOnly) {
    auto options = with_tls();
    options.tls->accept_plain = false;
    DoorServer server(options);
    RawClient plain(server.port());
    plain.write(request_for("/-/state"));
    EXPECT_EQ(plain.read_response().status, 400);
    RawClient client = secure(server.port());
    client.write(request_for("/-/state"));
    EXPECT_EQ(read_body(client), "/-/state");
}

TEST(SecureFrontDoor, MeetsNoLaterStepOfAQueuedFault) {
    DoorServer server(with_tls());
    server->enqueue("tls.wrong-host/hs.status(503)");
    RawClient client = secure(server.port());
    client.write(request_for("/-/state"));
    EXPECT_EQ(read_body(client), "/-/state");
    EXPECT_TRUE(server->violations().empty());
    EXPECT_TRUE(server->connections().empty());
}

TEST(SecureFrontDoor, DoesNotDelayTheEndOfTheServer) {
    DoorServer server(with_tls());
    RawClient client = secure(server.port());
    client.write(request_for("/-/1"));
    read_body(client);
    server->stop();
    EXPECT_EQ(client.read_until_end().how, End::fin);
}

TEST(SecureControlPort, SpeaksTlsAndHttp) {
    DoorServer server(with_tls());
    const auto control = server.door().engine().listen_for_control(0);
    EXPECT_EQ(ask(control.port, "/-/plain"), "/-/plain");
    RawClient client = secure(control.port);
    client.write(request_for("/-/1"));
    EXPECT_EQ(read_body(client), "/-/1");
    EXPECT_TRUE(server.door().arrivals().at(1).is_encrypted);
    EXPECT_TRUE(server->connections().empty());
}

TEST(SecureControlPort, SpeaksTlsWithClientsThatAreSilentAtFirst) {
    DoorServer server(with_tls());
    const auto control = server.door().engine().listen_for_control(0);
    RawClient client(control.port);
    ASSERT_TRUE(eventually([&] { return server.door().arrivals().size() == 1; }));
    client.start_tls();
    client.write(request_for("/-/late"));
    EXPECT_EQ(read_body(client), "/-/late");
}

TEST(SecureControlPort, AnswersAFailedHandshakeWithAnAlert) {
    DoorServer server(with_tls());
    const auto control = server.door().engine().listen_for_control(0);
    RawClient client(control.port);
    TlsClientOptions options;
    options.alpn = "h2";
    EXPECT_THROW(client.start_tls(options), ClientError);
    EXPECT_TRUE(eventually([&] { return server.door().ended == 1; }));
}
