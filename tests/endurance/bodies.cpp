// A body for each way in which connections and their resources come to an end.

#include "bodies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>

#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/raw_deflate.hpp"
#include "wsecho/gtest.hpp"

namespace wsecho_test {

namespace {

using namespace std::chrono_literals;
using ::testing::IsTrue;
using wsecho::Connection;
using wsecho::EchoServer;
using wsecho::IsText;
using wsecho::WsMessage;
namespace steps = wsecho::steps;

void no_client(EchoServer& server) {
    EXPECT_EQ(server.client_count(), 0U);
}

void client_closes(EchoServer& server) {
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    client.close_cleanly();
    EXPECT_WS_RECEIVES(server, IsText("hello"));
}

void client_leaves(EchoServer& server) {
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    client.close();
    EXPECT_THAT(server.wait_for_clients(0), IsTrue());
}

void client_resets(EchoServer& server) {
    auto client = RawClient::open(server.port());
    const auto connection = server.accept();
    client.abort();
    EXPECT_THAT(connection, wsecho::WasReset());
}

void client_gives_up_its_handshake(EchoServer& server) {
    { RawClient(server.port()).write("GET /chat HTTP/1.1\r\nHo"); }
    EXPECT_EQ(server.accept().value().response_status(), 0U);
}

void server_closes(EchoServer& server) {
    auto client = RawClient::open(server.port());
    const Connection connection = server.accept().value();
    EXPECT_TRUE(connection.close(4001, "bye"));
    EXPECT_EQ(client.read_close_code(), 4001U);
    client.send_close(4001);
    expect_fin(client);
    EXPECT_THAT(connection, wsecho::ClosedWith(4001));
}

void server_aborts(EchoServer& server) {
    auto client = RawClient::open(server.port());
    EXPECT_TRUE(server.accept().value().abort());
    EXPECT_EQ(client.read_until_end().how, End::rst);
}

void server_fails_a_violation(EchoServer& server) {
    auto client = RawClient::open(server.port());
    client.send(FrameSpec(opcode::text, "hello").unmasked());
    expect_failed(client, 1002);
}

void server_stops(EchoServer& server) {
    auto client = RawClient::open(server.port());
    auto stopped = std::async(std::launch::async, [&server] { server.stop(); });
    EXPECT_EQ(client.read_close_code(), 1001U);
    client.send_close(1001);
    expect_fin(client);
    client.close();
    stopped.get();
}

void server_goes_down_and_up(EchoServer& server) {
    server.down();
    EXPECT_THROW(RawClient::open(server.port()), ClientError);
    server.up();
    client_closes(server);
}

void refused_by_a_behavior(EchoServer& server) {
    server.route("/chat", "hs.status(503);first=1");
    EXPECT_EQ(RawClient(server.port()).handshake(Request("/chat")).status, 503);
    EXPECT_EQ(RawClient(server.port()).handshake(Request("/chat")).status, 101);
}

void scripted(EchoServer& server) {
    server.enqueue(steps::delay(1ms) / steps::send("hello") / steps::close(4001).at_message(1));
    auto client = RawClient::open(server.port());
    expect_frame(client, opcode::text, "hello");
    client.send_text("bye");
    EXPECT_EQ(client.read_close_code(), 4001U);
}

void cut_short_in_a_delay(EchoServer& server) {
    server.otherwise(steps::every(5ms, "tick") / steps::echo_delay(1h));
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    EXPECT_WS_RECEIVES(server, IsText("hello"));
}

void answered_by_a_callback(EchoServer& server) {
    server.otherwise(steps::sink());
    server.on_message([](const Connection& connection, const WsMessage& message) {
        connection.send(message.payload + '!');
    });
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello!");
}

void two_clients(EchoServer& server) {
    auto first = RawClient::open(server.port(), Request("/first"));
    auto second = RawClient::open(server.port(), Request("/second"));
    const Connection one = server.accept().value();
    const Connection two = server.accept().value();
    EXPECT_TRUE(one.send("to the first"));
    EXPECT_TRUE(two.send_binary("to the second"));
    expect_frame(first, opcode::text, "to the first");
    expect_frame(second, opcode::binary, "to the second");
}

void synced(EchoServer& server) {
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");
    auto synced = std::async(std::launch::async, [&server] { return server.sync(); });
    client.send_pong(client.read_frame().payload);
    EXPECT_THAT(synced.get(), IsTrue());
    EXPECT_EQ(server.message_count(), 1U);
}

void compressed(EchoServer& server) {
    const Request request = offering();
    auto client = RawClient::open(server.port(), request);
    client.send(FrameSpec(opcode::text, RawDeflater().message("hello")).rsv(0b100));
    EXPECT_TRUE(client.read_message().compressed);
    EXPECT_WS_RECEIVES(server, IsText("hello"));
}

void a_large_message(EchoServer& server) {
    static const std::string payload = some_binary(300'000);
    auto client = RawClient::open(server.port());
    client.send_binary(payload);
    expect_frame(client, opcode::binary, payload);
    EXPECT_EQ(server.take_message(), WsMessage::binary(payload));
}

}  // namespace

wsecho::Options body_options() {
    return {};
}

const std::vector<Body>& bodies() {
    static const std::vector<Body> all = {
        {"NoClient", no_client},
        {"ClientCloses", client_closes},
        {"ClientLeaves", client_leaves},
        {"ClientResets", client_resets},
        {"ClientGivesUpItsHandshake", client_gives_up_its_handshake},
        {"ServerCloses", server_closes},
        {"ServerAborts", server_aborts},
        {"ServerFailsAViolation", server_fails_a_violation},
        {"ServerStops", server_stops},
        {"ServerGoesDownAndUp", server_goes_down_and_up},
        {"RefusedByABehavior", refused_by_a_behavior},
        {"Scripted", scripted},
        {"CutShortInADelay", cut_short_in_a_delay},
        {"AnsweredByACallback", answered_by_a_callback},
        {"TwoClients", two_clients},
        {"Synced", synced},
        {"Compressed", compressed},
        {"ALargeMessage", a_large_message},
    };
    return all;
}

}  // namespace wsecho_test
