# The reports: with made-up results, and read by the programs of other authors.

wsecho_add_test(grading_report_test
    report_case_json_test.cpp
    report_expected_test.cpp
    report_expected_index_test.cpp
    report_folder_test.cpp
    report_html_test.cpp
    report_index_json_test.cpp
    report_junit_test.cpp
    report_made_up.cpp
    report_names_test.cpp
    report_passing_test.cpp
    report_tap_test.cpp
    report_text_test.cpp
    LIBRARIES wsecho_grading UNITY)
target_include_directories(grading_report_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)

# Writes all reports on several clients, some with names that attack.
add_executable(grading_report_samples report_made_up.cpp report_samples.cpp)
target_link_libraries(grading_report_samples PRIVATE wsecho_grading)
target_include_directories(grading_report_samples PRIVATE ${PROJECT_SOURCE_DIR}/tests)
wsecho_warnings(grading_report_samples)
wsecho_compile_quickly(grading_report_samples)

# Skipped without the reader.
foreach(reader xmllint tap json html)
    add_test(NAME grading/reports.${reader}
             COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/report_readers.bash ${reader})
    set_tests_properties(grading/reports.${reader} PROPERTIES TIMEOUT 60 SKIP_RETURN_CODE 77
        ENVIRONMENT
        "SAMPLES=$<TARGET_FILE:grading_report_samples>;PYTHON=${WSECHO_PYTHON};NODE=${WSECHO_NODE};XSD=${PROJECT_SOURCE_DIR}/tests/tool/shell/junit.xsd;TAP_PARSER=${PROJECT_SOURCE_DIR}/.build/tap-parser/node_modules/tap-parser")
endforeach()
