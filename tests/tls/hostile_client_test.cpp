// Clients that misuse TLS cost the server a bounded amount of memory and time, and a well-behaved
// client beside them does not notice.

#include <gmock/gmock.h>
#include <openssl/tls1.h>
#include <sys/resource.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "support/deadline.hpp"
#include "support/expectations.hpp"
#include "support/memory_use.hpp"
#include "support/payloads.hpp"
#include "tls/tls_server.hpp"

using namespace std::chrono_literals;
using namespace wsecho_test;
using testing::HasSubstr;
using testing::Not;

namespace {

// Octets of a handshake or of alerts (RFC 8446, 4 and 6).
const std::string kEndlessHello("\x01\xff\xff\xff", 4);  // 16 MiB are to follow
const std::string kWarning("\x01\x5a", 2);               // user_canceled
const std::string kChangeCipherSpec("\x01", 1);

TlsClientOptions only(int version) {
    TlsClientOptions options;
    options.least_version = options.most_version = version;
    return options;
}

// TLS and its socket apart, so that a test can come between them.
struct Attacker {
    explicit Attacker(const wsecho::EchoServer& server, const TlsClientOptions& options = {})
        : socket(server.port()), tls(options) {}

    std::string client_hello() {
        tls.shake_hands();
        return tls.take_ciphertext();
    }

    void shake_hands() {
        while (!tls.shake_hands()) {
            socket.write(tls.take_ciphertext());
            tls.feed(socket.read_exact(1));
        }
        socket.write(tls.take_ciphertext());
    }

    // Writes until the server is known to have stopped reading, or `most` octets are written.
    void flood(const std::string& octets, std::size_t most) {
        for (std::size_t sent = 0; sent < most;) {
            const std::size_t count = socket.write_some(octets);
            sent += count;
            if (count == 0 && !socket.writable(kQuietPeriod)) return;
        }
    }

    // Decrypts what arrives until TLS fails.
    void read_all() {
        for (;;) {
            tls.feed(socket.read_exact(1));
            tls.decrypt();
        }
    }

    // The alert with which the server ends the connection; its FIN must follow.
    int alert_at_end() {
        const Ending ending = socket.read_until_end();
        EXPECT_EQ(ending.how, End::fin);
        try {
            tls.feed(ending.octets);
            tls.shake_hands();
            tls.decrypt();
        } catch (const ClientError&) {  // because of the alert
        }
        return tls.alert().value_or(-1);
    }

    TcpSocket socket;
    TlsLayer tls;
};

std::string repeated(const std::string& octets, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += octets;
    return all;
}

wsecho::Options short_of_patience() {
    wsecho::Options options = with_tls();
    options.opening_handshake_timeout = 300ms;
    options.closing_handshake_timeout = 300ms;
    return options;
}

// Sends `octets` again and again, and fails if that costs the server memory.
void expect_bounded_memory(Attacker& attacker, const std::string& octets) {
    constexpr std::size_t kFlood = 32 * kMiB;
    const std::size_t before = reset_peak_memory();
    try {
        attacker.flood(octets, kFlood);
    } catch (const ClientError&) {  // the server has given the connection up
    }
    if (memory_is_measurable()) {
        EXPECT_LT(peak_memory(), before + 4 * kMiB);
    }
}

}  // namespace

class HostileTls : public testing::Test {
protected:
    explicit HostileTls(wsecho::Options options = with_tls())
        : server(std::move(options)), neighbor(secure_client(server)) {
        EXPECT_EQ(neighbor.handshake().status, 101);
        server.accept();
    }

    // Not in the destructor: it may throw.
    void TearDown() override {
        neighbor.send_text("still here");
        expect_frame(neighbor, opcode::text, "still here");
    }

    // The connection of the attacker, once it is over.
    wsecho::Connection ended() {
        const auto connection = server.connection(2);
        EXPECT_TRUE(connection.wait_for_close());
        return connection;
    }

    TestServer server;
    RawClient neighbor;
};

class ImpatientHostileTls : public HostileTls {
protected:
    ImpatientHostileTls() : HostileTls(short_of_patience()) {}
};

// ---- the ClientHello ---------------------------------------------------------------------------

TEST_F(ImpatientHostileTls, HalfAClientHelloOctetByOctetEndsAtTheOpeningTimeout) {
    Attacker attacker(server);
    const std::string hello = attacker.client_hello();

    attacker.socket.write_chopped(hello.substr(0, hello.size() / 2));

    EXPECT_EQ(attacker.socket.read_until_end(), Ending{});
    attacker.socket.close();
    EXPECT_EQ(ended().failure(), "TLS failed: the handshake was not complete after 300ms");
    EXPECT_THAT(server.transcript(), Not(HasSubstr("refused")));
}

