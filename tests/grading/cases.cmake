# The cases as data.

wsecho_add_test(grading_cases_test
    case_dump.cpp
    cases_data_test.cpp
    cases_expectations_test.cpp
    cases_numbers_test.cpp
    cases_octets_test.cpp
    cases_selection_test.cpp
    cases_sum_test.cpp
    cases_utf8_test.cpp
    cases_words_test.cpp
    LIBRARIES wsecho_grading LABELS grading UNITY)
target_include_directories(grading_cases_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(grading_cases_test PRIVATE ZLIB::ZLIB)
