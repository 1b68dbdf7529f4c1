// A checksum over each family, so that no frame, code or limit changes by a slip.

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

#include "grading/case_dump.hpp"
#include "grading/cases/all_cases.hpp"

namespace wsecho::test {
namespace {

// The cases were compared with a description of the Autobahn testsuite's when these were computed.
// If a case is to change, compare it with what the suite does, and take over what the test prints.
TEST(AllCases, SendAndExpectWhatTheyAlwaysDid) {
    const std::map<int, std::uint64_t> expected{
        {1, 11340328709988154730U},  {2, 6466645304832251424U},  {3, 6383492410959001520U},
        {4, 8967928483282881899U},   {5, 1573820654903312097U},  {6, 10505366754745124559U},
        {7, 7398332342444355940U},   {9, 7235460628381974560U},  {10, 11700049145724548034U},
        {12, 11772456198059546064U}, {13, 7620622599659776448U},
    };
    std::map<int, std::string> dumps;
    std::size_t number = 0;
    for (const grading::Case& listed : grading::all_cases())
        dumps[listed.id.family] += dump_of(listed, ++number) + '\n';
    std::map<int, std::uint64_t> sums;
    for (const auto& [family, dump] : dumps) sums[family] = checksum_of(dump);
    EXPECT_EQ(sums, expected);
}

}  // namespace
}  // namespace wsecho::test
