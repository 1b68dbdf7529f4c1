// The echo server of the library; with the argument "control", the same with the control API.

#include <signal.h>

#include <iostream>
#include <memory>
#include <string>

#include "control/start.hpp"
#include "wsecho/echo_server.hpp"

namespace {

std::unique_ptr<wsecho::EchoServer> start(bool has_control) {
    wsecho::Options options;
    options.deadline = std::chrono::milliseconds(0);
    if (!has_control) return std::make_unique<wsecho::EchoServer>(options);
    return wsecho::control::start_server(options, {}, {}).server;
}

}  // namespace

int main(int argc, char** argv) {
    sigset_t end;
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &end, nullptr);
    const auto server = start(argc > 1 && argv[1] == std::string("control"));
    std::cout << server->port() << std::endl;
    int signal = 0;
    sigwait(&end, &signal);
}
