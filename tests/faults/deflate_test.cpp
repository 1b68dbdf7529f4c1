// Compressed messages made by hand, octet by octet, and the verdicts on how clients react.

#include <gtest/gtest.h>

#include <string>

#include "faults/octet_cases.hpp"
#include "support/compressed_client.hpp"
#include "support/payloads.hpp"

using namespace wsecho_test;

namespace {

const std::string kHello = octets({0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00});

// Three octets from a distance of 32768.
const std::string kTooFar = octets({0x02, 0xde, 0xff, 0x0f, 0x00});

std::string compressed(const std::string& data) {
    std::string frame = server_frame(opcode::text, data);
    frame[0] = static_cast<char>(0xc1);
    return frame;
}

}  // namespace

TEST(DeflateFaults, InvalidDataMustBeFailed) {
    expect_failing(
        {
            {"deflate.corrupt", compressed(octets({0x06, 0, 0})), 1007},
            {"deflate.truncated", compressed(octets({0, 0x64, 0, 0x9b, 0xff, 'H', 'e'})), 1002},
            {"deflate.bad-distance", compressed(octets({0x02, 0x3e, 0, 0})), 1007},
            {"deflate.trailing",
             compressed(octets({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0, 0x06, 0})), 1007},
            {"deflate.utf8", compressed(octets({0, 5, 0, 0xfa, 0xff, 't', 'e', 0xff, 'x', 't', 0})),
             1007},
            {"deflate.rsv1-cont",
             octets({0x41, 3, 0xf2, 0x48, 0xcd}) + octets({0xc0, 4, 0xc9, 0xc9, 0x07, 0})},
            {"deflate.rsv1-ctl", octets({0xc9, 5}, "fault")},
            {"deflate.rsv1-ctl(pong)", octets({0xca, 5}, "fault")},
        },
        offering());
}

TEST(DeflateFaults, ValidDataMustBeAccepted) {
    expect_carrying_on(
        {
            {"deflate.uncompressed", server_frame(opcode::text, "uncompressed")},
            {"deflate.stored", compressed(octets({0, 5, 0, 0xfa, 0xff}, "Hello") + octets({0})),
             1007},
            {"deflate.fixed", compressed(kHello), 1007},
            {"deflate.multi-block",
             compressed(octets({0xf2, 0x48, 0x05, 0, 0, 0, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0})),
             1007},
            {"deflate.fin-block", compressed(octets({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0, 0}))},
            {"deflate.fin-block(half)",
             compressed(octets({0xf3, 0x48, 0xcd, 0x01, 0, 0xca, 0xc9, 0x07, 0}))},
            {"deflate.empty", compressed(octets({0}))},
            {"deflate.fragmented",
             octets({0x41, 3, 0xf2, 0x48, 0xcd}) + octets({0x80, 4, 0xc9, 0xc9, 0x07, 0})},
        },
        offering());
}

// RFC 6455, 5.2: RSV1 is 0 without an extension that gives it a meaning.
TEST(DeflateFaults, WithoutNegotiationRsv1IsInvalid) {
    expect_failing({{"deflate.rsv1-without", compressed(kHello)},
                    {"deflate.fixed", compressed(kHello)},
                    {"deflate.corrupt", compressed(octets({0x06, 0, 0}))},
                    {"deflate.wrong-context", compressed(kTooFar)}});
    expect_carrying_on({{"deflate.rsv1-without", compressed(kHello)}}, offering());
}

TEST(DeflateFaults, LeaveLaterCompressionIntact) {
    for (const char* behavior :
         {"deflate.stored", "deflate.fixed", "deflate.multi-block", "deflate.fin-block",
          "deflate.fin-block(half)", "deflate.fragmented", "deflate.empty"}) {
        SCOPED_TRACE(behavior);
        TestServer server;
        server.otherwise(std::string(behavior) + "@message:2");
        CompressedClient client(server.port());
        client.expect_echo(opcode::text, "to be referred to, to be referred to");
        client.send(opcode::text, "to be referred to once more");
        client.expect(opcode::text, std::string(behavior) == "deflate.empty" ? "" : "Hello");
        client.expect(opcode::text, "to be referred to once more");
        client.expect_echo(opcode::text, "Hello, to be referred to again");
    }
}

