// Close frames of the server, valid and invalid, octet by octet.

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "faults/octet_cases.hpp"

using namespace wsecho_test;
using wsecho::CloseFrame;

namespace {

/// The octets arrive at the second message, which gets no answer.
void expect_behind_an_echo(Scripted& t, const std::string& octets) {
    t.client.send_text("one");
    expect_frame(t.client, opcode::text, "one");
    t.client.send_text("two");
    expect_octets(t.client, octets);
}

/// A client that answers with `code` conforms; one that leaves or stays violates.
void expect_answered(const std::vector<OctetCase>& faults) {
    for (const OctetCase& fault : faults) {
        SCOPED_TRACE(fault.step);
        {
            Scripted t(fault.step + "@message:2");
            expect_behind_an_echo(t, fault.octets);
            t.client.send_close(fault.code);
            expect_fin(t.client);
            t.client.close();
            expect_conforms(t.connection());
            ASSERT_TRUE(t.connection().wait_for_close());
            EXPECT_TRUE(t.connection().was_clean());
        }
        {
            Scripted t(fault.step);
            expect_octets(t.client, fault.octets);
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
            expect_violates(t.connection(), "without answering the close frame");
        }
        Scripted t(fault.step, Request(), judging_soon());
        expect_octets(t.client, fault.octets);
        expect_violates(t.connection(), "had not answered the close frame after 50 ms");
    }
}

/// A client that fails with 1002 conforms; one that answers with another code violates.
void expect_failed_close(const std::vector<OctetCase>& faults) {
    for (const OctetCase& fault : faults) {
        SCOPED_TRACE(fault.step);
        for (const bool fails : {true, false}) {
            Scripted t(fault.step + "@message:2");
            expect_behind_an_echo(t, fault.octets);
            t.client.send_close(fails ? fault.code : std::uint16_t{1000});
            expect_fin(t.client);
            EXPECT_EQ(verdict_of(t.connection()).outcome,
                      fails ? Outcome::conforms : Outcome::violates);
        }
    }
}

}  // namespace

TEST(CloseFrames, HaveTheirCodes) {
    expect_answered({
        {"close.code", server_close(1000), 1000},
        {"close.code(1003,no such data)", server_close(1003, "no such data"), 1003},
        {"close.code(3000)", server_close(3000), 3000},
        {"close.app", server_close(4000), 4000},
        {"close.app(4999,kicked)", server_close(4999, "kicked"), 4999},
        {"close.going-away", server_close(1001), 1001},
        {"close.policy(no)", server_close(1008, "no"), 1000},
        {"close.too-big", server_close(1009), 1000},
        {"close.internal", server_close(1011), 1000},
        {"close.restart", server_close(1012), 1012},
        {"close.try-later", server_close(1013), 1013},
        {"close.bad-gateway", server_close(1014), 1014},
        {"close.empty", server_frame(opcode::close), 1000},
        {"close.reason-max", server_close(1000, std::string(123, 'x')), 1000},
    });
}

TEST(CloseFrames, MayBeAnsweredWithoutACode) {
    Scripted t("close.going-away");
    t.client.send_close();
    expect_conforms(t.connection());
    ASSERT_TRUE(t.connection().wait_for([&] { return bool(t.connection().close_received()); }));
    EXPECT_EQ(t.connection().close_sent(), (CloseFrame{1001, ""}));
}

TEST(CloseFrames, AreViolatedByFailingAValidOne) {
    Scripted t("close.app(4001)");
    t.client.send_close(1002);
    expect_violates(t.connection(), "failed the connection with 1002");
}

TEST(CloseFrames, MustBeFailedIfInvalid) {
    expect_failed_close({
        {"close.len1", server_frame(opcode::close, "\x03")},
        {"close.reason-over", octets({0x88, 126, 0, 126, 0x03, 0xe8}, std::string(124, 'x'))},
        {"close.reason-over(200)", octets({0x88, 126, 0, 202, 0x03, 0xe8}, std::string(200, 'x'))},
        {"close.reason-utf8", server_close(1000, "re\xffson"), 1007},
    });
    for (const std::uint16_t code : std::initializer_list<std::uint16_t>{
             0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999}) {
        expect_failed_close({{"close.bad-code(" + std::to_string(code) + ")", server_close(code)}});
    }
}

