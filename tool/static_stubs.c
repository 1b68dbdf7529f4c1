/* What a static program lacks: name resolution, conversion of character sets, and loading of
 * libraries. OpenSSL and the C++ library name these functions, and the tool never needs them: it takes
 * numeric addresses, and OpenSSL's providers are in the binary. glibc's own versions would load libraries at run time, which an empty root
 * directory does not have. */

#define _GNU_SOURCE /* dladdr */

#include <dlfcn.h>
#include <iconv.h>
#include <netdb.h>
#include <stddef.h>

int getaddrinfo(const char* node, const char* service, const struct addrinfo* hints,
                struct addrinfo** result) {
    (void)node, (void)service, (void)hints, (void)result;
    return EAI_FAIL;
}

void freeaddrinfo(struct addrinfo* list) {
    (void)list;
}

int getnameinfo(const struct sockaddr* address, socklen_t length, char* host, socklen_t host_length,
                char* service, socklen_t service_length, int flags) {
    (void)address, (void)length, (void)host, (void)host_length, (void)service, (void)service_length,
        (void)flags;
    return EAI_FAIL;
}

struct hostent* gethostbyname(const char* name) {
    (void)name;
    return NULL;
}

const char* gai_strerror(int error) {
    (void)error;
    return "this program resolves no names";
}

iconv_t iconv_open(const char* to, const char* from) {
    (void)to, (void)from;
    return (iconv_t)-1;
}

size_t iconv(iconv_t converter, char** in, size_t* in_left, char** out, size_t* out_left) {
    (void)converter, (void)in, (void)in_left, (void)out, (void)out_left;
    return (size_t)-1;
}

int iconv_close(iconv_t converter) {
    (void)converter;
    return -1;
}

void* dlopen(const char* file, int flags) {
    (void)file, (void)flags;
    return NULL;
}

void* dlsym(void* library, const char* name) {
    (void)library, (void)name;
    return NULL;
}

int dlclose(void* library) {
    (void)library;
    return -1;
}

char* dlerror(void) {
    return (char*)"this program loads no libraries";
}

int dladdr(const void* address, Dl_info* info) {
    (void)address, (void)info;
    return 0;
}
