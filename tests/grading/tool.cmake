# The tool: its parts in memory, and ws-echo grade as a black box with drivers and a browser.

if(NOT TARGET ws-echo)
    return()
endif()

wsecho_add_test(grade_tool_unit_test
    tool_case_choice_test.cpp
    tool_doors_test.cpp
    tool_grade_arguments_test.cpp
    tool_specification_test.cpp
    LIBRARIES wsecho_tool
    LABELS tool)
target_include_directories(grade_tool_unit_test PRIVATE ${PROJECT_SOURCE_DIR}/fixture)

include(${PROJECT_SOURCE_DIR}/tests/interpreters.cmake)
add_test(NAME grading/tool COMMAND ${WSECHO_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/tool_test.py)
set_tests_properties(grading/tool PROPERTIES LABELS tool TIMEOUT 180
    ENVIRONMENT "WS_ECHO=$<TARGET_FILE:ws-echo>")

find_program(WSECHO_CHROMIUM chromium)
mark_as_advanced(WSECHO_CHROMIUM)
set(chromium)
if(WSECHO_CHROMIUM)
    set(chromium ${WSECHO_CHROMIUM})
endif()
add_test(NAME grading/browser
         COMMAND ${WSECHO_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/tool_browser_test.py "${chromium}")
set_tests_properties(grading/browser PROPERTIES LABELS "clients;tool" TIMEOUT 180
    SKIP_RETURN_CODE 77 ENVIRONMENT "WS_ECHO=$<TARGET_FILE:ws-echo>")
