// The two heads of an opening handshake: any request, and a parsed response.

#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wsecho_test {

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

/// Key and accept of the RFC's example (RFC 6455, 1.3).
inline constexpr const char* kExampleHandshakeKey = "dGhlIHNhbXBsZSBub25jZQ==";
inline constexpr const char* kExampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// The request of an opening handshake. By default it has only the fields that the RFC requires.
class Request {
public:
    explicit Request(std::string target = "/");

    Request& method(std::string method);
    Request& version(std::string version);  ///< "HTTP/1.1"

    /// Replaces the field's value, or adds the field at the end.
    Request& set(const std::string& name, const std::string& value);

    /// Adds a field, even if there is one of that name already.
    Request& add(const std::string& name, const std::string& value);

    Request& remove(std::string_view name);

    std::string octets() const;

private:
    std::string method_ = "GET";
    std::string target_;
    std::string version_ = "HTTP/1.1";
    HeaderFields fields_;
};

/// A request that offers these extensions (RFC 6455, 9.1).
Request offering(const std::string& extensions = "permessage-deflate");

/// The head of a response, from the status line to the empty line.
struct Response {
    std::string version;  ///< "HTTP/1.1"
    int status = 0;
    std::string reason;
    HeaderFields fields;
    std::string octets;  ///< the whole head as it arrived

    /// The value of the field with this name, in any case. Throws ClientError if there are two.
    std::optional<std::string> header(std::string_view name) const;
};

/// Prints the head as it arrived.
std::ostream& operator<<(std::ostream& out, const Response& response);

/// Throws ClientError unless it is a well-formed head (RFC 9112, 4 and 5).
Response parse_response(const std::string& octets);

}  // namespace wsecho_test
