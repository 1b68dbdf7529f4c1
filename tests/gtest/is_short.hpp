// A matcher of payloads that explains what it sees.

#pragma once

#include <gmock/gmock.h>

namespace wsecho_test {

MATCHER(IsShort, "is short") {
    *result_listener << "which has " << arg.size() << " octets";
    return arg.size() < 4;
}

}  // namespace wsecho_test