// A client can notice this until its window is full.
TEST(DeflateFaults, DataOutsideTheWindowCannotBeReferredTo) {
    expect_failing({{"deflate.wrong-context", compressed(kTooFar), 1007}}, offering());
    for (const char* wrong : {"deflate.wrong-context", "deflate.bad-distance", "deflate.corrupt",
                              "deflate.truncated"}) {
        SCOPED_TRACE(wrong);
        TestServer server;
        server.otherwise(std::string(wrong) + "@message:2");
        CompressedClient client(server.port());
        client.expect_echo(opcode::text, some_text(20'000));
        client.send(opcode::text, "two");
        const ReceivedMessage fault = client.raw().read_message();
        EXPECT_THROW(client.decompress(fault), ClientError);
        fail_with(client.raw(), 1007);
        expect_conforms(server.connection(1));
    }
}

// Two clients that have received more than a window holds: one has to keep it, the other does not.
TEST(DeflateFaults, AFullWindowHasDataAtEachDistance) {
    for (const bool keeps : {true, false}) {
        SCOPED_TRACE(keeps);
        TestServer server;
        server.otherwise("deflate.wrong-context@message:2");
        CompressedClient client(
            server.port(),
            keeps ? "permessage-deflate" : "permessage-deflate; server_no_context_takeover");
        const std::string text = some_text(40'000);
        client.expect_echo(opcode::text, text);
        client.send(opcode::text, "two");
        const ReceivedMessage fault = client.raw().read_message();
        if (keeps) {
            EXPECT_EQ(client.decompress(fault), text.substr(text.size() - 32768, 3));
            client.expect(opcode::text, "two");
        } else {
            EXPECT_THROW(client.decompress(fault), ClientError);
            EXPECT_EQ(client.decompress(client.raw().read_message()), "two");
        }
        client.raw().close_cleanly();
        client.raw().close();
        ASSERT_TRUE(server.connection(1).wait_for_close());
        keeps ? expect_tolerated(server.connection(1))
              : expect_violates(server.connection(1), "closed with 1000");
    }
}

TEST(DeflateFaults, AnInvalidDistanceStaysInvalidWithAFullWindow) {
    TestServer server;
    server.otherwise("deflate.bad-distance@message:2");
    CompressedClient client(server.port());
    client.expect_echo(opcode::text, some_text(40'000));
    client.send(opcode::text, "two");
    const ReceivedMessage fault = client.raw().read_message();
    EXPECT_THROW(client.decompress(fault), ClientError);
    fail_with(client.raw(), 1002);
    expect_conforms(server.connection(1));
}

TEST(DeflateFaults, ABombIsSmallAndBecomesLarge) {
    Scripted t("deflate.bomb(8MiB)", offering());
    const Frame frame = t.client.read_frame();
    EXPECT_EQ(frame.octets[0], static_cast<char>(0xc2));
    EXPECT_LT(frame.payload.size(), 128U * 1024);
    RawInflater inflater;
    EXPECT_EQ(inflater.message(frame.payload).size(), 8U << 20);
    fail_with(t.client, 1009);
    ASSERT_TRUE(t.connection().wait_for_close());
    expect_tolerated(t.connection());
    EXPECT_EQ(t.connection().verdict()->close_code, 1009);

    Scripted plain("deflate.bomb(1MiB)");
    plain.client.read_frame();
    plain.client.close_cleanly();
    expect_violates(plain.connection(), "not 1002");
}

TEST(DeflateFaults, RejectInvalidArguments) {
    expect_refused({{"deflate.bomb(x)", "size"},
                    {"deflate.client-bits(x)", "bits"},
                    {"deflate.client-bits-unasked(7)", "bits"},
                    {"deflate.client-bits-unasked(16)", "bits"},
                    {"deflate.client-bits-unasked(x)", "bits"},
                    {"deflate.no-context@open", "cannot act @open"},
                    {"deflate.corrupt@request", "cannot act @request"},
                    {"deflate.bomb(1KiB)", "size"},
                    {"deflate.bomb(7GiB)", "size"},
                    {"deflate.rsv1-ctl(text)", "opcode"},
                    {"deflate.bad-param(x)", "kind"},
                    {"deflate.client-bits(7)", "bits"},
                    {"deflate.client-bits(16)", "bits"},
                    {"deflate.no-context(none)", "side"},
                    {"deflate.unasked@open", "cannot act @open"}});
}