TEST_F(ImpatientHostileTls, TheRestOfAClientHelloAfterTheTimeoutIsNotAnswered) {
    Attacker attacker(server);
    const std::string hello = attacker.client_hello();
    attacker.socket.write(hello.substr(0, 20));
    EXPECT_EQ(attacker.socket.read_until_end(), Ending{});

    attacker.socket.write(hello.substr(20));
    attacker.socket.shutdown_write();

    EXPECT_EQ(ended().tcp_end(), wsecho::TcpEnd::fin);
}

TEST_F(ImpatientHostileTls, AClientHelloOf16MiBIsRefusedByItsLength) {
    Attacker attacker(server);

    attacker.socket.write(plain_record(record::handshake, kEndlessHello));

    EXPECT_EQ(attacker.alert_at_end(), 47);
    EXPECT_THAT(ended().failure(), HasSubstr("excessive message size"));
}

TEST_F(HostileTls, AClientHelloInRecordsOfOneOctetIsServed) {
    Attacker attacker(server);
    const std::string hello = attacker.client_hello();
    std::string records;
    for (const char octet : hello.substr(5)) {
        records += plain_record(record::handshake, std::string(1, octet));
    }

    attacker.socket.write(records);
    attacker.shake_hands();

    EXPECT_EQ(attacker.tls.version(), "TLSv1.3");
}

TEST_F(ImpatientHostileTls, AClientHelloWithoutEndInSmallRecordsCostsNoMemory) {
    Attacker attacker(server);
    const std::string length("\x01\x02\x00\x00", 4);  // 128 KiB, which is allowed

    attacker.socket.write(plain_record(record::handshake, length));

    expect_bounded_memory(attacker, repeated(plain_record(record::handshake, "x"), 1000));
    attacker.socket.close();
    EXPECT_NE(ended().failure(), "");
}

// ---- records without end -----------------------------------------------------------------------

TEST_F(HostileTls, EmptyRecordsWithoutEndAreRefused) {
    Attacker attacker(server);

    attacker.socket.write(repeated(plain_record(record::handshake, ""), 100));

    EXPECT_EQ(attacker.alert_at_end(), 10);
}

TEST_F(HostileTls, EmptyRecordsWithoutEndAreRefusedOnceOpen) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Attacker attacker(server, only(version));
        attacker.shake_hands();
        RecordSealer sealer = attacker.tls.sealer();

        for (int i = 0; i < 100; ++i) {
            attacker.socket.write(sealer.seal(record::application_data, ""));
        }

        EXPECT_EQ(attacker.alert_at_end(), 10) << attacker.tls.version();
    }
}

TEST_F(HostileTls, ChangeCipherSpecWithoutEndIsRefused) {
    Attacker attacker(server, only(TLS1_3_VERSION));
    attacker.socket.write(attacker.client_hello());

    attacker.socket.write(
        repeated(plain_record(record::change_cipher_spec, kChangeCipherSpec), 100));

    EXPECT_EQ(attacker.alert_at_end(), 10);
}

TEST_F(HostileTls, WarningsWithoutEndAreRefused) {
    Attacker attacker(server, only(TLS1_2_VERSION));
    attacker.socket.write(attacker.client_hello());

    attacker.socket.write(repeated(plain_record(record::alert, kWarning), 100));

    EXPECT_EQ(attacker.alert_at_end(), 10);
}

TEST_F(HostileTls, WarningsWithoutEndAreRefusedOnceOpen) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Attacker attacker(server, only(version));
        attacker.shake_hands();
        RecordSealer sealer = attacker.tls.sealer();

        for (int i = 0; i < 100; ++i) attacker.socket.write(sealer.seal(record::alert, kWarning));

        EXPECT_EQ(attacker.alert_at_end(), 10) << attacker.tls.version();
    }
}

TEST_F(HostileTls, ApplicationDataBeforeTheEndOfTheHandshakeIsRefused) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Attacker attacker(server, only(version));
        attacker.socket.write(attacker.client_hello());

        attacker.socket.write(plain_record(record::application_data, some_text(64)));

        // TLS 1.3 expects an encrypted record here, and cannot decrypt this one.
        EXPECT_EQ(attacker.alert_at_end(), version == TLS1_2_VERSION ? 10 : 20);
    }
}

// ---- new keys without end ----------------------------------------------------------------------

TEST_F(HostileTls, KeyUpdatesWithoutEndAreRefused) {
    Attacker attacker(server, only(TLS1_3_VERSION));
    attacker.shake_hands();

    for (int i = 0; i < 100; ++i) {
        attacker.tls.update_keys();
        attacker.socket.write(attacker.tls.take_ciphertext());
    }

    EXPECT_EQ(attacker.socket.read_until_end().how, End::fin);
    attacker.socket.close();
    EXPECT_EQ(ended().failure(),
              "TLS failed: the client sent more than 32 handshake messages in a row");
}

