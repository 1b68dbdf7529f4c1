// Who is served by the front door, and what that leaves on record.

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

#include "control/fake_door.hpp"
#include "support/expectations.hpp"
#include "support/socket_path.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using testing::HasSubstr;

namespace {

// Opens a WebSocket, and expects that it is the first connection on record.
void expect_first(DoorServer& server) {
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    const auto accepted = server->accept();
    ASSERT_TRUE(accepted) << accepted;
    EXPECT_EQ(accepted.value().id(), 1U);
    EXPECT_EQ(server->connections().size(), 1U);
}

// Sends pieces, each after the server has looked at those before. It leaves them in the kernel, so
// write_segments() would wait in vain.
void write_pieces(DoorServer& server, RawClient& client, const std::vector<std::string>& pieces) {
    for (const std::string& piece : pieces) {
        client.write(piece);
        ask(server.port(), "/-/barrier");
    }
}

}  // namespace

TEST(FrontDoor, ServesItsRequestsAndLeavesNoRecordOfThem) {
    DoorServer server;
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
    expect_first(server);
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
    EXPECT_EQ(server->connections().size(), 1U);
    EXPECT_THAT(server->transcript(), Not(HasSubstr("#2")));
}

TEST(FrontDoor, KnowsWhereItsClientsComeFrom) {
    DoorServer server;
    RawClient client(server.port());
    client.write(request_for("/-/"));
    read_body(client);
    const auto arrival = server.door().arrivals().at(0);
    EXPECT_EQ(arrival.remote_address, client.local_address());
    EXPECT_EQ(arrival.port, server.port());
    EXPECT_FALSE(arrival.is_encrypted);
    EXPECT_FALSE(arrival.is_control_port);
}

TEST(FrontDoor, ServesClientsOfUnixSockets) {
    const SocketPath path;
    wsecho::Options options;
    options.host = {path.host()};
    DoorServer server(options);
    RawClient client(0, path.host());
    client.write("GET /");
    client.write("-/state HTTP/1.1\r\n\r\n");
    EXPECT_EQ(read_body(client), "/-/state");
    EXPECT_EQ(server.door().arrivals().at(0).remote_address, "unix:");
    EXPECT_EQ(RawClient(0, path.host()).handshake().status, 101);
}

TEST(FrontDoor, AnswersSeveralRequestsOnOneConnection) {
    DoorServer server;
    RawClient client(server.port());
    client.write(request_for("/-/1") + request_for("/-/2"));
    EXPECT_EQ(read_body(client), "/-/1");
    EXPECT_EQ(read_body(client), "/-/2");
    client.write(request_for("/-/3"));
    EXPECT_EQ(read_body(client), "/-/3");
}

TEST(FrontDoor, LeavesWebSocketsAndOtherRequestsToTheServer) {
    DoorServer server;
    for (const std::string target : {"/", "/chat", "/-", "/metrics", "/-x"}) {
        EXPECT_EQ(RawClient(server.port()).handshake(Request(target)).status, 101) << target;
    }
    RawClient plain(server.port());
    plain.write(request_for("/"));
    EXPECT_EQ(plain.read_response().status, 426);
    RawClient other(server.port());
    other.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    EXPECT_EQ(other.read_response().status, 505);
    EXPECT_EQ(server->connections().size(), 7U);
    EXPECT_TRUE(server.door().arrivals().empty());
}

TEST(FrontDoor, WaitsForTheWholeHeadWhereItMust) {
    DoorServer server;
    RawClient scraper(server.port());
    write_pieces(server, scraper,
                 {"GET /metrics HTTP/1.1\r\n", "A: " + std::string(9000, 'x'), "\r\n\r\n"});
    EXPECT_EQ(read_body(scraper), "/metrics");
    expect_first(server);
}

TEST(FrontDoor, RecognizesRequestsThatArriveInPieces) {
    DoorServer server;
    RawClient control(server.port());
    write_pieces(server, control, {"G", "ET /", "-", "/slow HTTP/1.1\r\n\r\n"});
    EXPECT_EQ(read_body(control), "/-/slow");
    RawClient octets(server.port());
    for (const char octet : request_for("/-/octets")) octets.write({&octet, 1});
    EXPECT_EQ(read_body(octets), "/-/octets");
    RawClient socket(server.port());
    write_pieces(server, socket, {"G", "ET /", "-"});
    socket.write_chopped(Request("/-").octets().substr(6));
    EXPECT_EQ(socket.read_response().status, 101);
    EXPECT_EQ(server->connections().size(), 1U);
}

