// A server in a shared library of the user's, which shows nothing of ws-echo.

#pragma once

#include <cstdint>
#include <memory>

class SharedServer {
public:
    SharedServer();
    ~SharedServer();

    std::uint16_t port() const;
    std::uint64_t message_count() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};
