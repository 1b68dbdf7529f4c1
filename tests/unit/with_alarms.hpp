// A fixture with alarms, and the loop in which they ring.

#pragma once

#include <gtest/gtest.h>

#include <asio/io_context.hpp>
#include <chrono>
#include <memory>

#include "engine/alarm.hpp"
#include "engine/readiness.hpp"

namespace wsecho_test {

class WithAlarms : public ::testing::Test {
protected:
    // For longer than the alarms of a test take, however busy the machine is: of those that are
    // late, the one that was due first comes first.
    void run() {
        using wsecho::engine::Alarm;
        int intervals = 4;
        std::unique_ptr<Alarm> end;
        const auto set = [&end] { end->set(Alarm::Clock::now() + std::chrono::milliseconds(10)); };
        end = std::make_unique<Alarm>(alarms, [&] { --intervals > 0 ? set() : readiness.stop(); });
        set();
        io.run();
    }

    asio::io_context io;
    wsecho::engine::Readiness readiness{io};
    wsecho::engine::Alarms alarms{readiness};
};

}  // namespace wsecho_test
