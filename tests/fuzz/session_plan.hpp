// What an input of the fuzzers of sessions says: options of the server, and what its client does.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wsecho/options.hpp"

namespace wsecho_test {

/// One thing that happens.
struct Act {
    enum class Kind : std::uint8_t {
        send,          ///< `octets`
        pass,          ///< `amount` milliseconds
        stop_reading,  ///< the client reads no more, until read_again
        read_again,
        send_fin,
        leave,
        stop_server,
        close,          ///< the test closes the connection
        message,        ///< the test sends a message of `amount` octets
        pause_reading,  ///< the test
        resume_reading,
    };

    Kind kind = Kind::send;
    std::string octets{};
    std::size_t amount = 0;
};

/// The first four octets choose
///   * options: a size limit, no compression, records of frames, a trace, keep-alive, little
///     history;
///   * the behavior, from a table of those whose answers are valid and then of some that are not;
///   * what the rest is: 0: all that a client sends; 1: what it sends after a valid request;
///     2 and 3: a list of frames, which this code masks (and in 3 compresses), and other acts;
///   * how the octets are cut: of no meaning here.
struct SessionPlan {
    static constexpr std::size_t kChoices = 4;

    /// `input` has at least kChoices octets.
    explicit SessionPlan(std::string_view input);

    wsecho::Options options;
    std::vector<Act> acts;
    bool is_valid = false;            ///< all that the server sends must be valid
    bool is_plain = false;            ///< the server echoes each message
    bool is_raw = false;              ///< the client's octets are one act, or two with the request
    bool is_simple = false;           ///< nobody but the client acts, and it reads
    bool test_sends = false;          ///< messages
    bool has_little_history = false;  ///< records of messages and frames may be forgotten

private:
    void note_acts();
};

}  // namespace wsecho_test
