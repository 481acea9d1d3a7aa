# SPDX-License-Identifier: GPL-3.0-or-later

# pangkas_test(NAME SOURCE... [LIBRARIES lib...] [LABELS label...] [OFFSCREEN])
# One Qt Test program, run by ctest under its name.
function(pangkas_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "LIBRARIES;LABELS" ${ARGN})
    add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE pangkas_core pangkas_test_support Qt6::Test ${ARG_LIBRARIES})
    target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
    # The precompiled headers are a library's: compiled for any address, and without the folder of one test.
    target_compile_options(${name} PRIVATE -fPIC -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
    if("pangkas_ui" IN_LIST ARG_LIBRARIES OR "pangkas_window_test" IN_LIST ARG_LIBRARIES)
        target_precompile_headers(${name} REUSE_FROM pangkas_window_test)
    else()
        target_precompile_headers(${name} REUSE_FROM pangkas_test_support)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;XDG_RUNTIME_DIR=${PROJECT_BINARY_DIR}/tests;XDG_DATA_HOME=${PROJECT_BINARY_DIR}/tests/home;XDG_CONFIG_HOME=${PROJECT_BINARY_DIR}/tests/home;PANGKAS_TEST_DATA=${PROJECT_SOURCE_DIR}/tests/data;PANGKAS_BINARY_DIR=${PROJECT_BINARY_DIR}"
        LABELS "${ARG_LABELS}"
        TIMEOUT ${ARG_TIMEOUT})
endfunction()
