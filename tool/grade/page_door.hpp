// Serves browsers that want no WebSocket: the page that makes a browser the client, and the
// reports.

#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "control/exchange.hpp"
#include "control/http/http_door.hpp"
#include "engine/front_door.hpp"

namespace wsecho::tool {

/// GET "/" is the page, "/report/" the folder's index.html, "/report/NAME" one of its files. The
/// files are at "/cwd/FOLDER/" too, where the Autobahn testsuite has them.
class PageDoor final : public engine::FrontDoor {
public:
    /// `folder` of the reports; it need not exist yet. The scheduler must outlive the door.
    PageDoor(std::filesystem::path folder, engine::Scheduler& scheduler);

    Choice choose(std::string_view octets) const override;
    void serve(std::unique_ptr<engine::Stream> stream, const engine::Arrival& arrival) override;
    void probed() override {}
    void stop() override;

private:
    control::Response answer(const control::Request& request) const;
    control::Response file(const std::string& name) const;

    const std::filesystem::path folder_;
    const std::string folder_below_cwd_;  // "/cwd/reports/clients/"
    control::HttpDoor http_;
};

}  // namespace wsecho::tool
