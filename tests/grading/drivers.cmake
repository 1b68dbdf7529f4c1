# Clients of other authors, and caricatures of clients, that are graded.

# COST: it takes longest, so it starts first.
wsecho_add_test(caricatures_test
    caricatures.cpp
    caricatures_test.cpp
    LIBRARIES wsecho_grading wsecho_test_support TIMEOUT 300 PROPERTIES COST 50)
target_include_directories(caricatures_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)

if(NOT TARGET ws-echo)
    return()
endif()

# ---- the drivers that are compiled; scripts/grade-clients runs them --------------------------------

add_custom_target(grading_drivers)

# Adds the driver NAME, which is linked with the LIBRARIES. Only those that tests use are built with
# everything else.
function(wsecho_add_driver name)
    set(target grading_driver_${name})
    add_executable(${target} EXCLUDE_FROM_ALL drivers/${name}.cpp)
    set_target_properties(${target} PROPERTIES CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON)
    target_link_libraries(${target} PRIVATE ${ARGN})
    wsecho_warnings(${target})
    add_dependencies(grading_drivers ${target})
endfunction()

wsecho_add_driver(beast Threads::Threads)
target_include_directories(grading_driver_beast SYSTEM PRIVATE ${WSECHO_BOOST_INCLUDE})

wsecho_add_driver(websocketpp Threads::Threads ZLIB::ZLIB)
target_compile_definitions(grading_driver_websocketpp PRIVATE
    ASIO_STANDALONE _WEBSOCKETPP_CPP11_STL_)
target_include_directories(grading_driver_websocketpp SYSTEM PRIVATE
    ${WSECHO_WEBSOCKETPP_INCLUDE} ${WSECHO_ASIO_INCLUDE})

find_library(WSECHO_LIBWEBSOCKETS websockets)
mark_as_advanced(WSECHO_LIBWEBSOCKETS)
if(WSECHO_LIBWEBSOCKETS)
    wsecho_add_driver(libwebsockets ${WSECHO_LIBWEBSOCKETS})
endif()

find_package(Qt6 QUIET COMPONENTS WebSockets)
if(Qt6_FOUND)
    wsecho_add_driver(qt Qt6::WebSockets)
endif()

# ---- clients that are graded by every run of the tests ----------------------------------------------

include(${PROJECT_SOURCE_DIR}/tests/interpreters.cmake)
set_target_properties(grading_driver_beast grading_driver_websocketpp PROPERTIES
    EXCLUDE_FROM_ALL OFF)

# All cases but most of those with megabytes, which take most clients a minute.
string(CONCAT cases "1.*,2.*,3.*,4.*,5.*,6.*,7.*,9.1.1,9.1.2,9.2.1,9.2.2,9.3.9,9.5.6,9.7.1,9.8.6,"
    "10.*,12.1.1,12.2.4,12.3.4,12.4.4,12.5.4,12.1.11,13.1.4,13.2.4,13.3.4,13.3.11,13.4.4,13.5.4,"
    "13.6.4,13.7.4")

# The client's verdicts must be those of expected/NAME.txt.
function(wsecho_grade_client name)
    add_test(NAME grading/${name}
             COMMAND ws-echo grade --port 0 --timeout 200s --cases ${cases}
                     --expect ${CMAKE_CURRENT_SOURCE_DIR}/expected/${name}.txt
                     --outdir ${CMAKE_CURRENT_BINARY_DIR}/reports/${name} -- ${ARGN})
    # A client that gets no processor for a second misses the limit of a case.
    set_tests_properties(grading/${name} PROPERTIES TIMEOUT 240 LABELS clients PROCESSORS 2
        ENVIRONMENT NODE_PATH=${graded_packages})
endfunction()

# scripts/test installs them there.
set(graded_packages ${PROJECT_SOURCE_DIR}/.build/graded/node_modules)
set(drivers ${CMAKE_CURRENT_SOURCE_DIR}/drivers)
if(EXISTS ${graded_packages}/websocket)
    foreach(client ws undici faye websocket-node)
        wsecho_grade_client(${client} ${WSECHO_NODE} ${drivers}/${client}.js)
    endforeach()
endif()
wsecho_grade_client(websockets-asyncio ${WSECHO_PYTHON} -B ${drivers}/websockets-asyncio.py)
execute_process(COMMAND ${WSECHO_PYTHON} -c "import aiohttp"
                RESULT_VARIABLE without_aiohttp OUTPUT_QUIET ERROR_QUIET)
if(NOT without_aiohttp)
    wsecho_grade_client(aiohttp ${WSECHO_PYTHON} -B ${drivers}/aiohttp_client.py)
endif()
foreach(client beast websocketpp)
    wsecho_grade_client(${client} $<TARGET_FILE:grading_driver_${client}>)
endforeach()
