#include "tool/grade/specification.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/request_target.hpp"
#include "text/ascii.hpp"
#include "text/escape.hpp"
#include "text/nearest.hpp"
#include "tool/argument_values.hpp"
#include "tool/exit_code.hpp"
#include "tool/input_file.hpp"

namespace wsecho::tool {
namespace {

using AnyJson = nlohmann::json;
using Names = std::vector<std::string_view>;

// Keys that the Autobahn testsuite ignores in this mode, too.
const Names kIgnored = {"webport", "protocols", "servers", "agent"};

// Options of the testsuite that change nothing about its verdicts.
const Names kIgnoredOptions = {"acceptMaskedServerFrames",
                               "allowNullOrigin",
                               "allowedOrigins",
                               "allowedOriginsPatterns",
                               "applyMask",
                               "autoFragmentSize",
                               "autoPingInterval",
                               "autoPingRestartOnAnyTraffic",
                               "autoPingSize",
                               "autoPingTimeout",
                               "flashSocketPolicy",
                               "logFrames",
                               "logOctets",
                               "maskServerFrames",
                               "maxConnections",
                               "maxFramePayloadSize",
                               "maxMessagePayloadSize",
                               "perMessageCompressionAccept",
                               "requireMaskedClientFrames",
                               "serveFlashSocketPolicy",
                               "tcpNoDelay",
                               "trackTimings",
                               "trustXForwardedFor",
                               "utf8validateIncoming",
                               "versions",
                               "webStatus"};

const Names kKeys = {"url",     "outdir", "cases", "exclude-cases", "exclude-agent-cases",
                     "options", "key",    "cert"};
const Names kOptions = {"failByDrop", "echoCloseCodeReason", "openHandshakeTimeout",
                        "closeHandshakeTimeout"};

bool has(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// The key that a misspelt one was meant to be; empty if none is similar.
std::string nearest_key(const std::string& written, const Names& keys) {
    std::vector<std::string> lower;
    for (const std::string_view key : keys) {
        lower.emplace_back(key);
        for (char& c : lower.back()) c = text::to_lower(c);
    }
    const std::string_view nearest = text::nearest_of(written, Names(lower.begin(), lower.end()));
    const auto found = std::find(lower.begin(), lower.end(), nearest);
    return found == lower.end()
               ? ""
               : std::string(keys[static_cast<std::size_t>(found - lower.begin())]);
}

// Reads the members of one JSON object. `path` comes before a key in sentences: "options.".
class Reader {
public:
    Reader(const AnyJson& object, std::string file, std::string path)
        : object_(object), file_(std::move(file)), path_(std::move(path)) {}

    [[noreturn]] void fail(const std::string& key, const std::string& what) const {
        throw std::invalid_argument(file_ + ": " + text::quote(path_ + key) + ' ' + what);
    }

    // Null if the object lacks the key.
    const AnyJson* find(const std::string& key) const {
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    void read(const std::string& key, std::string& value) const {
        const AnyJson* const given = find(key);
        if (given == nullptr) return;
        if (!given->is_string()) fail(key, "must be a string");
        value = given->get<std::string>();
    }

    void read(const std::string& key, bool& value) const {
        const AnyJson* const given = find(key);
        if (given == nullptr) return;
        if (!given->is_boolean()) fail(key, "must be true or false");
        value = given->get<bool>();
    }

    void read(const std::string& key, std::vector<std::string>& patterns) const {
        if (const AnyJson* const given = find(key)) patterns = patterns_of(key, *given);
    }

    void read(const std::string& key, std::optional<std::chrono::milliseconds>& time) const {
        const AnyJson* const given = find(key);
        if (given == nullptr) return;
        constexpr double kMost = 86400;
        const double seconds = given->is_number() ? given->get<double>() : -1;
        if (!(seconds >= 0 && seconds <= kMost)) {
            fail(key, "must be a number of seconds, from 0 to 86400");
        }
        time = std::chrono::milliseconds(std::llround(seconds * 1000));
    }

    std::vector<std::string> patterns_of(const std::string& key, const AnyJson& given) const {
        const auto is_text = [](const AnyJson& each) { return each.is_string(); };
        if (!given.is_array() || !std::all_of(given.begin(), given.end(), is_text)) {
            fail(key, "must be a list of patterns, as in [\"1.*\", \"2.10\"]");
        }
        return given.get<std::vector<std::string>>();
    }

    // Members that are neither in `known` nor in `ignored`.
    void warn_of_others(const Names& known, const Names& ignored,
                        std::vector<std::string>& warnings) const {
        for (const auto& [key, value] : object_.items()) {
            if (has(known, key) || has(ignored, key)) continue;
            std::string warning =
                file_ + ": unknown key " + text::quote(path_ + key) + " is ignored";
            const std::string nearest = nearest_key(key, known);
            if (!nearest.empty()) warning += ": did you mean " + text::quote(nearest) + '?';
            warnings.push_back(std::move(warning));
        }
    }

private:
    const AnyJson& object_;
    const std::string file_;
    const std::string path_;
};

// Only scheme and port count.
void read_url(const Reader& reader, Specification& out) {
    std::string url;
    reader.read("url", url);
    const std::string remedy = ", as in \"ws://127.0.0.1:9001\"";
    if (url.empty()) reader.fail("url", "is missing: add it" + remedy);
    out.has_tls = url.compare(0, 6, "wss://") == 0;
    if (!out.has_tls && url.compare(0, 5, "ws://") != 0) {
        reader.fail("url", "is " + text::quote(url) + ": begin it with ws:// or wss://" + remedy);
    }
    const std::size_t begin = url.find("//") + 2;
    const std::string authority = url.substr(begin, url.find_first_of("/?#", begin) - begin);
    if (!engine::is_host_and_port(authority)) {
        reader.fail("url", "is " + text::quote(url) + ": it needs a host and a port" + remedy);
    }
    const std::size_t colon = authority.find(':', std::min(authority.find(']'), authority.size()));
    const std::size_t at = authority[0] == '[' ? colon : authority.find(':');
    out.port = out.has_tls ? 443 : 80;
    if (at == std::string::npos || at + 1 == authority.size()) return;
    try {
        out.port = to_port(authority.substr(at + 1));
    } catch (const std::invalid_argument& error) {
        reader.fail("url", "is " + text::quote(url) + ": " + error.what());
    }
}

void read_excluded_by_agent(const Reader& reader, Specification& out) {
    const std::string key = "exclude-agent-cases";
    const AnyJson* const given = reader.find(key);
    if (given == nullptr) return;
    if (!given->is_object()) {
        reader.fail(key, "must be an object, as in {\"MyAgent*\": [\"9.*\"]}");
    }
    for (const auto& [agent, patterns] : given->items()) {
        out.excluded_by_agent[agent] = reader.patterns_of(key + '.' + agent, patterns);
    }
}

void read_options(const Reader& top, const std::string& file, Specification& out) {
    const AnyJson* const given = top.find("options");
    if (given == nullptr) return;
    if (!given->is_object())
        top.fail("options", "must be an object, as in {\"failByDrop\": false}");
    const Reader options(*given, file, "options.");
    options.read("failByDrop", out.fail_by_drop);
    options.read("echoCloseCodeReason", out.echo_close_code);
    options.read("openHandshakeTimeout", out.open_timeout);
    options.read("closeHandshakeTimeout", out.close_timeout);
    options.warn_of_others(kOptions, kIgnoredOptions, out.warnings);
    for (const auto& [key, value] : given->items()) {
        if (!has(kIgnoredOptions, key)) continue;
        out.warnings.push_back(file + ": " + text::quote("options." + key) +
                               " has no effect in ws-echo");
    }
}

AnyJson parse(std::string_view content, const std::string& name) {
    AnyJson parsed;
    try {
        parsed = AnyJson::parse(content);
    } catch (const AnyJson::parse_error& error) {
        const std::size_t at = std::min(error.byte, content.size());
        const auto line = 1 + std::count(content.begin(),
                                         content.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        throw std::invalid_argument(name + ": line " + std::to_string(line) +
                                    " is not JSON (a comma too many or too few, a comment, or a "
                                    "quote that is missing?)");
    } catch (const AnyJson::out_of_range&) {  // 1e999
        throw std::invalid_argument(name + ": a number in it is too large");
    }
    if (!parsed.is_object()) {
        throw std::invalid_argument(name + ": must be a JSON object, as in " +
                                    "{\"url\": \"ws://127.0.0.1:9001\", \"cases\": [\"*\"]}");
    }
    return parsed;
}

}  // namespace

Specification read_specification(std::string_view content, const std::string& name) {
    constexpr std::string_view kMark = "\xef\xbb\xbf";  // some editors begin a file with it
    if (content.substr(0, kMark.size()) == kMark) content.remove_prefix(kMark.size());
    const AnyJson object = parse(content, name);
    const Reader reader(object, name, "");
    Specification out;
    read_url(reader, out);
    reader.read("outdir", out.folder);
    if (reader.find("cases") == nullptr) {
        reader.fail("cases", "is missing: add it, as in \"cases\": [\"*\"]");
    }
    reader.read("cases", out.cases);
    reader.read("exclude-cases", out.excluded);
    read_excluded_by_agent(reader, out);
    read_options(reader, name, out);
    reader.read("cert", out.certificate_file);
    reader.read("key", out.key_file);
    reader.warn_of_others(kKeys, kIgnored, out.warnings);
    return out;
}

Specification load_specification(const std::string& path) {
    const InputFile file{"--spec", "a readable specification file", std::size_t{1} << 20};
    try {
        return read_specification(read_input_file(path, file), path);
    } catch (const std::invalid_argument& error) {
        throw Failure(ExitCode::usage, error.what());
    }
}

std::string default_specification() {
    return R"({
    "url": "ws://127.0.0.1:9001",
    "outdir": "./reports/clients/",
    "cases": ["*"],
    "exclude-cases": [],
    "exclude-agent-cases": {}
}
)";
}

}  // namespace wsecho::tool