TEST(FrontDoor, GetsThePiecesOfARequestSoonAfterThem) {
    DoorServer server({}, 1h);
    RawClient client(server.port());
    write_pieces(server, client, {"GET /", "-/soon HTTP/1.1\r\n\r\n"});
    EXPECT_EQ(read_body(client), "/-/soon");
}

TEST(FrontDoor, LeavesAnUnfinishedRequestToTheServer) {
    wsecho::Options options;
    options.opening_handshake_timeout = 300ms;
    DoorServer server(options);
    RawClient client(server.port());
    client.write("GET /met");
    EXPECT_EQ(client.read_response().status, 408);
    EXPECT_EQ(server->connections().size(), 1U);
}

TEST(FrontDoor, CountsProbesAndLeavesNoRecordOfThem) {
    DoorServer server;
    RawClient(server.port()).close();
    RawClient(server.port()).shutdown_write();
    RawClient(server.port()).abort();
    EXPECT_TRUE(eventually([&] { return server.door().probes == 3; }));
    expect_first(server);
}

TEST(FrontDoor, LeavesSilentClientsToTheServer) {
    wsecho::Options options;
    options.opening_handshake_timeout = 300ms;
    DoorServer server(options);
    RawClient client(server.port());
    EXPECT_TRUE(server->wait_for([&] { return server->connections().size() == 1; }));
    EXPECT_EQ(client.read_response().status, 408);
    EXPECT_EQ(server.door().probes, 0);
}

TEST(FrontDoor, LetsASilentClientBeginLate) {
    DoorServer server;
    RawClient client(server.port());
    ASSERT_TRUE(server->wait_for([&] { return server->connections().size() == 1; }));
    EXPECT_EQ(client.handshake().status, 101);
}

TEST(FrontDoor, TakesNoQueuedBehavior) {
    DoorServer server;
    server->enqueue("hs.status(503)");
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
    EXPECT_EQ(RawClient(server.port()).handshake().status, 503);
    EXPECT_EQ(RawClient(server.port()).handshake().status, 101);
}

TEST(FrontDoor, TakesNoQueuedStepAtConnect) {
    DoorServer server;
    server->enqueue("tcp.accept-fin");
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
    RawClient(server.port()).close();
    ASSERT_TRUE(eventually([&] { return server.door().probes == 1; }));
    RawClient refused(server.port());
    refused.write(Request().octets());
    EXPECT_EQ(refused.read_until_end().octets, "");
    EXPECT_EQ(RawClient(server.port()).handshake().status, 101);
}

TEST(FrontDoor, MeetsNoDefaultStepAtConnect) {
    DoorServer server;
    server->otherwise("tcp.accept-rst");
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
    RawClient refused(server.port());
    refused.write(Request().octets());
    EXPECT_EQ(refused.read_until_end().how, End::rst);
    RawClient silent(server.port());
    EXPECT_EQ(silent.read_until_end().how, End::rst);
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
}

TEST(FrontDoor, HasRoomForManyClientsAtOnce) {
    DoorServer server;
    std::vector<RawClient> silent;
    for (int i = 0; i < 300; ++i) {
        silent.emplace_back(server.port());
        if (i % 3 == 0) silent.back().write("GET /");
    }
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
    EXPECT_TRUE(server->wait_for([&] { return server->connections().size() == 300; }));
    for (RawClient& client : silent) client.abort();
    EXPECT_TRUE(server->wait_for([&] {
        for (const auto& connection : server->connections()) {
            if (connection.state() != wsecho::ConnectionState::closed) return false;
        }
        return true;
    }));
}

TEST(FrontDoor, ResetsClientsThatHaveShownNothingWhenTheServerStops) {
    DoorServer server;
    RawClient silent(server.port());
    RawClient undecided(server.port());
    undecided.write("GET /");
    ask(server.port(), "/-/state");  // both have been accepted
    server->stop();
    EXPECT_EQ(silent.read_until_end().how, End::rst);
    EXPECT_EQ(undecided.read_until_end().how, End::rst);
    EXPECT_TRUE(server.door().stopped);
}

TEST(FrontDoor, ReportsAnExceptionAndServesOthers) {
    DoorServer server;
    RawClient client(server.port());
    client.write(request_for("/-/throw"));
    EXPECT_TRUE(server->wait_for([&] { return !server->problems().empty(); }));
    EXPECT_EQ(server->problems().at(0), "thrown by the front door");
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
}

TEST(FrontDoor, IsNotMadeForInvalidOptions) {
    wsecho::Options options;
    options.host = {"nonsense"};
    EXPECT_THROW(DoorServer{options}, std::invalid_argument);
}
