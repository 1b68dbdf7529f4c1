// The folder with all reports.

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>

#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "grading/report_made_up.hpp"

namespace wsecho::grading {
namespace {

namespace fs = std::filesystem;

class GradingReportFolder : public testing::Test {
protected:
    GradingReportFolder() {
        std::string name = (fs::temp_directory_path() / "ws-echo-reports-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot create a folder");
        home_ = name;
        folder_ = home_ / "reports" / "clients";
    }
    ~GradingReportFolder() override { fs::remove_all(home_); }

    /// All files below the folder, by name.
    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& each : fs::directory_iterator(folder_)) {
            names.insert(each.path().filename().string());
        }
        return names;
    }

    std::string content(const std::string& name) const {
        std::ostringstream all;
        all << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
        return all.str();
    }

    void spoil(const std::string& name) const { std::ofstream(folder_ / name) << "spoiled"; }

    fs::path home_;
    fs::path folder_;
};

TEST_F(GradingReportFolder, IsCreatedWithAllReports) {
    const ReportInput input = one_result("WS", made_up_result("1.1.1"));
    ReportFolder(folder_).write(input);
    EXPECT_EQ(files(), (std::set<std::string>{"index.html", "index.json", "ws_case_1_1_1.html",
                                              "ws_case_1_1_1.json"}));
    EXPECT_EQ(content("index.json"), index_json(input));
    EXPECT_EQ(content("index.html"), index_html(input));
    EXPECT_EQ(content("ws_case_1_1_1.json"),
              case_json(*input.agents.at("WS").begin()->second, false));
}

TEST_F(GradingReportFolder, IsNotWrittenAgainWithoutChanges) {
    ReportInput input = one_result("ws", made_up_result("1.1.1"));
    ReportFolder folder(folder_);
    folder.write(input);
    spoil("ws_case_1_1_1.json");
    spoil("index.html");
    folder.write(input);
    EXPECT_EQ(content("ws_case_1_1_1.json"), "spoiled");
    EXPECT_EQ(content("index.html"), "spoiled");

    add_result(input, "ws", made_up_result("1.1.1", Behavior::failed));  // the case ran again
    folder.write(input);
    EXPECT_NE(content("ws_case_1_1_1.json").find("\"FAILED\""), std::string::npos);
    EXPECT_EQ(content("index.html"), index_html(input));
}

TEST_F(GradingReportFolder, IsWrittenAgainIfItWasRemoved) {
    const ReportInput input = one_result("ws", made_up_result("1.1.1"));
    ReportFolder folder(folder_);
    folder.write(input);
    fs::remove_all(home_ / "reports");
    folder.write(input);
    EXPECT_EQ(files().size(), 4U);
}

TEST_F(GradingReportFolder, KeepsAllFilesOfHostileAgentsInside) {
    ReportInput input;
    for (const char* agent : {"/../", "../../x", "<script>", "a\nb", "", "\xff", "index"}) {
        add_result(input, agent, made_up_result("1.1.1"));
    }
    ReportFolder(folder_).write(input);
    EXPECT_EQ(files().size(), 2 + 2 * input.agents.size());
    std::size_t all = 0;
    for (const auto& each : fs::recursive_directory_iterator(home_)) {
        if (each.is_regular_file()) ++all;
    }
    EXPECT_EQ(all, files().size());
}

TEST_F(GradingReportFolder, ReplacesLinksInsteadOfFollowingThem) {
    fs::create_directories(folder_);
    std::ofstream(home_ / "precious") << "precious";
    fs::create_symlink(home_ / "precious", folder_ / "index.json");
    ReportFolder(folder_).write(one_result("ws", made_up_result("1.1.1")));
    EXPECT_FALSE(fs::is_symlink(folder_ / "index.json"));
    EXPECT_EQ(fs::file_size(home_ / "precious"), 8U);
}

TEST_F(GradingReportFolder, RemovesItsFilesWhoseNamesAreOutdated) {
    ReportInput input = one_result("ws/", made_up_result("1.1.1"));
    ReportFolder folder(folder_);
    folder.write(input);
    EXPECT_EQ(files().count("ws_case_1_1_1.json"), 1U);
    add_result(input, "ws", made_up_result("1.1.2"));  // "ws" is its own file name
    folder.write(input);
    EXPECT_EQ(files(), (std::set<std::string>{"index.html", "index.json", "ws_2_case_1_1_1.html",
                                              "ws_2_case_1_1_1.json", "ws_case_1_1_2.html",
                                              "ws_case_1_1_2.json"}));
}

TEST_F(GradingReportFolder, NamesTheFileThatCannotBeWritten) {
    fs::create_directories(folder_ / "index.json" / "full");
    try {
        ReportFolder(folder_).write({});
        FAIL() << "no exception";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(std::string(error.what()),
                  "cannot write " + (folder_ / "index.json").string() + ": Is a directory");
    }
    EXPECT_EQ(files(), (std::set<std::string>{"index.html", "index.json"}));  // no temporary file
}

TEST_F(GradingReportFolder, NamesTheFolderThatCannotBeCreated) {
    std::ofstream(home_ / "reports") << "a file";
    try {
        ReportFolder(folder_).write({});
        FAIL() << "no exception";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(std::string(error.what()),
                  "cannot create the folder " + folder_.string() + ": Not a directory");
    }
}

}  // namespace
}  // namespace wsecho::grading
