// libwebsockets, after its own minimal example "ws-server-echo": fragments are queued as they
// arrive, and each writable callback sends one. Argument: the port.

#include <libwebsockets.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <new>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t kMostQueued = 32;  // then the client is not read until half are sent
constexpr std::size_t kBufferSize = 64 * 1024;

struct Fragment {
    std::vector<unsigned char> octets;  // LWS_PRE of them come before the payload
    lws_write_protocol kind;
};

struct Session {
    std::deque<Fragment> queue;
    bool is_paused = false;
};

int on_receive(lws* client, Session& session, const unsigned char* data, std::size_t size) {
    const int kind =
        lws_write_ws_flags(lws_frame_is_binary(client) != 0 ? LWS_WRITE_BINARY : LWS_WRITE_TEXT,
                           lws_is_first_fragment(client), lws_is_final_fragment(client));
    Fragment fragment{std::vector<unsigned char>(LWS_PRE + size),
                      static_cast<lws_write_protocol>(kind)};
    std::copy_n(data, size, fragment.octets.data() + LWS_PRE);
    session.queue.push_back(std::move(fragment));
    if (!session.is_paused && session.queue.size() >= kMostQueued) {
        session.is_paused = true;
        lws_rx_flow_control(client, 0);
    }
    lws_callback_on_writable(client);
    return 0;
}

int on_writable(lws* client, Session& session) {
    if (session.queue.empty()) return 0;
    Fragment fragment = std::move(session.queue.front());
    session.queue.pop_front();
    const std::size_t size = fragment.octets.size() - LWS_PRE;
    const int sent = lws_write(client, fragment.octets.data() + LWS_PRE, size, fragment.kind);
    if (sent < static_cast<int>(size)) return -1;
    if (session.is_paused && session.queue.size() <= kMostQueued / 2) {
        session.is_paused = false;
        lws_rx_flow_control(client, 1);
    }
    if (!session.queue.empty()) lws_callback_on_writable(client);
    return 0;
}

int on_event(lws* client, lws_callback_reasons reason, void* user, void* data, std::size_t size) {
    auto* const session = static_cast<Session*>(user);
    switch (reason) {
        case LWS_CALLBACK_ESTABLISHED:
            new (session) Session;
            return 0;
        case LWS_CALLBACK_CLOSED:
            session->~Session();
            return 0;
        case LWS_CALLBACK_RECEIVE:
            return on_receive(client, *session, static_cast<const unsigned char*>(data), size);
        case LWS_CALLBACK_SERVER_WRITEABLE:
            return on_writable(client, *session);
        default:
            return 0;
    }
}

}  // namespace

int main(int, char** argv) {
    lws_set_log_level(LLL_ERR, nullptr);
    lws_protocols protocols[2]{};
    protocols[0].name = "echo";
    protocols[0].callback = on_event;
    protocols[0].per_session_data_size = sizeof(Session);
    protocols[0].rx_buffer_size = kBufferSize;

    lws_context_creation_info info{};
    info.port = std::atoi(argv[1]);
    info.iface = "127.0.0.1";
    info.protocols = protocols;
    info.pt_serv_buf_size = kBufferSize;
    info.options = LWS_SERVER_OPTION_DISABLE_IPV6;
    lws_context* const context = lws_create_context(&info);
    if (context == nullptr) return 1;
    while (lws_service(context, 0) >= 0) {
    }
    lws_context_destroy(context);
}
