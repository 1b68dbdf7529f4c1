// libwebsockets as the client that is graded.

#include <libwebsockets.h>

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

#include "exchange.hpp"

namespace {

// What the library received at once: a message or a part of one.
struct Piece {
    std::string payload;
    lws_write_protocol flags;
};

struct Conversation {
    const grading_driver::OnText* on_text = nullptr;
    std::deque<Piece> to_send;
    std::string sending;  // compressed when it is sent, until the next time it is writable
    bool ended = false;
};

void receive(Conversation& conversation, lws* connection, const void* octets, std::size_t size) {
    const std::string payload(static_cast<const char*>(octets), size);
    if (*conversation.on_text) {
        (*conversation.on_text)(payload);
        return;
    }
    const int kind = lws_frame_is_binary(connection) != 0 ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
    const int flags = lws_write_ws_flags(kind, lws_is_first_fragment(connection),
                                         lws_is_final_fragment(connection));
    conversation.to_send.push_back({payload, static_cast<lws_write_protocol>(flags)});
    lws_callback_on_writable(connection);
}

// Returns what ends the connection if it is not 0.
int send_one(Conversation& conversation, lws* connection) {
    if (conversation.to_send.empty()) return 0;
    const Piece piece = std::move(conversation.to_send.front());
    conversation.to_send.pop_front();
    std::string& buffer = conversation.sending;
    buffer.assign(LWS_PRE, '\0');  // the library writes its header here
    buffer += piece.payload;
    const int sent = lws_write(connection, reinterpret_cast<unsigned char*>(&buffer[LWS_PRE]),
                               piece.payload.size(), piece.flags);
    lws_callback_on_writable(connection);
    return sent < 0 ? -1 : 0;
}

int on_event(lws* connection, lws_callback_reasons reason, void*, void* octets, std::size_t size) {
    if (connection == nullptr) return 0;
    auto* const conversation =
        static_cast<Conversation*>(lws_context_user(lws_get_context(connection)));
    switch (reason) {
        case LWS_CALLBACK_CLIENT_RECEIVE:
            receive(*conversation, connection, octets, size);
            return 0;
        case LWS_CALLBACK_CLIENT_WRITEABLE:
            return send_one(*conversation, connection);
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        case LWS_CALLBACK_CLIENT_CLOSED:
            conversation->ended = true;
            return 0;
        default:
            return 0;
    }
}

lws_context* make_context(Conversation& conversation) {
    static const lws_protocols protocols[] = {{"grading", on_event, 0, 4096, 0, nullptr, 0},
                                              {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
    static const lws_extension extensions[] = {
        {"permessage-deflate", lws_extension_callback_pm_deflate,
         "permessage-deflate; client_max_window_bits"},
        {nullptr, nullptr, nullptr}};
    lws_context_creation_info info{};
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.protocols = protocols;
    info.extensions = extensions;
    info.user = &conversation;
    info.options = LWS_SERVER_OPTION_VALIDATE_UTF8;
    return lws_create_context(&info);
}

void converse(const grading_driver::Server& server, const std::string& target,
              const grading_driver::OnText& on_text) {
    Conversation conversation;
    conversation.on_text = &on_text;
    lws_context* const context = make_context(conversation);
    const std::string host = server.host + ':' + server.port;
    lws_client_connect_info info{};
    info.context = context;
    info.address = server.host.c_str();
    info.port = std::stoi(server.port);
    info.path = target.c_str();
    info.host = host.c_str();
    info.local_protocol_name = "grading";
    if (lws_client_connect_via_info(&info) == nullptr) conversation.ended = true;
    while (!conversation.ended && lws_service(context, 0) >= 0) {
    }
    lws_context_destroy(context);
}

}  // namespace

int main(int argc, char** argv) {
    lws_set_log_level(0, nullptr);
    const std::string version = LWS_LIBRARY_VERSION;  // of Debian's: "4.1.6-"
    return grading_driver::run_all_cases(
        argc, argv, "libwebsockets/" + version.substr(0, version.find('-')), converse);
}
