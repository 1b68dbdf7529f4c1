// What a front door can do with the server's ports, on the I/O thread.

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <system_error>

#include "control/fake_door.hpp"
#include "support/expectations.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ControlPort, BelongsToTheFrontDoorAlone) {
    DoorServer server;
    const auto control = server.door().engine().listen_for_control(0);
    EXPECT_EQ(control.origin, "ws://127.0.0.1:" + std::to_string(control.port));
    EXPECT_EQ(server.door().engine().control_port().value().port, control.port);
    RawClient client(control.port);
    client.write(Request("/chat").octets());
    EXPECT_EQ(read_body(client), "/chat");
    const auto arrival = server.door().arrivals().at(0);
    EXPECT_TRUE(arrival.is_control_port);
    EXPECT_EQ(arrival.port, control.port);
    EXPECT_TRUE(server->connections().empty());
}

TEST(ControlPort, ServesClientsThatAreSilentAtFirst) {
    DoorServer server;
    const auto control = server.door().engine().listen_for_control(0);
    RawClient client(control.port);
    ASSERT_TRUE(eventually([&] { return server.door().arrivals().size() == 1; }));
    client.write(request_for("/-/late"));
    EXPECT_EQ(read_body(client), "/-/late");
    RawClient(control.port).close();
    EXPECT_TRUE(eventually([&] { return server.door().probes == 1; }));
    EXPECT_TRUE(server->connections().empty());
}

TEST(ControlPort, StaysOpenWhileTheServerIsDown) {
    DoorServer server;
    const auto control = server.door().engine().listen_for_control(0);
    server->down();
    EXPECT_THROW(RawClient(server.port()), ClientError);
    EXPECT_EQ(ask(control.port, "/-/up"), "/-/up");
    server->stop();
    EXPECT_THROW(RawClient{control.port}, ClientError);
}

TEST(ControlPort, CannotBeTakenTwice) {
    DoorServer server;
    EXPECT_THROW(server.door().engine().listen_for_control(server.port()), std::system_error);
    EXPECT_FALSE(server.door().engine().control_port());
}

TEST(ControlPort, IsThereBeforeTheServerListens) {
    std::uint16_t port = 0;
    const auto server = wsecho::server::with_front_door(
        {}, [&](wsecho::engine::Engine& engine, const auto&, wsecho::engine::Scheduler& scheduler) {
            port = engine.listen_for_control(0).port;
            return std::make_unique<FakeDoor>(engine, scheduler);
        });
    EXPECT_EQ(ask(port, "/-/state"), "/-/state");
}

TEST(FurtherPorts, OpenAndCloseWhileTheServerRuns) {
    DoorServer server;
    auto& door = server.door();
    const auto added = door.on_io_thread(
        [&] { return door.engine().listen_on(0, wsecho::Behavior("close(4001)"), "alice"); });
    auto client = RawClient::open(added.port);
    EXPECT_EQ(client.read_close_code(), 4001);
    EXPECT_EQ(server->accept().value().id(), 1U);
    EXPECT_EQ(ask(added.port, "/-/state"), "/-/state");
    const auto ports = door.engine().further_ports();
    ASSERT_EQ(ports.size(), 1U);
    EXPECT_EQ(ports[0].port, added.port);
    EXPECT_EQ(ports[0].tag, "alice");
    EXPECT_EQ(ports[0].behavior, "close(4001)");
    EXPECT_THAT(server->listening_on(), HasSubstr(added.origin + " for close(4001)"));

    EXPECT_TRUE(door.on_io_thread([&] { return door.engine().close_port(added.port); }));

    EXPECT_THROW(RawClient{added.port}, ClientError);
    EXPECT_TRUE(door.engine().further_ports().empty());
    EXPECT_FALSE(door.engine().close_port(added.port));
    EXPECT_FALSE(door.engine().close_port(server.port()));
    EXPECT_THAT(server->transcript(), Not(HasSubstr("no connection used")));
}

TEST(FurtherPorts, GiveTheirConnectionsATag) {
    DoorServer server;
    auto& engine = server.door().engine();
    const auto added = engine.listen_on(0, std::nullopt, "alice");
    engine.selection().otherwise(wsecho::Behavior("close(4002)"));
    EXPECT_EQ(RawClient::open(added.port).read_close_code(), 4002);
    EXPECT_THAT(server.journal().tags(), ElementsAre("alice"));
    EXPECT_FALSE(engine.further_ports().at(0).behavior);
    EXPECT_THAT(server->listening_on(), HasSubstr(added.origin + " for the id alice"));
}

TEST(FurtherPorts, KeepTheirConnectionsWhenTheyClose) {
    DoorServer server;
    const auto added = server.door().engine().listen_on(0, wsecho::Behavior{});
    auto client = RawClient::open(added.port);
    EXPECT_TRUE(server.door().engine().close_port(added.port));
    client.send_text("still here");
    expect_frame(client, opcode::text, "still here");
}

TEST(FurtherPorts, CanCloseWithClientsThatWait) {
    DoorServer server;
    auto& door = server.door();
    for (int i = 0; i < 20; ++i) {
        const auto added = door.engine().listen_on(0, wsecho::Behavior{});
        std::vector<RawClient> waiting;
        for (int clients = 0; clients < 10; ++clients) waiting.emplace_back(added.port);
        EXPECT_TRUE(door.on_io_thread([&] { return door.engine().close_port(added.port); }));
    }
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
}

TEST(Down, EndsByItselfAfterItsTime) {
    DoorServer server;
    auto& door = server.door();
    auto client = RawClient::open(server.port());
    EXPECT_FALSE(door.engine().is_down());
    EXPECT_TRUE(door.on_io_thread([&] {
        door.engine().pause_listening(100ms);
        return door.engine().is_down();
    }));
    EXPECT_THROW(RawClient{server.port()}, ClientError);
    client.sync();
    EXPECT_TRUE(eventually([&] { return !door.engine().is_down(); }));
    EXPECT_EQ(ask(server.port(), "/-/state"), "/-/state");
}

TEST(Down, ForATimeReplacesAnEarlierOne) {
    DoorServer server;
    auto& engine = server.door().engine();
    engine.pause_listening();
    engine.pause_listening(1h);
    engine.pause_listening(10ms);
    EXPECT_TRUE(eventually([&] { return !engine.is_down(); }));
    engine.pause_listening(10ms);
    engine.pause_listening();
    engine.listen();
    EXPECT_FALSE(engine.is_down());
}

TEST(Stop, OnTheIoThreadOnlyBegins) {
    DoorServer server;
    auto& door = server.door();
    EXPECT_FALSE(door.engine().is_stopping());
    EXPECT_TRUE(door.on_io_thread([&] {
        door.engine().stop();
        return door.engine().is_stopping();
    }));
    server->stop();
    EXPECT_TRUE(door.engine().is_down());
}
