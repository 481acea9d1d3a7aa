# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler settings for every target of the project.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Programs, libraries and the engine lie side by side in the build tree as they do when installed (bin, lib).
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
include(GNUInstallDirs)
set(CMAKE_INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}:$ORIGIN:$ORIGIN/../..")

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

# Contracted multiply-adds would make results depend on the processor the compiler was told of.
add_compile_options(-Wall -Wextra -ffp-contract=off)

find_program(PANGKAS_CCACHE ccache)
if(PANGKAS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${PANGKAS_CCACHE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)
    endif()
endif()

if(PANGKAS_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "PANGKAS_FUZZ needs clang++, which brings libFuzzer: cmake --preset fuzz")
    endif()
    set(CMAKE_CXX_FLAGS_RELEASE "-O1 -g1") # with assertions, and readable stacks
    add_compile_definitions(PANGKAS_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
foreach(sanitizer IN LISTS PANGKAS_SANITIZE)
    add_compile_options(-fsanitize=${sanitizer} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${sanitizer})
endforeach()
if("undefined" IN_LIST PANGKAS_SANITIZE)
    add_compile_options(-fno-sanitize-recover=undefined)
endif()
