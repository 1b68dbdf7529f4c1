// Preloaded into the tool: lets it believe that the machine has no IPv6, or that ports are taken.
//
//     NO_IPV6=socket      as without the protocol: socket() fails
//     NO_IPV6=address     as with the protocol disabled: no interface has an address, not even lo
//     TAKEN_ON_IPV6=N     the first N calls of bind() with an IPv6 address find the port taken

#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace {

bool is_set(const char* name, const char* value) {
    const char* const found = std::getenv(name);
    return found != nullptr && std::strcmp(found, value) == 0;
}

bool is_loopback(const sockaddr* address) {
    const in6_addr& ip = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    return std::memcmp(&ip, &in6addr_loopback, sizeof(ip)) == 0;
}

bool is_taken() {
    static int calls = 0;
    const char* const taken = std::getenv("TAKEN_ON_IPV6");
    return taken != nullptr && calls++ < std::atoi(taken);
}

int fail(int error) {
    errno = error;
    return -1;
}

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int socket(int family, int type, int protocol) {
    if (family == AF_INET6 && is_set("NO_IPV6", "socket")) return fail(EAFNOSUPPORT);
    return next<int(int, int, int)>("socket")(family, type, protocol);
}

extern "C" int bind(int descriptor, const sockaddr* address, socklen_t size) {
    if (address->sa_family == AF_INET6) {
        if (is_taken()) return fail(EADDRINUSE);
        if (is_set("NO_IPV6", "address") && is_loopback(address)) return fail(EADDRNOTAVAIL);
    }
    return next<int(int, const sockaddr*, socklen_t)>("bind")(descriptor, address, size);
}
