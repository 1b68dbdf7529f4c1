// Derives the client's keys, and counts records.

#include "support/record_sealer.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/ssl.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace wsecho_test {

namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kTagSize = 16;

unsigned char* octets(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string big_endian(std::uint64_t number, unsigned size) {
    std::string out;
    while (size-- > 0) out += static_cast<char>(number >> (8 * size) & 0xff);
    return out;
}

std::string from_hex(std::string_view hex) {
    std::string out;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        out += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    }
    return out;
}

OSSL_PARAM parameter(const char* name, std::string& octets_of) {
    return OSSL_PARAM_construct_octet_string(name, octets_of.data(), octets_of.size());
}

std::string derive(const char* function, std::array<OSSL_PARAM, 5> parameters, std::size_t size) {
    EVP_KDF* const kdf = EVP_KDF_fetch(nullptr, function, nullptr);
    EVP_KDF_CTX* const context = EVP_KDF_CTX_new(kdf);
    std::string out(size, '\0');
    const int result = EVP_KDF_derive(context, octets(out), size, parameters.data());
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    if (result != 1) throw std::logic_error("cannot derive a key");
    return out;
}

// RFC 8446, 7.1.
std::string expand_label(std::string secret, std::string_view label, std::size_t size) {
    std::string digest = "SHA384";
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    std::string info = big_endian(size, 2) + big_endian(6 + label.size(), 1) + "tls13 ";
    info.append(label) += '\0';
    return derive("HKDF",
                  {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
                   OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
                   parameter(OSSL_KDF_PARAM_KEY, secret), parameter(OSSL_KDF_PARAM_INFO, info),
                   OSSL_PARAM_construct_end()},
                  size);
}

std::string random_of(SSL* ssl, std::size_t (*get)(const SSL*, unsigned char*, std::size_t)) {
    std::string random(32, '\0');
    get(ssl, octets(random), random.size());
    return random;
}

// RFC 5246, 6.3: the client's key and the server's, the client's IV and the server's.
std::string key_block(SSL* ssl) {
    std::string digest = "SHA384";
    std::string secret(48, '\0');
    SSL_SESSION_get_master_key(SSL_get_session(ssl), octets(secret), secret.size());
    std::string seed = "key expansion" + random_of(ssl, SSL_get_server_random) +
                       random_of(ssl, SSL_get_client_random);
    return derive("TLS1-PRF",
                  {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
                   parameter(OSSL_KDF_PARAM_SECRET, secret), parameter(OSSL_KDF_PARAM_SEED, seed),
                   OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end()},
                  2 * kKeySize + 2 * 4);
}

std::string traffic_secret(const std::string& keys) {
    const std::size_t line = keys.find("CLIENT_TRAFFIC_SECRET_0 ");
    if (line == std::string::npos) throw std::logic_error("no traffic secret");
    const std::size_t end = keys.find('\n', line);
    const std::size_t begin = keys.rfind(' ', end) + 1;
    return from_hex(std::string_view(keys).substr(begin, end - begin));
}

}  // namespace

std::string plain_record(std::uint8_t type, std::string_view content) {
    std::string out = big_endian(type, 1) + "\x03\x03" + big_endian(content.size(), 2);
    return out.append(content);
}

RecordSealer::RecordSealer(SSL* ssl, const std::string& keys)
    : is_1_3_(SSL_version(ssl) == TLS1_3_VERSION), sequence_(is_1_3_ ? 0 : 1) {
    const std::string cipher = SSL_get_cipher_name(ssl);
    if (cipher.find("AES") == std::string::npos || cipher.find("SHA384") == std::string::npos) {
        throw std::logic_error("no keys for " + cipher);
    }
    if (is_1_3_) {
        const std::string secret = traffic_secret(keys);
        key_ = expand_label(secret, "key", kKeySize);
        iv_ = expand_label(secret, "iv", 12);
    } else {
        const std::string block = key_block(ssl);
        key_ = block.substr(0, kKeySize);
        iv_ = block.substr(2 * kKeySize, 4);
    }
}

// RFC 8446, 5.2 and 5.3; RFC 5246, 6.2.3.3, and RFC 5288, 3.
std::string RecordSealer::seal(std::uint8_t type, std::string_view content) {
    const std::string sequence = big_endian(sequence_++, 8);
    if (!is_1_3_) {
        const std::string additional =
            sequence + big_endian(type, 1) + "\x03\x03" + big_endian(content.size(), 2);
        return plain_record(type, sequence + encrypt(iv_ + sequence, additional, content));
    }
    std::string nonce = iv_;
    for (std::size_t i = 0; i < 8; ++i) {
        nonce[4 + i] = static_cast<char>(nonce[4 + i] ^ sequence[i]);
    }
    const std::string inner = std::string(content) + big_endian(type, 1);
    const std::string header = big_endian(record::application_data, 1) + "\x03\x03" +
                               big_endian(inner.size() + kTagSize, 2);
    return header + encrypt(nonce, header, inner);
}

std::string RecordSealer::encrypt(std::string_view nonce, std::string_view additional,
                                  std::string_view content) const {
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                             EVP_CIPHER_CTX_free);
    std::string out(content.size() + kTagSize, '\0');
    int size = 0;
    EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, octets(std::string_view(key_)),
                       octets(nonce));
    EVP_EncryptUpdate(context.get(), nullptr, &size, octets(additional),
                      static_cast<int>(additional.size()));
    EVP_EncryptUpdate(context.get(), octets(out), &size, octets(content),
                      static_cast<int>(content.size()));
    EVP_EncryptFinal_ex(context.get(), octets(out) + size, &size);
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, out.data() + content.size());
    return out;
}

}  // namespace wsecho_test
