// Payloads of permessage-deflate (RFC 7692, 7.2), straight from zlib.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace wsecho_test {

/// Compresses messages as a client does. The window continues from message to message.
class RawDeflater {
public:
    /// `window_bits`: 9 to 15, zlib's range for raw DEFLATE. `level`: zlib's, 0 stores.
    explicit RawDeflater(int window_bits = 15, int level = 6);
    ~RawDeflater();

    /// The payload of a message: flushed, and without the tail 00 00 FF FF (RFC 7692, 7.2.1).
    std::string message(std::string_view data);

    /// The payload of a message whose last block with data has BFINAL set (RFC 7692, 7.2.3.4).
    std::string message_with_final_block(std::string_view data);

    /// `data` compressed and flushed, with its tail: blocks to build messages from.
    std::string blocks(std::string_view data);

    /// Empties the window, as client_no_context_takeover asks for.
    void reset();

private:
    struct Stream;
    std::string run(std::string_view data, int flush);
    std::unique_ptr<Stream> stream_;
};

/// Decompresses messages with a window of exactly the agreed size: a distance one octet longer is
/// an error, as it would be for a client with no more memory than that.
class RawInflater {
public:
    /// `window_bits`: 8 to 15.
    explicit RawInflater(int window_bits = 15);
    ~RawInflater();

    /// The message in `payload`. Throws ClientError if the payload is invalid or cut off.
    std::string message(std::string_view payload);

    void reset();

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace wsecho_test
