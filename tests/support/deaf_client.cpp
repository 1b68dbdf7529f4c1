// Filling the connection, and emptying it.

#include "support/deaf_client.hpp"

#include <chrono>
#include <exception>
#include <string_view>
#include <thread>

namespace wsecho_test {

namespace {

constexpr auto kQuietPeriod = std::chrono::milliseconds(300);

// What comes next when `sent` octets of the repeated `octets` have been sent.
std::string_view rest(const std::string& octets, std::size_t sent, std::size_t total) {
    return std::string_view(octets).substr(sent % octets.size(), total - sent);
}

}  // namespace

std::size_t send_until_stalled(RawClient& client, const std::string& octets, std::size_t total) {
    std::size_t sent = 0;
    while (sent < total) {
        const std::size_t count = client.write_some(rest(octets, sent, total));
        sent += count;
        if (count == 0 && !client.writable(kQuietPeriod)) break;
    }
    return sent;
}

void catch_up(RawClient& client, const std::string& octets, std::size_t sent, std::size_t total,
              const std::string& expected) {
    std::exception_ptr failure;
    std::thread writer([&] {
        try {
            for (std::size_t done = sent; done < total;) {
                const std::string_view next = rest(octets, done, total);
                client.write(next);
                done += next.size();
            }
        } catch (...) {
            failure = std::current_exception();
        }
    });
    try {
        for (std::size_t read = 0; read < total; read += octets.size()) {
            if (client.read_exact(expected.size()) != expected) throw ClientError("another echo");
        }
    } catch (...) {
        client.shutdown_write();  // ends the writer
        writer.join();
        throw;
    }
    writer.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace wsecho_test