TEST_F(HostileTls, KeyUpdatesBetweenMessagesAreAccepted) {
    Attacker attacker(server, only(TLS1_3_VERSION));
    attacker.shake_hands();
    attacker.tls.encrypt(Request().octets());
    for (int i = 0; i < 100; ++i) {
        attacker.tls.update_keys();
        attacker.tls.encrypt(FrameSpec(opcode::text, "hello").octets());
    }

    attacker.socket.write(attacker.tls.take_ciphertext());

    EXPECT_TRUE(server.connection(2).wait_for_messages(100));
}

// RFC 5246, 7.2.2: a warning, after which the connection goes on.
TEST_F(HostileTls, RenegotiationsAreDeclined) {
    Attacker attacker(server, only(TLS1_2_VERSION));
    const std::string hello = attacker.client_hello();
    attacker.socket.write(hello);
    attacker.shake_hands();
    RecordSealer sealer = attacker.tls.sealer();

    for (int i = 0; i < 10; ++i) {
        attacker.socket.write(sealer.seal(record::handshake, hello.substr(5)));
    }
    attacker.socket.write(sealer.seal(record::application_data, Request().octets()));

    const auto connection = server.accept().value();
    EXPECT_EQ(connection.response_status(), 101U);
    EXPECT_THROW(attacker.read_all(), ClientError);  // OpenSSL's clients give up at the first one
    EXPECT_EQ(attacker.tls.alert(), 100);            // no_renegotiation
}

TEST_F(HostileTls, RenegotiationsWithoutEndAreRefused) {
    Attacker attacker(server, only(TLS1_2_VERSION));
    const std::string hello = attacker.client_hello();
    attacker.socket.write(hello);
    attacker.shake_hands();
    RecordSealer sealer = attacker.tls.sealer();

    for (int i = 0; i < 100; ++i) {
        attacker.socket.write(sealer.seal(record::handshake, hello.substr(5)));
    }

    EXPECT_EQ(attacker.socket.read_until_end().how, End::fin);
    attacker.socket.close();
    EXPECT_EQ(ended().failure(),
              "TLS failed: the client sent more than 32 handshake messages in a row");
}

// ---- after the end -----------------------------------------------------------------------------

TEST_F(ImpatientHostileTls, AFloodAfterAnAlertCostsNoMemory) {
    Attacker attacker(server);
    attacker.socket.write(plain_record(record::handshake, kEndlessHello));
    EXPECT_EQ(attacker.alert_at_end(), 47);

    expect_bounded_memory(attacker, some_binary(kMiB));

    attacker.socket.close();
    ended();
}

TEST_F(ImpatientHostileTls, AFloodAfterCloseNotifyCostsNoMemory) {
    Attacker attacker(server);
    attacker.shake_hands();
    attacker.tls.encrypt(Request().octets());
    attacker.tls.close_notify();
    attacker.socket.write(attacker.tls.take_ciphertext());

    expect_bounded_memory(attacker, some_binary(kMiB));

    attacker.socket.close();
    ended();
}

TEST_F(ImpatientHostileTls, AFloodAfterTheOpeningTimeoutCostsNoMemory) {
    Attacker attacker(server);
    attacker.socket.write(attacker.client_hello().substr(0, 20));
    EXPECT_EQ(attacker.socket.read_until_end(), Ending{});

    expect_bounded_memory(attacker, some_binary(kMiB));

    attacker.socket.close();
    ended();
}

// ---- many --------------------------------------------------------------------------------------

// Each waits with the server's first flight on its way, and never reads it.
TEST(HostileTlsFlood, ClientsThatStopAfterTheirHelloAreDroppedAtTheOpeningTimeout) {
    constexpr std::size_t kClients = 1000;
    constexpr std::size_t kMostEach = 64 * 1024;
    rlimit descriptors{};
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &descriptors), 0);
    wsecho::Options options = with_tls();
    options.opening_handshake_timeout = 3s;
    options.closing_handshake_timeout = 100ms;
    TestServer server(options);
    auto neighbor = secure_client(server);
    ASSERT_EQ(neighbor.handshake().status, 101);
    const std::size_t before = resident_memory();

    std::vector<TcpSocket> clients;
    const std::string hello = Attacker(server).client_hello();
    for (std::size_t i = 0; i < kClients; ++i) {
        clients.emplace_back(server.port());
        clients.back().write(hello);
    }
    for (TcpSocket& client : clients) client.read_exact(1);  // all have been answered
    const std::size_t each = (resident_memory() - before) / kClients;
    neighbor.send_text("hello");
    expect_frame(neighbor, opcode::text, "hello");

    RecordProperty("octets_per_client", static_cast<int>(each));
    if (memory_is_measurable()) {
        EXPECT_LT(each, kMostEach);
    }
    const auto are_over = [&] {
        std::size_t over = 0;
        for (const auto& connection : server.connections()) {
            if (connection.state() == wsecho::ConnectionState::closed) ++over;
        }
        return over >= kClients;
    };
    EXPECT_TRUE(eventually(are_over));
    neighbor.send_text("still here");
    expect_frame(neighbor, opcode::text, "still here");
}
