// zlib, with errors as exceptions.

#include "support/raw_deflate.hpp"

#include <zlib.h>

#include "support/deadline.hpp"

namespace wsecho_test {

namespace {

constexpr std::string_view kTail("\x00\x00\xff\xff", 4);

void check(int result, const char* what) {
    if (result != Z_OK) throw ClientError(what + std::string(": ") + zError(result));
}

Bytef* zlib_octets(std::string_view data) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
}

}  // namespace

struct RawDeflater::Stream : z_stream {};

RawDeflater::RawDeflater(int window_bits, int level) : stream_(new Stream{}) {
    check(deflateInit2(stream_.get(), level, Z_DEFLATED, -window_bits, 8, Z_DEFAULT_STRATEGY),
          "deflateInit2");
}

RawDeflater::~RawDeflater() {
    deflateEnd(stream_.get());
}

std::string RawDeflater::run(std::string_view data, int flush) {
    std::string out;
    char buffer[16384];
    stream_->next_in = zlib_octets(data);
    stream_->avail_in = static_cast<uInt>(data.size());
    do {
        stream_->next_out = reinterpret_cast<Bytef*>(buffer);
        stream_->avail_out = sizeof(buffer);
        const int result = deflate(stream_.get(), flush);
        if (result != Z_STREAM_END && result != Z_BUF_ERROR) check(result, "deflate");
        out.append(buffer, sizeof(buffer) - stream_->avail_out);
    } while (stream_->avail_out == 0);
    return out;
}

std::string RawDeflater::blocks(std::string_view data) {
    return run(data, Z_SYNC_FLUSH);
}

std::string RawDeflater::message(std::string_view data) {
    std::string out = blocks(data);
    if (out.size() < 5)
        return std::string(1, '\0');  // zlib has nothing to flush (RFC 7692, 7.2.3.6)
    out.resize(out.size() - kTail.size());
    return out;
}

std::string RawDeflater::message_with_final_block(std::string_view data) {
    std::string out = run(data, Z_FINISH);
    reset();
    return out + '\0';
}

void RawDeflater::reset() {
    check(deflateReset(stream_.get()), "deflateReset");
}

struct RawInflater::Stream : z_stream {};

RawInflater::RawInflater(int window_bits) : stream_(new Stream{}) {
    check(inflateInit2(stream_.get(), -window_bits), "inflateInit2");
}

RawInflater::~RawInflater() {
    inflateEnd(stream_.get());
}

std::string RawInflater::message(std::string_view payload) {
    const std::string data = std::string(payload) + std::string(kTail);
    std::string out;
    stream_->next_in = zlib_octets(data);
    stream_->avail_in = static_cast<uInt>(data.size());
    bool between_blocks = false;
    do {
        // One octet at a time: within one call zlib also takes distances that reach back into
        // that call's output, however small the window.
        Bytef octet = 0;
        stream_->next_out = &octet;
        stream_->avail_out = 1;
        const int result = inflate(stream_.get(), Z_SYNC_FLUSH);
        if (stream_->avail_out == 0) out += static_cast<char>(octet);
        if (result == Z_BUF_ERROR) break;  // nothing more to read, nothing more to write
        if (result == Z_STREAM_END) {
            reset();
            between_blocks = true;
            continue;
        }
        check(result, "inflate");
        between_blocks = (stream_->data_type & 128) != 0 && (stream_->data_type & 7) == 0;
    } while (stream_->avail_in > 0 || stream_->avail_out == 0);
    // The tail's empty block has to have been read as one.
    if (!between_blocks) throw ClientError("a compressed message that is cut off");
    return out;
}

void RawInflater::reset() {
    check(inflateReset(stream_.get()), "inflateReset");
}

}  // namespace wsecho_test