TEST(CloseFrames, AreViolatedByEchoingABadCode) {
    Scripted t("close.bad-code(1005)");
    t.client.send_close(1005);
    expect_violates(t.connection(), "broke the protocol");
}

// RFC 6455, 7.4.2 ends with 4999.
TEST(CloseFrames, WithCodesAboveAllRangesAreLeftToTheClient) {
    for (const std::uint16_t code : std::initializer_list<std::uint16_t>{5000, 65535}) {
        Scripted t("close.bad-code(" + std::to_string(code) + ")");
        expect_octets(t.client, server_close(code));
        t.client.send_close(1002);
        expect_fin(t.client);
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

TEST(CloseFrames, StandBetweenOrBeforeOtherFrames) {
    expect_answered({
        {"close.mid-message", octets({0x01, 10}, "unfinished") + server_close(1000), 1000},
        {"close.twice", server_close(1000, "first") + server_close(1001, "second"), 1000},
        {"close.then-data", server_close(1000) + server_frame(opcode::text, "too late"), 1000},
    });
}

TEST(CloseFrames, FollowedByFinNeedNoAnswer) {
    const std::vector<OctetCase> faults{
        {"close.no-wait", server_close(1000)},
        {"close.coalesced", server_frame(opcode::text, "last") + server_close(1000)}};
    for (const OctetCase& fault : faults) {
        for (const bool answers : {true, false}) {
            Scripted t(fault.step + "@message:2");
            expect_behind_an_echo(t, fault.octets);
            expect_fin(t.client);
            if (answers) t.client.send_close(1000);
            t.client.close();
            ASSERT_TRUE(t.connection().wait_for_close());
            expect_conforms(t.connection());
            EXPECT_EQ(t.connection().was_clean(), answers);
        }
        Scripted stays(fault.step, Request(), judging_soon());
        expect_violates(stays.connection(), "had not closed the TCP connection");
    }
}

TEST(CloseFrames, RejectInvalidArguments) {
    const std::string x124(124, 'x');
    for (const char* reason :
         {"close.code(1000,", "close.app(4000,", "close.going-away(", "close.policy(",
          "close.too-big(", "close.internal(", "close.restart(", "close.try-later(",
          "close.bad-gateway(", "close.other-code(4000,", "close.on-open(1000,",
          "close.on-message(1,1000,", "close.after(1s,1000,"}) {
        expect_refused({{(reason + x124 + ")").c_str(), "reason has 124 octets"}});
        expect_refused({{(reason + std::string("\xff)")).c_str(), "is not UTF-8"}});
    }
    for (const char* code : {"close.code(", "close.other-code(", "close.on-open(",
                             "close.on-message(1,", "close.after(1s,"}) {
        for (const char* wrong : {"999)", "1005)", "1015)", "2999)", "5000)", "x)"}) {
            expect_refused({{(code + std::string(wrong)).c_str(), "code"}});
        }
        expect_refused({{(code + std::string(",bye)")).c_str(), "a reason needs a code"}});
    }
    for (const char* delay : {"close.rst-after(", "close.late-reply(", "close.after("}) {
        for (const char* wrong : {"25h)", "5)", "soon)"}) {
            expect_refused({{(delay + std::string(wrong)).c_str(), "delay"}});
        }
    }
    expect_refused({{"close.code(1005)", "code"},
                    {"close.app(x)", "code"},
                    {"close.bad-code(x)", "code"},
                    {"close.reason-over(65534)", "octets"},
                    {"close.reason-over(x)", "octets"},
                    {"close.split(0)", "octets"},
                    {"close.split(x)", "octets"},
                    {"close.coalesced(\xff)", "text"},
                    {"close.on-message(x)", "n "},
                    {"close.keeps-sending(61s)", "time"},
                    {"close.keeps-sending(x)", "time"},
                    {"close.empty(1000)", "no arguments"},
                    {"close.app(3999)", "code"},
                    {"close.app(5000)", "code"},
                    {"close.bad-code(65536)", "code"},
                    {"close.bad-code(1000)", "close.code"},
                    {"close.bad-code(4000)", "close.code"},
                    {"close.reason-over(123)", "octets"},
                    {"close.split(7)", "octets"},
                    {"close.on-message(0)", "n "},
                    {"close.after(soon)", "delay"},
                    {"close.keeps-sending(0ms)", "time"},
                    {"close.code@connect", "cannot act @connect"}});
}
