// Whether clang's thread sanitizer watches this process, for the tests that it cannot run.

#pragma once

namespace wsecho_test {

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WSECHO_TEST_UNDER_THREAD_SANITIZER
#endif
#endif

#ifdef WSECHO_TEST_UNDER_THREAD_SANITIZER
inline constexpr bool kUnderThreadSanitizer = true;
#else
inline constexpr bool kUnderThreadSanitizer = false;
#endif

}  // namespace wsecho_test
