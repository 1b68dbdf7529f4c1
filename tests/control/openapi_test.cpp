// The embedded description of the control API.

#include "control/openapi.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "control/routes/route.hpp"

namespace {

nlohmann::json description() {
    return nlohmann::json::parse(wsecho::control::openapi_json());
}

using Names = std::set<std::string>;

std::string request_with(std::string method, const std::string& path, const Names& query,
                         const Names& members) {
    for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    std::string text = method + ' ' + path + ':';
    for (const std::string& name : query) text += " ?" + name;
    for (const std::string& name : members) text += ' ' + name;
    return text;
}

nlohmann::json resolved(const nlohmann::json& whole, nlohmann::json value) {
    while (value.contains("$ref")) {
        const std::string pointer = value["$ref"].get<std::string>().substr(1);
        value = whole.at(nlohmann::json::json_pointer(pointer));
    }
    return value;
}

nlohmann::json body_schema(const nlohmann::json& whole, const nlohmann::json& operation) {
    return resolved(whole,
                    operation.at("requestBody").at("content").at("application/json")["schema"]);
}

// "GET /-/state: ?id", "POST /-/send: fragments id" ... for each operation.
Names described_requests() {
    const nlohmann::json whole = description();
    Names requests;
    for (const auto& [path, methods] : whole.at("paths").items()) {
        for (const auto& [method, operation] : methods.items()) {
            Names query;
            Names members;
            for (const auto& written : operation.value("parameters", nlohmann::json::array())) {
                const auto parameter = resolved(whole, written);
                if (parameter.at("in") == "query") query.insert(parameter.at("name"));
            }
            if (operation.contains("requestBody")) {
                const auto described =
                    body_schema(whole, operation).value("properties", nlohmann::json::object());
                for (const auto& member : described.items()) {
                    members.insert(member.key());
                }
            }
            requests.insert(request_with(method, path, query, members));
        }
    }
    return requests;
}

Names served_requests() {
    Names requests;
    for (const auto& route : wsecho::control::all_routes()) {
        const Names query(route.query.begin(), route.query.end());
        const Names members(route.members.begin(), route.members.end());
        requests.insert(
            request_with(std::string(route.method), std::string(route.path), query, members));
    }
    return requests;
}

}  // namespace

TEST(OpenApi, IsEmbeddedWithoutTheEndsOfItsLines) {
    std::ifstream file(WSECHO_OPENAPI, std::ios::binary);
    std::string expected;
    for (std::string line; std::getline(file, line);) {
        expected.append(line, std::min(line.find_first_not_of(' '), line.size()));
    }

    ASSERT_GT(expected.size(), 1000U);
    EXPECT_TRUE(wsecho::control::openapi_json() == expected);
}

TEST(OpenApi, IsVersion31) {
    EXPECT_EQ(description().at("openapi"), "3.1.0");
}

TEST(OpenApi, DescribesEveryRouteWithItsParametersAndMembers) {
    EXPECT_EQ(described_requests(), served_requests());
}

TEST(OpenApi, RefusesUnknownMembersInEveryBodyOfARequest) {
    const nlohmann::json whole = description();
    for (const auto& [path, methods] : whole.at("paths").items()) {
        for (const auto& [method, operation] : methods.items()) {
            if (!operation.contains("requestBody")) continue;
            const auto schema = body_schema(whole, operation);
            EXPECT_EQ(schema.value("additionalProperties", true), false) << method << ' ' << path;
        }
    }
}

// Anyone may ask these; everything else needs the token, if there is one.
TEST(OpenApi, TellsTheOpenPaths) {
    const nlohmann::json whole = description();
    std::set<std::string> open;
    for (const auto& [path, methods] : whole.at("paths").items()) {
        for (const auto& [method, operation] : methods.items()) {
            if (operation.contains("security")) open.insert(method + ' ' + path);
        }
    }

    EXPECT_EQ(open, (std::set<std::string>{"get /-/ca.der", "get /-/ca.jks", "get /-/ca.pem",
                                           "get /-/healthy", "get /-/ready", "get /metrics"}));
}
