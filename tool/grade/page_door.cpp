#include "tool/grade/page_door.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include "engine/handshake_request.hpp"
#include "text/field_value.hpp"
#include "tool/grade/page.hpp"

namespace wsecho::tool {
namespace {

using Choice = engine::FrontDoor::Choice;
namespace fs = std::filesystem;

constexpr std::string_view kReports = "/report/";

// Octets that begin with a target of ours, and with whole lines of a head.
Choice choose_by_fields(std::string_view octets) {
    const std::string_view lines = octets.substr(0, octets.rfind('\n') + 1);
    const auto upgrade = engine::read_request(lines).handshake.header("Upgrade");
    if (upgrade && text::has_element(*upgrade, "websocket")) return Choice::session;
    return octets.find("\r\n\r\n") == std::string_view::npos ? Choice::undecided : Choice::door;
}

std::string content_type_of(const std::string& name) {
    const std::string extension = fs::path(name).extension().string();
    if (extension == ".html") return "text/html; charset=utf-8";
    if (extension == ".json") return "application/json";
    if (extension == ".xml") return "application/xml";
    return "text/plain; charset=utf-8";
}

// The server's other requests may need another door, so each connection carries one request.
control::Response response(int status, std::string body, std::string content_type) {
    return {status,
            std::move(body),
            std::move(content_type),
            {{"Connection", "close"}, {"Cache-Control", "no-store"}}};
}

control::Response not_found(const std::string& sentence) {
    return response(404, sentence + '\n', "text/plain; charset=utf-8");
}

std::string below_cwd(const fs::path& folder) {
    const std::string relative = folder.lexically_normal().generic_string();
    if (folder.is_absolute() || relative.compare(0, 2, "..") == 0) return {};
    return "/cwd/" + relative + (relative.back() == '/' ? "" : "/");
}

}  // namespace

PageDoor::PageDoor(fs::path folder, engine::Scheduler& scheduler)
    : folder_(std::move(folder)),
      folder_below_cwd_(below_cwd(folder_)),
      http_([this](const control::Request& request,
                   const std::shared_ptr<control::Reply>& reply) { reply->send(answer(request)); },
            {}, scheduler) {}

Choice PageDoor::choose(std::string_view octets) const {
    Choice best = Choice::session;
    for (const std::string_view method : {"GET ", "HEAD "}) {
        for (const std::string_view path : {"/ ", "/?", "/report", "/cwd/"}) {
            const std::string wanted = std::string(method) + std::string(path);
            const std::string_view begin = octets.substr(0, wanted.size());
            if (begin == wanted) return choose_by_fields(octets);
            if (wanted.compare(0, begin.size(), begin) == 0) best = Choice::undecided;
        }
    }
    return best;
}

void PageDoor::serve(std::unique_ptr<engine::Stream> stream, const engine::Arrival& arrival) {
    http_.serve(std::move(stream), arrival);
}

void PageDoor::stop() {
    http_.stop();
}

control::Response PageDoor::answer(const control::Request& request) const {
    const std::string& path = request.path;
    if (path == "/") return response(200, std::string(page_html()), "text/html; charset=utf-8");
    if (path == "/report") {
        control::Response moved = response(302, "", "text/plain; charset=utf-8");
        moved.headers.push_back({"Location", std::string(kReports)});
        return moved;
    }
    for (const std::string_view folder : {kReports, std::string_view(folder_below_cwd_)}) {
        if (folder.empty() || path.compare(0, folder.size(), folder) != 0) continue;
        const std::string name = path.substr(folder.size());
        return file(name.empty() ? "index.html" : name);
    }
    return not_found("Nothing is here: the reports are at /report/, and the page is at /.");
}

// Only files of the folder itself.
control::Response PageDoor::file(const std::string& name) const {
    const bool is_plain =
        name[0] != '.' && name.find_first_of(std::string("/\\\0", 3)) == std::string::npos;
    std::error_code ignored;
    if (!is_plain || !fs::is_regular_file(folder_ / name, ignored)) {
        return not_found(name == "index.html"
                             ? "There is no report yet: a client asks for it at /updateReports."
                             : "There is no such file in the reports.");
    }
    std::ifstream in(folder_ / name, std::ios::binary);
    return response(200, {std::istreambuf_iterator<char>(in), {}}, content_type_of(name));
}

}  // namespace wsecho::tool
