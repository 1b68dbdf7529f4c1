#include "tool/command/trust.hpp"

#include <fcntl.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "tool/descriptor.hpp"
#include "tool/exit_code.hpp"

namespace wsecho::tool {
namespace {

namespace fs = std::filesystem;

// Where systems keep their CAs in one file: Debian, Fedora, openSUSE, RHEL 7, Alpine and others.
constexpr const char* kOfSystem[] = {"/etc/ssl/certs/ca-certificates.crt",
                                     "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
                                     "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                     "/etc/ssl/cert.pem"};

std::string file_of_system() {
    std::error_code ignored;
    for (const char* file : kOfSystem) {
        if (fs::is_regular_file(file, ignored)) return file;
    }
    return {};
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!content.empty() && content.back() != '\n') content += '\n';
    return content;
}

// Of a file, or of all files in a folder. What cannot be read was not trusted before either.
std::string certificates_in(const std::string& path) {
    std::error_code ignored;
    if (path.empty()) return {};
    if (!fs::is_directory(path, ignored)) return content_of(path);
    std::string all;
    for (const auto& entry : fs::directory_iterator(path, ignored)) {
        if (entry.is_regular_file(ignored)) all += content_of(entry.path());
    }
    return all;
}

std::string value_of(const Variables& environment, const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
}

std::string first_of(const std::string& one, const std::string& other) {
    return one.empty() ? other : one;
}

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw Failure(ExitCode::file, "cannot write " + path + ": " + why +
                                      " (set TMPDIR to an existing, writable folder)");
}

}  // namespace

TrustFiles::TrustFiles(std::string ca_pem) : ca_(std::move(ca_pem)) {
    std::error_code error;
    const fs::path place = fs::temp_directory_path(error);
    if (error) fail("a temporary file", error.message());
    folder_ = (fs::absolute(place) / "ws-echo-XXXXXX").string();
    if (::mkdtemp(folder_.data()) == nullptr) {
        fail(folder_, std::generic_category().message(errno));
    }
    // The command may run as another user.
    ::chmod(folder_.c_str(), 0755);
    write(ca_file(), ca_);
}

TrustFiles::~TrustFiles() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void TrustFiles::set_variables(Variables& environment) {
    const std::string system = file_of_system();
    const std::string openssl = first_of(value_of(environment, "SSL_CERT_FILE"), system);
    const std::string curl = value_of(environment, "CURL_CA_BUNDLE");
    const std::string requests = value_of(environment, "REQUESTS_CA_BUNDLE");
    // Each program reads its own variable first, and then that of the more general one.
    const std::pair<const char*, std::string> all[] = {
        {"SSL_CERT_FILE", openssl},
        {"CURL_CA_BUNDLE", first_of(curl, openssl)},
        {"REQUESTS_CA_BUNDLE", first_of(requests, first_of(curl, system))},
        // These add to the CAs that the program trusts anyway.
        {"NODE_EXTRA_CA_CERTS", value_of(environment, "NODE_EXTRA_CA_CERTS")},
        {"DENO_CERT", value_of(environment, "DENO_CERT")}};
    for (const auto& [name, others] : all) environment[name] = bundle_with(others);
}

std::string TrustFiles::bundle_with(const std::string& others) {
    if (others.empty()) return ca_file();
    std::string& path = bundles_[others];
    if (path.empty()) {
        path = folder_ + "/bundle-" + std::to_string(bundles_.size()) + ".pem";
        write(path, certificates_in(others) + ca_);
    }
    return path;
}

void TrustFiles::write(const std::string& path, const std::string& content) const {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!file) fail(path, std::generic_category().message(errno));
    ::fchmod(file.get(), 0644);  // whatever the umask
    if (const std::error_code error = write_all(file.get(), content)) fail(path, error.message());
}

}  // namespace wsecho::tool
