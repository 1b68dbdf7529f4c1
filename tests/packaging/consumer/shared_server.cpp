#include "shared_server.hpp"

#include <wsecho/echo_server.hpp>

struct SharedServer::Impl {
    wsecho::EchoServer server{};
};

SharedServer::SharedServer() : impl_(std::make_unique<Impl>()) {}

SharedServer::~SharedServer() = default;

std::uint16_t SharedServer::port() const {
    return impl_->server.port();
}

std::uint64_t SharedServer::message_count() const {
    return impl_->server.message_count();
}
