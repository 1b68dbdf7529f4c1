#include "tool/listening_arguments.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace wsecho::tool {
namespace {

struct NamedFile {
    const char* option;
    const std::string& path;  // empty: not given
    bool is_written = true;
};

}  // namespace

void check_that_port_is_not_needed(const Settings& settings) {
    const bool is_printed = settings.print == Print::port;
    if (!is_printed && settings.port_file.empty()) return;
    throw UsageError(std::string(is_printed ? "--print-port" : "--port-file") +
                     " needs a port, and --unix has none: add --port, or use --print-url");
}

Hosts hosts_of(const Given& given, const Hosts& by_default) {
    std::vector<std::string> hosts = given.hosts;
    if (hosts.empty() && !given.has_no_port()) hosts = by_default.all;
    hosts.insert(hosts.end(), given.unix_sockets.begin(), given.unix_sockets.end());
    return hosts;
}

void check_files(const Settings& settings) {
    const std::string no_file;
    const std::string& trace = settings.trace.to_stdout() ? no_file : settings.trace.file;
    const TlsSettings& tls = settings.tls;
    const NamedFile files[] = {{"--pid-file", settings.pid_file},
                               {"--port-file", settings.port_file},
                               {"--trace-file", trace},
                               {"--ca-file", tls.ca_file},
                               {"--truststore", tls.truststore},
                               {"--client-identity", tls.client_identity},
                               {"--cert", tls.certificate_file, false},
                               {"--key", tls.key_file, false},
                               {"--client-ca", tls.client_ca_file, false},
                               {"--control-token-file", settings.control.token_file, false}};
    for (const NamedFile* file = std::begin(files); file != std::end(files); ++file) {
        if (file->path.empty() || !file->is_written) continue;
        const NamedFile* const other =
            std::find_if(file + 1, std::end(files),
                         [&](const NamedFile& later) { return later.path == file->path; });
        if (other == std::end(files)) continue;
        throw UsageError(std::string(file->option) + " and " + other->option +
                         " name the same file (give each its own)");
    }
}

}  // namespace wsecho::tool
