# Adding ws-echo to a project changes nothing in the project: begin_watch() before it is added,
# end_watch() after.

set(watched_variables BUILD_TESTING BUILD_SHARED_LIBS CMAKE_BUILD_TYPE CMAKE_CXX_EXTENSIONS
    CMAKE_CXX_FLAGS CMAKE_CXX_STANDARD CMAKE_CXX_STANDARD_REQUIRED CMAKE_CXX_VISIBILITY_PRESET
    CMAKE_MODULE_PATH CMAKE_POSITION_INDEPENDENT_CODE PROJECT_NAME PROJECT_VERSION)
set(watched_properties COMPILE_DEFINITIONS COMPILE_OPTIONS INCLUDE_DIRECTORIES LINK_LIBRARIES TESTS)

macro(begin_watch)
    get_cmake_property(cache_before CACHE_VARIABLES)
    foreach(variable ${watched_variables})
        set(before_${variable} "${${variable}}")
    endforeach()
    foreach(property ${watched_properties})
        get_property(before_${property} DIRECTORY PROPERTY ${property})
    endforeach()
endmacro()

macro(end_watch)
    # The others are those of the packages that it looks for.
    get_cmake_property(cache_after CACHE_VARIABLES)
    list(REMOVE_ITEM cache_after ${cache_before})
    list(FILTER cache_after EXCLUDE REGEX
         "^(WSECHO_|wsecho_|FETCHCONTENT_|FIND_PACKAGE_|CMAKE_HAVE_LIBC_PTHREAD|ZLIB_|GTest_DIR)")
    list(FILTER cache_after EXCLUDE REGEX
         "^(OPENSSL_|_OPENSSL_|__pkg_config_checked__OPENSSL|pkgcfg_lib__OPENSSL_|PKG_CONFIG_)")
    if(cache_after)
        message(FATAL_ERROR "ws-echo leaves in the cache: ${cache_after}")
    endif()
    foreach(variable ${watched_variables})
        if(NOT "${${variable}}" STREQUAL "${before_${variable}}")
            message(FATAL_ERROR "ws-echo sets ${variable} to ${${variable}}")
        endif()
    endforeach()
    foreach(property ${watched_properties})
        get_property(after DIRECTORY PROPERTY ${property})
        if(NOT "${after}" STREQUAL "${before_${property}}")
            message(FATAL_ERROR "ws-echo sets the project's ${property} to ${after}")
        endif()
    endforeach()
    if(TARGET ws-echo)
        message(FATAL_ERROR "ws-echo builds its tool, which nobody asked for")
    endif()
endmacro()
