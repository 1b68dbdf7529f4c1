// The name of this process, as ps and killall see it.

#pragma once

#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace wsecho::tool {

/// At most 15 characters count. Has no effect on systems other than Linux.
inline void name_process([[maybe_unused]] const char* name) {
#ifdef __linux__
    ::prctl(PR_SET_NAME, name);
#endif
}

}  // namespace wsecho::tool
