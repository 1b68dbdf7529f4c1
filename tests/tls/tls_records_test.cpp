// The records that steps send over an open connection, octet by octet, and the verdicts on clients.

#include <gmock/gmock.h>
#include <openssl/tls1.h>

#include <string>

#include "faults/faulty.hpp"
#include "support/refusal.hpp"
#include "tls/record_client.hpp"
#include "tls/tls_server.hpp"

using namespace wsecho_test;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

namespace {

constexpr const char* kKeepsPinging = "/ping(later)";  // tells a client that ignores the fault

TlsClientOptions tls_1_2() {
    TlsClientOptions options;
    options.most_version = TLS1_2_VERSION;
    return options;
}

/// A server with TLS, and a client on /do/ and this behavior.
struct Faulty {
    explicit Faulty(const std::string& behavior, const TlsClientOptions& tls = {})
        : server(judging_tls_soon()), client(server.port(), "/do/" + behavior, tls) {}

    static wsecho::Options judging_tls_soon() {
        wsecho::Options options = judging_soon(std::chrono::milliseconds(200));
        options.tls.emplace();
        return options;
    }

    wsecho::Connection connection() const { return server.connection(1); }

    /// The client works: its message is echoed.
    void expect_echo() {
        client.send(FrameSpec(opcode::text, "still here"));
        EXPECT_EQ(client.read_plaintext(12), server_frame(opcode::text, "still here"));
    }

    /// The client sees the fault, sends its alert and leaves.
    void expect_conforms_on(const std::string& octets, const std::string& why) {
        client.fail_on(octets);
        expect_conforms(connection());
        EXPECT_EQ(verdict_of(connection()).why, why);
    }

    TestServer server;
    RecordClient client;
};

std::string text_frame(const std::string& payload) {
    return server_frame(opcode::text, payload);
}

/// A client that skips the fault and answers the Ping after it.
void expect_ignoring_it_violates(const std::string& behavior, std::size_t octets) {
    Faulty t(behavior + kKeepsPinging);
    t.client.socket.skip(octets);
    EXPECT_EQ(t.client.read(), server_frame(opcode::ping, "later"));
    t.client.send(FrameSpec(opcode::pong, "later"));
    expect_violates(t.connection(), "carried on: answered a Ping");
}

void expect_staying_violates(const std::string& behavior, const std::string& why) {
    Faulty t(behavior);
    expect_violates(t.connection(), why);
}

void expect_undecided(const std::string& behavior, const TlsClientOptions& tls,
                      const std::string& why) {
    Faulty t(behavior, tls);
    t.expect_echo();
    t.client.socket.close();
    const wsecho::Verdict verdict = verdict_of(t.connection());
    EXPECT_EQ(verdict.outcome, Outcome::undecided) << verdict;
    EXPECT_THAT(verdict.why, HasSubstr(why));
}

}  // namespace

// ---- the end -----------------------------------------------------------------------------------

TEST(TlsRecords, EndWithFinAlone) {
    Faulty t("tls.no-close-notify");
    EXPECT_EQ(t.client.socket.read_until_end(), (Ending{End::fin, ""}));
    t.client.socket.close();
    expect_conforms(t.connection());
    expect_staying_violates("tls.no-close-notify", "had not closed the TCP connection");
}

TEST(TlsRecords, EndWithCloseNotifyAlone) {
    Faulty t("tls.close-notify-only/send(never)");
    EXPECT_EQ(t.client.decrypt(t.client.read_record()), "");
    EXPECT_TRUE(t.client.tls.has_close_notify());
    EXPECT_THROW(t.client.socket.set_timeout(std::chrono::milliseconds(100));
                 t.client.socket.read_exact(1), ClientError);
    t.client.socket.close();
    EXPECT_EQ(verdict_of(t.connection()).outcome, Outcome::tolerated);
}

// RFC 5246, 7.2.1, and RFC 8446, 6.1
TEST(TlsRecords, CloseNotifyObligesTheClientToLeaveInTls12Only) {
    Faulty leaving("tls.close-notify-only", tls_1_2());
    EXPECT_EQ(leaving.client.decrypt(leaving.client.read_record()), "");
    leaving.client.socket.close();
    expect_conforms(leaving.connection());
    Faulty staying("tls.close-notify-only", tls_1_2());
    expect_violates(staying.connection(), "had not closed the TCP connection");
    Faulty newer("tls.close-notify-only");
    EXPECT_EQ(newer.client.decrypt(newer.client.read_record()), "");
    newer.client.send(FrameSpec(opcode::text, "still here"));
    ASSERT_TRUE(newer.connection().wait_for_messages(1));
    newer.client.socket.close();
    EXPECT_EQ(verdict_of(newer.connection()).outcome, Outcome::tolerated);
}

