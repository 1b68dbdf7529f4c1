// The stream that a front door gets, and its scheduler.

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "control/fake_door.hpp"
#include "support/expectations.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;

TEST(FrontDoorStream, SendsFinAfterItsOutputAndReadsOn) {
    DoorServer server;
    RawClient client(server.port());
    client.write(request_for("/-/close"));
    EXPECT_EQ(read_body(client), "/-/close");
    expect_fin(client);
    EXPECT_EQ(server.door().ended, 0);
    client.close();
    EXPECT_TRUE(eventually([&] { return server.door().ended == 1; }));
}

TEST(FrontDoorStream, SendsMoreThanTheClientReadsAtOnce) {
    DoorServer server;
    RawClient client(server.port(), "127.0.0.1", 4096);
    client.write(request_for("/-/large"));
    EXPECT_EQ(ask(server.port(), "/-/other"), "/-/other");
    EXPECT_EQ(read_body(client), std::string(FakeDoor::kLarge, 'x'));
}

TEST(FrontDoorStream, EndsWithFinIfEverythingHasBeenRead) {
    DoorServer server;
    RawClient client(server.port());
    client.write(request_for("/-/deaf"));
    expect_fin(client);
    RawClient other(server.port());
    other.write(request_for("/-/leave"));
    read_body(other);
    expect_fin(other);
}

TEST(FrontDoorStream, EndsWithRstIfTheClientHasSentMore) {
    DoorServer server;
    RawClient client(server.port());
    client.write_segments({request_for("/-/still")});
    client.write("x");
    server.door().drop_clients();
    EXPECT_EQ(client.read_until_end(), (Ending{End::rst, {}}));
}

TEST(FrontDoorStream, TellsThatTheClientHasLeft) {
    DoorServer server;
    RawClient client(server.port());
    client.write(request_for("/-/hold"));
    ASSERT_TRUE(eventually([&] { return server.door().arrivals().size() == 1; }));
    client.abort();
    EXPECT_TRUE(eventually([&] { return server.door().ended == 1; }));
}

TEST(FrontDoorStream, TellsThatOutputCannotBeSent) {
    DoorServer server;
    RawClient client(server.port(), "127.0.0.1", 4096);
    client.write(request_for("/-/large"));
    ASSERT_TRUE(eventually([&] { return server.door().arrivals().size() == 1; }));
    client.read_exact(1);
    client.abort();
    EXPECT_TRUE(eventually([&] { return server.door().failures == 1; }));
    EXPECT_TRUE(eventually([&] { return server.door().ended == 1; }));
}

TEST(FrontDoorStream, IsResetIfItIsHeldWhenTheServerStops) {
    wsecho::Options options;
    options.stop_grace = 50ms;
    DoorServer server(options);
    server.door().holds_at_stop = true;
    RawClient client(server.port());
    client.write(request_for("/-/hold"));
    ASSERT_TRUE(eventually([&] { return server.door().arrivals().size() == 1; }));
    server->stop();
    EXPECT_EQ(client.read_until_end().how, End::rst);
}

TEST(FrontDoorScheduler, RunsTasksOnTheIoThread) {
    DoorServer server;
    std::promise<bool> done;
    std::unique_ptr<wsecho::engine::Scheduler::Task> task;
    server.door().on_io_thread([&] {
        task = server.door().scheduler().after(1ms, [&] {
            task.reset();
            done.set_value(true);
        });
        return true;
    });
    EXPECT_TRUE(done.get_future().get());
}

TEST(FrontDoorScheduler, DoesNotRunATaskThatWasDestroyed) {
    DoorServer server;
    bool has_run = false;
    std::promise<void> later;
    std::unique_ptr<wsecho::engine::Scheduler::Task> task;
    server.door().on_io_thread([&] {
        server.door().scheduler().after(0ms, [&] { has_run = true; });
        task = server.door().scheduler().after(20ms, [&] { later.set_value(); });
        return true;
    });
    later.get_future().get();
    EXPECT_FALSE(server.door().on_io_thread([&] {
        task.reset();
        return has_run;
    }));
}

TEST(FrontDoorScheduler, DoesNotDelayTheEndOfTheServer) {
    DoorServer server;
    std::unique_ptr<wsecho::engine::Scheduler::Task> task;
    server.door().on_io_thread([&] {
        task = server.door().scheduler().after(1h, [] {});
        return true;
    });
    server->stop();
    task.reset();
}
