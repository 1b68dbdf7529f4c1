// Tables of faults as octets: what the client receives between echoes, and the verdict on it.

#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "faults/faulty.hpp"

namespace wsecho_test {

struct OctetCase {
    std::string step;           ///< "frame.rsv1(ping)"
    std::string octets;         ///< that the server sends for it, all of them
    std::uint16_t code = 1002;  ///< with which a conforming client fails, if it has to
};

/// These octets, followed by a payload.
inline std::string octets(std::initializer_list<unsigned> head, const std::string& payload = {}) {
    std::string out;
    for (const unsigned octet : head) out += static_cast<char>(octet);
    return out + payload;
}

/// The octets arrive at the second message, right before its echo.
inline void expect_between_echoes(RawClient& client, const OctetCase& fault) {
    client.send_text("one");
    expect_frame(client, opcode::text, "one");
    client.send_text("two");
    expect_octets(client, fault.octets);
    expect_frame(client, opcode::text, "two");
}

/// For faults after which a client must fail the connection.
inline void expect_failing(const std::vector<OctetCase>& faults,
                           const Request& request = Request()) {
    for (const OctetCase& fault : faults) {
        SCOPED_TRACE(fault.step);
        {
            Scripted t(fault.step + "@message:2", request);
            expect_between_echoes(t.client, fault);
            t.client.send_close(fault.code);
            EXPECT_EQ(t.client.read_close_code(), fault.code);
            expect_fin(t.client);
            t.client.close();
            expect_conforms(t.connection());
        }
        Scripted t(fault.step, request);
        expect_octets(t.client, fault.octets);
        t.client.send_text("goes on");
        expect_frame(t.client, opcode::text, "goes on");
        t.client.close_cleanly();
        expect_violates(t.connection(), "closed with 1000");
    }
}

/// For what a client must accept.
inline void expect_carrying_on(const std::vector<OctetCase>& cases,
                               const Request& request = Request()) {
    for (const OctetCase& legal : cases) {
        SCOPED_TRACE(legal.step);
        {
            Scripted t(legal.step + "@message:2", request);
            expect_between_echoes(t.client, legal);
            t.client.sync();
            t.client.close_cleanly();
            t.client.close();
            expect_conforms(t.connection());
        }
        Scripted t(legal.step, request);
        expect_octets(t.client, legal.octets);
        t.client.send_close(legal.code);
        t.client.read_until_end();
        expect_violates(t.connection(), "failed the connection with");
    }
}

/// For what is left to the client.
inline void expect_tolerating(const std::vector<OctetCase>& cases,
                              const Request& request = Request()) {
    for (const OctetCase& fault : cases) {
        SCOPED_TRACE(fault.step);
        Scripted t(fault.step + "@message:2", request);
        expect_between_echoes(t.client, fault);
        t.client.close_cleanly();
        t.client.close();
        ASSERT_TRUE(t.connection().wait_for_close());
        expect_tolerated(t.connection());
    }
}

/// A behavior that is refused with a sentence that contains these words.
struct Refused {
    const char* behavior;
    const char* words;
};

inline void expect_refused(const std::vector<Refused>& all) {
    for (const Refused& each : all) {
        SCOPED_TRACE(each.behavior);
        try {
            const wsecho::Behavior behavior(each.behavior);
            ADD_FAILURE() << "accepted as " << behavior;
        } catch (const std::invalid_argument& error) {
            EXPECT_NE(std::string(error.what()).find(each.words), std::string::npos)
                << error.what();
        }
    }
}

}  // namespace wsecho_test