TEST(TlsRecords, EndWithCloseNotifyOnceOurOwnKeyIsInUse) {
    Faulty t("tls.padding(3)");
    t.client.send(FrameSpec(opcode::close, close_payload(1000)));
    EXPECT_EQ(t.client.read(), server_frame(opcode::close, close_payload(1000)));
    EXPECT_THAT(t.client.read_record(), SizeIs(sealed_size(2, 3)));
    EXPECT_EQ(t.client.socket.read_until_end().how, End::fin);
}

TEST(TlsRecords, EndInTheMiddleOfOne) {
    Faulty t("tls.truncate");
    const Ending ending = t.client.socket.read_until_end();
    EXPECT_EQ(ending.how, End::fin);
    const std::size_t whole = sealed_size(text_frame("cut off").size());
    EXPECT_EQ(ending.octets.substr(0, 5),
              std::string("\x17\x03\x03\0", 4) + static_cast<char>(whole - 5));
    EXPECT_THAT(ending.octets, SizeIs(whole / 2));
    t.client.socket.close();
    expect_conforms(t.connection());
    expect_staying_violates("tls.truncate", "had not closed the TCP connection");
}

// ---- broken records ----------------------------------------------------------------------------

TEST(TlsRecords, HaveOneBitFlipped) {
    Faulty t("tls.bad-mac");
    t.expect_conforms_on(t.client.read_record(), "left with alert 20 bad_record_mac");

    Faulty other(std::string("tls.bad-mac") + kKeepsPinging);
    std::string record = other.client.read_record();
    record.back() = static_cast<char>(record.back() ^ 1);
    EXPECT_EQ(other.client.decrypt(record), text_frame("damaged"));
    EXPECT_EQ(other.client.read(), server_frame(opcode::ping, "later"));
    other.client.send(FrameSpec(opcode::pong, "later"));
    expect_violates(other.connection(), "carried on: answered a Ping");
    expect_staying_violates("tls.bad-mac", "left the TCP connection open for 200 ms");
}

TEST(TlsRecords, HaveOneBitFlippedInTls12Too) {
    Faulty t("tls.bad-mac", tls_1_2());
    t.expect_conforms_on(t.client.read_record(), "left with alert 20 bad_record_mac");
}

TEST(TlsRecords, HaveAnUnknownType) {
    const std::string record = std::string("\x63\x03\x03\x00\x20", 5) + std::string(32, 'x');
    Faulty t("tls.bad-record");
    EXPECT_EQ(t.client.read_record(), record);
    t.expect_conforms_on(record, "left with alert 10 unexpected_message");
    Faulty old("tls.bad-record", tls_1_2());
    old.expect_conforms_on(old.client.read_record(), "left with alert 20 bad_record_mac");
    expect_ignoring_it_violates("tls.bad-record", record.size());
}

