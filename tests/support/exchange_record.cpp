#include "support/exchange_record.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "support/deadline.hpp"

namespace wsecho_test {

namespace {

// As a JSON string.
std::string quoted(std::string_view octets) {
    std::string out = "\"";
    for (const char octet : octets) {
        const auto number = static_cast<unsigned char>(octet);
        if (number >= 0x20 && number < 0x7f && octet != '"' && octet != '\\') {
            out += octet;
        } else {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(number));
            out += escape;
        }
    }
    return out + '"';
}

}  // namespace

void record_exchange(const Exchange& exchange) {
    const char* folder = std::getenv("WSECHO_TEST_EXCHANGES");
    if (folder == nullptr) return;
    const std::string line =
        "{\"method\":" + quoted(exchange.method) + ",\"target\":" + quoted(exchange.target) +
        ",\"request\":" + quoted(exchange.request) +
        ",\"status\":" + std::to_string(exchange.status) + ",\"type\":" + quoted(exchange.type) +
        ",\"head\":" + quoted(exchange.head) + ",\"response\":" + quoted(exchange.response) + "}\n";
    std::ofstream file(std::string(folder) + '/' + std::to_string(::getpid()), std::ios::app);
    if (!(file << line << std::flush)) throw ClientError("cannot write to " + std::string(folder));
}

}  // namespace wsecho_test
