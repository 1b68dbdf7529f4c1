// What attackers have in common.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "hostile/load.hpp"
#include "support/raw_client.hpp"

namespace wsecho_test {

/// Sends `octets` over and over until the time is over, and reads nothing. Returns the octets sent.
std::uint64_t send_without_reading(RawClient& client, std::string_view octets, const Until& until);

/// The same on many connections: the first one sends the first of `kinds`, and so on in turn.
std::uint64_t send_to_all_without_reading(std::deque<RawClient>& clients,
                                          const std::vector<std::string>& kinds,
                                          const Until& until);

/// What a client repeats without end.
struct Flood {
    std::string name;
    std::string opening;          ///< sent first, on each connection
    std::string repeated;         ///< whole frames
    std::string echo;             ///< what the server answers to `repeated`; the client reads it
    std::string extensions = {};  ///< that the client offers
    std::size_t most = SIZE_MAX;  ///< repetitions on one connection, if there is no echo
    bool secure = false;          ///< over TLS
};

/// Prints its name.
void PrintTo(const Flood& flood, std::ostream* out);

/// Repeats it on a connection of its own, and opens the next one after `most`
/// repetitions. Returns
/// the octets sent. Throws ClientError if the server
/// takes nothing, unless it may stop.
std::uint64_t flood(std::uint16_t port, const Flood& flood, const Until& until);

/// Text messages of one octet, about `size` octets at a time, whose echoes the client reads.
Flood messages_with_echo(std::size_t size);

/// Attacks a server that stops meanwhile. Kind 0 floods it with messages; 1 does so without
/// reading; 2 opens connections and resets them. Returns how much it did.
std::uint64_t attack_until_gone(std::uint16_t port, int kind, const Until& until);

/// Attacks in all these ways at once, and stops the server halfway.
template <typename AnyLoad>
void attack_and_stop(AnyLoad& load) {
    std::atomic<int> kinds{0};
    load.attack(
        [&](const Until& until) {
            const int kind = kinds++;
            if (kind < 3) return attack_until_gone(load.port(), kind, until);
            std::this_thread::sleep_for(load_time() / 2);
            until.allow_stop();
            load.stop();
            return std::uint64_t{0};
        },
        4);
}

/// The frames in a row, about `size` octets.
std::string repeated(const std::string& frame, std::size_t size = 64 * 1024);

/// Sends the next octet of `octets` on each client in turn, with 1 ms between two rounds, until the
/// time is over. A client whose connection the server has ended is replaced by `open` and starts
/// anew. Returns the octets sent.
std::uint64_t drip(std::deque<RawClient>& clients, const std::string& octets,
                   const std::function<RawClient()>& open, const Until& until);

}  // namespace wsecho_test