TEST(TlsRecords, AreLargerThanAllowed) {
    const std::string record = "\x17\x03\x03\xff\xff" + std::string(65'535, '\0');
    Faulty t("tls.oversize-record");
    EXPECT_EQ(t.client.read_record(), record);
    t.expect_conforms_on(record, "left with alert 22 record_overflow");
    expect_ignoring_it_violates("tls.oversize-record", record.size());
}

TEST(TlsRecords, AreInterruptedByPlainOctets) {
    const std::string octets = text_frame("unencrypted");
    Faulty t("send(before)/tls.plain-octets/send(after)");
    EXPECT_EQ(t.client.read(), text_frame("before"));
    EXPECT_EQ(t.client.socket.read_exact(octets.size()), octets);
    EXPECT_EQ(t.client.read(), text_frame("after"));
    Faulty other("tls.plain-octets");
    other.client.fail_on(other.client.socket.read_exact(octets.size()));
    expect_conforms(other.connection());
    expect_ignoring_it_violates("tls.plain-octets", octets.size());
}

TEST(TlsRecords, HoldAFatalAlert) {
    Faulty t("tls.alert-open(n=46)");
    const std::string record = t.client.read_record();
    EXPECT_THAT(record, SizeIs(sealed_size(2)));
    t.client.fail_on(record);
    EXPECT_EQ(t.client.tls.alert(), 46);
    expect_conforms(t.connection());
    expect_staying_violates("tls.alert-open", "left the TCP connection open");
}

TEST(TlsRecords, AreNotFailedByAClientThatClosesOverThem) {
    Faulty t("tls.alert-open");
    t.client.send(FrameSpec(opcode::close, close_payload(1000)));
    t.client.socket.read_until_end();
    t.client.socket.close();
    const wsecho::Verdict verdict = verdict_of(t.connection());
    EXPECT_EQ(verdict.outcome, Outcome::undecided);
    EXPECT_EQ(verdict.why, "closed with 1000, perhaps before it saw the fault");
}

// ---- unusual records ---------------------------------------------------------------------------

TEST(TlsRecords, AreTiny) {
    for (const bool is_old : {false, true}) {
        Faulty t("tls.tiny-records/send(hi)", is_old ? tls_1_2() : TlsClientOptions());
        for (const char octet : text_frame("hi")) {
            EXPECT_EQ(t.client.read(), std::string(1, octet));
        }
        t.expect_echo();
        expect_conforms(t.connection());
    }
}

TEST(TlsRecords, AreTinyFromAnOctetOn) {
    Faulty t("send(abcdef)/tls.tiny-records(n=3)@byte:4");
    EXPECT_EQ(t.client.read(), text_frame("abcdef").substr(0, 4));
    EXPECT_EQ(t.client.read(), "cde");
    EXPECT_EQ(t.client.read(), "f");
}

TEST(TlsRecords, AreEmpty) {
    Faulty t("tls.empty-records(n=4)");
    for (int i = 0; i < 4; ++i) {
        const std::string record = t.client.read_record();
        EXPECT_THAT(record, SizeIs(sealed_size(0)));
        EXPECT_EQ(t.client.decrypt(record), "");
    }
    EXPECT_EQ(t.client.read(), text_frame("after empty records"));
    t.expect_echo();
    expect_conforms(t.connection());
}

TEST(TlsRecords, ViolateIfTheClientFailsOnUnusualOnes) {
    for (const char* const behavior :
         {"tls.empty-records", "tls.padding", "tls.tiny-records", "tls.keyupdate(reply=false)"}) {
        Faulty t(behavior);
        t.client.fail_on("garbage");
        expect_violates(t.connection(), "left with alert ");
    }
    Faulty t("tls.empty-records(n=17)");
    t.client.fail_on("garbage");
    expect_tolerated(t.connection());
}

TEST(TlsRecords, ArePaddedWithEverySuite) {
    for (const char* const suite :
         {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}) {
        TlsClientOptions tls;
        tls.suites = suite;
        Faulty t("send(before)/tls.padding(n=200)/send(hi)", tls);
        EXPECT_EQ(t.client.read(), text_frame("before"));
        const std::string record = t.client.read_record();
        EXPECT_THAT(record, SizeIs(sealed_size(4, 200))) << suite;
        EXPECT_EQ(t.client.decrypt(record), text_frame("hi")) << suite;
        t.expect_echo();
        expect_conforms(t.connection());
    }
}

TEST(TlsRecords, ArePaddedAsFarAsTheyHaveRoom) {
    Faulty t("tls.padding(n=100)");
    const std::string big(20'000, 'x');
    t.client.send(FrameSpec(opcode::text, big));
    const std::string first = t.client.read_record();
    const std::string second = t.client.read_record();
    EXPECT_THAT(first, SizeIs(sealed_size(16'384)));
    EXPECT_THAT(second, SizeIs(sealed_size(4 + 20'000 - 16'384, 100)));
    EXPECT_EQ(t.client.decrypt(first + second), text_frame(big));
}

TEST(TlsRecords, ChangeTheKey) {
    for (const bool asks : {true, false}) {
        Faulty t(asks ? "tls.keyupdate" : "tls.keyupdate(reply=false)");
        const std::string record = t.client.read_record();
        EXPECT_THAT(record, SizeIs(sealed_size(5)));
        EXPECT_EQ(t.client.decrypt(record), "");
        EXPECT_EQ(t.client.read(), text_frame("after KeyUpdate"));
        const std::string frame = FrameSpec(opcode::text, "hi").octets();
        t.client.tls.encrypt(frame);
        EXPECT_THAT(t.client.flush(),
                    SizeIs(sealed_size(frame.size()) + (asks ? sealed_size(5) : 0)));
        EXPECT_EQ(t.client.read(), text_frame("hi"));
    }
    Faulty t("tls.keyupdate/tls.keyupdate(reply=false)");
    EXPECT_EQ(t.client.read() + t.client.read(), text_frame("after KeyUpdate"));
    EXPECT_EQ(t.client.read() + t.client.read(), text_frame("after KeyUpdate"));
    t.expect_echo();
    expect_conforms(t.connection());
}

// RFC 8446, 4.6.3: OpenSSL answers until a step has made a record, and then we do.
TEST(TlsRecords, AnswerTheKeyUpdatesOfAClient) {
    Faulty t("tls.padding(n=9)@message:2");
    t.expect_echo();
    for (const std::size_t padding : {0U, 9U, 9U}) {
        t.client.tls.update_keys();
        t.client.flush();
        const std::string answer = t.client.read_record();
        EXPECT_THAT(answer, SizeIs(sealed_size(5, padding)));
        EXPECT_EQ(t.client.decrypt(answer), "");
        t.expect_echo();
    }
}

TEST(TlsRecords, HoldOurAlertOnceOurOwnKeyIsInUse) {
    Faulty t("tls.padding(n=1)");
    t.client.socket.write_unencrypted(std::string("\x17\x03\x03\x00\x20", 5) +
                                      std::string(32, 'x'));
    const std::string record = t.client.read_record();
    EXPECT_THAT(record, SizeIs(sealed_size(2, 1)));
    EXPECT_THROW(t.client.decrypt(record), ClientError);
    EXPECT_EQ(t.client.tls.alert(), 20);
}

TEST(TlsRecords, AskForAnotherHandshake) {
    Faulty t("tls.renegotiate", tls_1_2());
    const std::string request = t.client.read_record();
    EXPECT_EQ(request.front(), '\x16');
    EXPECT_EQ(t.client.decrypt(request), "");
    EXPECT_THAT(t.client.flush(), Not(IsEmpty())) << "its ClientHello";
    while (!t.client.tls.shake_hands()) {
        t.client.flush();
        t.client.tls.feed(t.client.read_record());
    }
    t.expect_echo();
    t.client.socket.close();
    expect_tolerated(t.connection());
}

TEST(TlsRecords, FailIfTheClientRefusesAnotherHandshake) {
    TlsClientOptions tls = tls_1_2();
    tls.renegotiates = false;
    Faulty t("tls.renegotiate", tls);
    t.client.read();
    t.client.flush();
    t.client.socket.read_until_end();
    t.client.socket.close();
    expect_tolerated(t.connection());
    EXPECT_EQ(verdict_of(t.connection()).why, "left with alert 100 no_renegotiation");
}

// ---- connections without what a step needs -----------------------------------------------------

TEST(TlsRecords, AreNotForAnOlderTls) {
    for (const char* const behavior :
         {"tls.alert-open", "tls.padding", "tls.keyupdate", "tls.empty-records"}) {
        expect_undecided(behavior, tls_1_2(), "only TLS 1.3 has this");
    }
    expect_undecided("tls.renegotiate", {}, "TLS 1.3 has no renegotiation");
}

TEST(TlsRecords, AreNotForAUrlWithoutTls) {
    TestServer secure(with_tls());
    TestServer plain;
    const Request request("/do/send(hi)/tls.bad-mac@message:2");
    RawClient client(secure.port());
    EXPECT_EQ(client.handshake(request).status, 400);
    EXPECT_EQ(client.read_until_end().octets, "tls.bad-mac needs TLS: use a wss URL.\n");
    RawClient other(plain.port());
    EXPECT_EQ(other.handshake(request).status, 400);
    EXPECT_THAT(other.read_until_end().octets,
                "tls.bad-mac needs TLS: start the server with --tls (in C++ Options::tls) and use "
                "a wss URL.\n");
}

TEST(TlsRecords, LeaveAClientWithoutTlsUndecided) {
    for (const char* const behavior :
         {"tls.no-close-notify", "tls.close-notify-only", "tls.truncate", "tls.bad-mac",
          "tls.bad-record", "tls.tiny-records", "tls.keyupdate", "tls.renegotiate"}) {
        Scripted t(behavior, Request(), with_tls());
        t.client.send_text("hi");
        expect_frame(t.client, opcode::text, "hi");
        t.client.close();
        const wsecho::Verdict verdict = verdict_of(t.connection());
        EXPECT_EQ(verdict.outcome, Outcome::undecided) << verdict;
        EXPECT_EQ(verdict.why, "the client did not use TLS");
    }
}

TEST(TlsRecords, RefuseAnAlertThatIsNoError) {
    EXPECT_THAT(refusal([] { wsecho::Behavior("tls.alert-open(90)"); }),
                EndsWith("alert 90 (user_canceled) is no error (RFC 8446, 6.1): use another one"));
    EXPECT_THROW(wsecho::Behavior("tls.alert-open(0)"), std::invalid_argument);
}

// ---- other ways to ask for them ----------------------------------------------------------------

TEST(TlsRecords, AreChosenByServerNameToo) {
    TestServer server(with_tls());
    TlsClientOptions tls;
    tls.server_name = "tls-keyupdate--false.localhost";
    RecordClient client(server.port(), "/", tls);
    EXPECT_THAT(client.read_record(), SizeIs(sealed_size(5)));
}

// ---- what stays below TLS ----------------------------------------------------------------------

TEST(TlsRecords, KeepTheirOrderAtAPace) {
    Faulty t("tcp.chop(n=7,delay=1ms)/tls.keyupdate/tls.plain-octets/send(after)");
    EXPECT_EQ(t.client.read() + t.client.read(), text_frame("after KeyUpdate"));
    const std::string octets = text_frame("unencrypted");
    EXPECT_EQ(t.client.socket.read_exact(octets.size()), octets);
    EXPECT_EQ(t.client.read(), text_frame("after"));
}
