# WSECHO_PYTHON and WSECHO_NODE: the interpreters of the clients that nobody here wrote.

include_guard(GLOBAL)

# Finds the interpreter VARIABLE, by default the system's own, whose modules PACKAGE installs.
function(wsecho_require_interpreter variable name package)
    find_program(${variable} ${name} HINTS /usr/bin)
    mark_as_advanced(${variable})
    execute_process(COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs
                            ${${variable}} ${ARGN}
                    RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "ws-echo's tests need ${package} (Debian, Ubuntu: apt install "
                            "${package}), or another ${name} that has it: -D${variable}=PATH")
    endif()
endfunction()

wsecho_require_interpreter(WSECHO_PYTHON python3 python3-websockets -c "import websockets")
wsecho_require_interpreter(WSECHO_NODE node node-ws -e "require('ws')")
