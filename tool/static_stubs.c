/* What a static program lacks: name resolution and loading of libraries. OpenSSL names these
 * functions, and the tool never needs them: it takes numeric addresses, and OpenSSL's providers are
 * in the binary. glibc's own versions would load libraries at run time, which an empty root
 * directory does not have. */

#include <dlfcn.h>
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
