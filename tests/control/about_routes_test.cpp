// GET /metrics and GET /-/openapi.json of a server with clients.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "control/openapi.hpp"
#include "controlled_server.hpp"
#include "support/deaf_client.hpp"
#include "support/expectations.hpp"
#include "support/payloads.hpp"
#include "support/raw_client.hpp"
#include "wsecho/version.hpp"

using namespace wsecho_test;
using testing::HasSubstr;
using testing::Not;

TEST(MetricsRoute, CountsWhatClientsDid) {
    ControlledServer server;
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");

    const Answer metrics = server.get("/metrics");

    EXPECT_EQ(metrics.status, 200);
    EXPECT_EQ(metrics.type, "text/plain; version=0.0.4; charset=utf-8");
    for (const char* line :
         {"wsecho_build_info{version=\"" WSECHO_VERSION "\",openssl=\"", "\nwsecho_clients 1\n",
          "\nwsecho_handshakes_total{result=\"open\"} 1\n",
          "\nwsecho_messages_total{direction=\"received\"} 1\n",
          "\nwsecho_message_bytes_total{direction=\"sent\"} 5\n", "\nwsecho_unsent_bytes 0\n",
          "\nprocess_cpu_seconds_total "}) {
        EXPECT_THAT(metrics.body, HasSubstr(line));
    }
}

TEST(MetricsRoute, ShowsWhatADeafClientHasNotRead) {
    ControlledServer server;
    auto client = RawClient::open(server.port());
    const std::string frame = FrameSpec(opcode::text, std::string(kMiB, 'x')).octets();
    send_until_stalled(client, frame, 64 * frame.size());

    EXPECT_THAT(server.get("/metrics").body, Not(HasSubstr("\nwsecho_unsent_bytes 0\n")));
}

TEST(MetricsRoute, CountsTheAnswersOfTheControlApi) {
    ControlledServer server;
    server.get("/-/messages");
    server.get("/-/messages");
    server.get("/-/mesages");
    server.post("/-/connections/7/abort");

    const std::string text = server.get("/metrics").body;

    for (
        const char* line :
        {R"(wsecho_control_requests_total{route="/-/messages",code="200"} 2)",
         R"(wsecho_control_requests_total{route="none",code="404"} 1)",
         R"(wsecho_control_requests_total{route="/-/connections/{connection}/abort",code="404"} 1)"}) {
        EXPECT_THAT(text, HasSubstr(line));
    }
}

TEST(MetricsRoute, AResetLowersNoCounter) {
    ControlledServer server;
    auto client = RawClient::open(server.port());
    client.send_text("hello");
    expect_frame(client, opcode::text, "hello");

    server.post("/-/reset", R"({"all":true})");

    EXPECT_THAT(server.get("/metrics").body,
                HasSubstr("\nwsecho_messages_total{direction=\"received\"} 1\n"));
}

TEST(DescriptionRoute, SendsTheEmbeddedFile) {
    ControlledServer server;

    const Answer answer = server.get("/-/openapi.json");

    EXPECT_EQ(answer.type, "application/json");
    EXPECT_TRUE(answer.body == wsecho::control::openapi_json());
}
