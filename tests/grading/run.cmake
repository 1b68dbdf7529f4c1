# The grader: exchange, frames, closing, verdicts.

# Serves all cases on a free port, for clients of others.
add_executable(grade_server grade_server.cpp)
target_link_libraries(grade_server PRIVATE wsecho_grading)
wsecho_warnings(grade_server)
wsecho_compile_quickly(grade_server)

wsecho_add_test(grading_run_test
    run_closing_test.cpp
    run_door_test.cpp
    run_faults_test.cpp
    run_frames_test.cpp
    run_loop_test.cpp
    run_requests_test.cpp
    run_verdict_test.cpp
    LIBRARIES wsecho_grading wsecho_test_support)
target_include_directories(grading_run_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
