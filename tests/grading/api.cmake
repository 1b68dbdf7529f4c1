# GradingServer, as tests of C++ clients use it.

wsecho_add_test(grading_api_test api_test.cpp LIBRARIES wsecho_test_support)
target_include_directories(grading_api_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
