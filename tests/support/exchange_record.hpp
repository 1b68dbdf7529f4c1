// Records exchanges with the control API, so that they can be compared with its description.

#pragma once

#include <string>

namespace wsecho_test {

struct Exchange {
    std::string method;
    std::string target;
    std::string request;  ///< the body
    int status = 0;
    std::string type;      ///< Content-Type of the response
    std::string head;      ///< of the response, at least its fields
    std::string response;  ///< the body
};

/// If the environment variable WSECHO_TEST_EXCHANGES names a folder, this appends the exchange to a
/// file in it, as a line of JSON. Each octet is one character there, U+0000 to U+00FF.
void record_exchange(const Exchange& exchange);

}  // namespace wsecho_test
