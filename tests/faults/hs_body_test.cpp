// Answers to the opening handshake with very many fields, or bodies of a wrong length.

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "faults/asked.hpp"
#include "support/memory_use.hpp"

using namespace wsecho_test;

namespace {

constexpr std::size_t kMostWaiting = std::size_t{16} << 20;

}  // namespace

TEST(HandshakeBodies, FieldsAreManyOrHuge) {
    const std::string head = k101.substr(0, k101.size() - 2);
    std::string many = head;
    for (int i = 1; i <= 1000; ++i) many += "X-Many-" + std::to_string(i) + ": x\r\n";
    const std::vector<std::pair<const char*, std::string>> all{
        {"hs.huge-header(100KiB)", head + "X-Huge: " + std::string(100 * 1024, 'x') + "\r\n"},
        {"hs.many-headers", many}};
    for (const auto& [behavior, octets] : all) {
        SCOPED_TRACE(behavior);
        Asked t(behavior);
        expect_octets(t.client, octets + "\r\n");
        t.client.close_cleanly();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

TEST(HandshakeBodies, FieldsAndBodiesDoNotEnd) {
    std::string fields;
    while (fields.size() < 100'000) fields += "X-Endless: and so on\r\n";
    Asked head("hs.endless-headers(100000)");
    const Ending all = head.client.read_until_end();
    EXPECT_EQ(all.how, End::fin);
    EXPECT_EQ(all.octets.size(), kStatus.size() + 100'000);
    EXPECT_EQ(all.octets.substr(0, kStatus.size() + 44),
              kStatus + "X-Endless: and so on\r\nX-Endless: and so on\r\n");
    head.client.close();
    ASSERT_TRUE(head.connection().wait_for_close());
    expect_conforms(head.connection());

    Asked body("hs.body-endless(100000)");
    const Response response = body.client.read_response();
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.header("Content-Length"), std::nullopt);
    EXPECT_EQ(body.client.read_until_end().octets, "and so on" + std::string(100'000, 'x'));
    body.client.close();
    ASSERT_TRUE(body.connection().wait_for_close());
    expect_conforms(body.connection());
}

// Output does not pile up in the server for a client that does not read.
TEST(HandshakeBodies, WaitForTheClientToReadThem) {
    for (const char* behavior : {"hs.endless-headers(64MiB)", "hs.body-endless(64MiB)"}) {
        SCOPED_TRACE(behavior);
        TestServer server;
        server.otherwise(behavior);
        const std::size_t before = reset_peak_memory();
        RawClient client(server.port(), "127.0.0.1", 4096);
        client.write(Request().octets());
        client.read_exact(100'000);
        EXPECT_EQ(response_to(server, "/do/hs.status(418)").status, 418) << "others get their turn";
        if (memory_is_measurable()) {
            EXPECT_LT(peak_memory(), before + kMostWaiting);
        }
        const wsecho::Connection connection = server.connection(1);
        client.close();
        ASSERT_TRUE(connection.wait_for_close());
        expect_conforms(connection);
    }
}

TEST(HandshakeBodies, OfARefusalDoNotOpenAConnection) {
    for (const char* behavior :
         {"hs.endless-headers(100)", "hs.body-endless(100)", "hs.body-short"}) {
        SCOPED_TRACE(behavior);
        Asked t(behavior);
        t.client.read_until_end();
        t.client.send_text("takes it for open");
        expect_violates(t.connection(), "treated the connection as open");

        Asked stays(behavior, Request(), judging_soon());
        stays.client.read_until_end();
        expect_violates(stays.connection(), "after the server's FIN");
    }
}

TEST(HandshakeBodies, BodiesDoNotFitTheirLength) {
    Asked none("hs.body-no-length");
    const Response response = none.client.read_response();
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.header("Content-Length"), std::nullopt);
    expect_octets(none.client, "and so on");
    expect_silence(none.client);
    none.client.close();
    ASSERT_TRUE(none.connection().wait_for_close());
    expect_tolerated(none.connection());

    Asked cut("hs.body-short(5)");
    EXPECT_EQ(cut.client.read_response().header("Content-Length"), "12");
    EXPECT_EQ(cut.client.read_until_end(), (Ending{End::fin, "cut off"}));
    cut.client.close();
    ASSERT_TRUE(cut.connection().wait_for_close());
    expect_conforms(cut.connection());
}

TEST(HandshakeBodies, A101HasABodyThatIsAFrame) {
    const std::string head = k101.substr(0, k101.size() - 2);
    for (const bool chunked : {false, true}) {
        Asked t(chunked ? "hs.body-on-101(chunked)" : "hs.body-on-101");
        expect_octets(t.client, head +
                                    (chunked ? "Transfer-Encoding: chunked" : "Content-Length: 7") +
                                    "\r\n\r\n" + server_frame(opcode::text, "hello"));
        t.client.sync();
        t.client.close_cleanly();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

TEST(HandshakeBodies, RejectInvalidArguments) {
    expect_refused({{"hs.huge-header(0)", "size"},
                    {"hs.huge-header(65MiB)", "size"},
                    {"hs.many-headers(0)", "n "},
                    {"hs.many-headers(100001)", "n "},
                    {"hs.endless-headers(0)", "size"},
                    {"hs.endless-headers(65MiB)", "size"},
                    {"hs.body-on-101(x)", "kind"},
                    {"hs.body-no-length(1)", "arguments"},
                    {"hs.body-short(0)", "missing"},
                    {"hs.body-short(1000001)", "missing"},
                    {"hs.body-endless(x)", "size"},
                    {"hs.body-endless(0)", "size"},
                    {"hs.body-endless(65MiB)", "size"}});
}
