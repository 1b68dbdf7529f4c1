// Asks Linux's sock_diag(7) for the other end: the socket with our two addresses swapped.

#include "support/receive_queue.hpp"

#ifdef __linux__

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace wsecho_test {

namespace {

// Writes the address of one end into the query; false if its family is unknown.
bool put_address(const sockaddr_storage& from, __be16& port, __be32* address) {
    if (from.ss_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, &from, sizeof(in));
        port = in.sin_port;
        std::memcpy(address, &in.sin_addr, sizeof(in.sin_addr));
        return true;
    }
    if (from.ss_family == AF_INET6) {
        sockaddr_in6 in{};
        std::memcpy(&in, &from, sizeof(in));
        port = in.sin6_port;
        std::memcpy(address, &in.sin6_addr, sizeof(in.sin6_addr));
        return true;
    }
    return false;
}

struct Query {
    nlmsghdr header;
    inet_diag_req_v2 body;
};

bool make_query(int fd, Query& query) {
    sockaddr_storage ours{};
    sockaddr_storage theirs{};
    socklen_t ours_size = sizeof(ours);
    socklen_t theirs_size = sizeof(theirs);
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&ours), &ours_size) != 0 ||
        ::getpeername(fd, reinterpret_cast<sockaddr*>(&theirs), &theirs_size) != 0) {
        return false;
    }
    std::memset(&query, 0, sizeof(query));
    query.header.nlmsg_len = sizeof(query);
    query.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    query.header.nlmsg_flags = NLM_F_REQUEST;
    query.body.sdiag_family = static_cast<__u8>(ours.ss_family);
    query.body.sdiag_protocol = IPPROTO_TCP;
    query.body.idiag_states = ~0U;
    query.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    query.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return put_address(theirs, query.body.id.idiag_sport, query.body.id.idiag_src) &&
           put_address(ours, query.body.id.idiag_dport, query.body.id.idiag_dst);
}

// The octets in the receive queue of the socket that the query asks for.
std::optional<std::size_t> ask(const Query& query) {
    const int netlink = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) return std::nullopt;
    alignas(nlmsghdr) char answer[8192];
    ssize_t size = -1;
    if (::send(netlink, &query, sizeof(query), 0) == sizeof(query)) {
        size = ::recv(netlink, answer, sizeof(answer), 0);
    }
    ::close(netlink);
    if (size < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(inet_diag_msg)))) return std::nullopt;

    nlmsghdr header{};
    std::memcpy(&header, answer, sizeof(header));
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY) return std::nullopt;
    inet_diag_msg socket{};
    std::memcpy(&socket, answer + NLMSG_HDRLEN, sizeof(socket));
    return socket.idiag_rqueue;
}

}  // namespace

std::optional<std::size_t> unread_by_peer(int fd) {
    Query query;
    if (!make_query(fd, query)) return std::nullopt;
    int not_sent = 0;  // not SIOCOUTQ: what is not acknowledged may have been read all the same
    if (::ioctl(fd, SIOCOUTQNSD, &not_sent) != 0) return std::nullopt;
    const auto queued = ask(query);
    if (!queued) return std::nullopt;
    return static_cast<std::size_t>(not_sent) + *queued;
}

}  // namespace wsecho_test

#else

namespace wsecho_test {

std::optional<std::size_t> unread_by_peer(int) {
    return std::nullopt;
}

}  // namespace wsecho_test

#endif
