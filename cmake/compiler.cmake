# `build-flags`: what every target of the project is compiled and linked with. The library hands it on to all that use it.
add_library(build-flags INTERFACE)
target_compile_definitions(build-flags INTERFACE _GNU_SOURCE)
if(CMAKE_SIZEOF_VOID_P EQUAL 4)
  target_compile_definitions(build-flags INTERFACE _FILE_OFFSET_BITS=64) # recordings of more than 2 GB
endif()
target_compile_options(build-flags INTERFACE
  -Wall -Wextra -Wpedantic -Wcast-qual -Wconversion -Wformat=2 -Wmissing-prototypes -Wshadow -Wstrict-prototypes -Wundef -Wvla)
if(WARNINGS_AS_ERRORS)
  target_compile_options(build-flags INTERFACE -Werror)
endif()

if(SANITIZE OR FUZZ)
  target_compile_options(build-flags INTERFACE -UNDEBUG) # lib/base/contract.h; optimizing builds define it
endif()

if(SANITIZE)
  target_compile_options(build-flags INTERFACE -fsanitize=${SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(build-flags INTERFACE -fsanitize=${SANITIZE})
endif()

# Tests start the programs thousands of times; with the sanitizers linked statically a start takes a fifth less time. clang
# does that by itself. `sanitized-program` is what only the programs are linked with.
add_library(sanitized-program INTERFACE)
if(SANITIZE STREQUAL "address,undefined" AND CMAKE_C_COMPILER_ID STREQUAL GNU)
  include(CheckCSourceCompiles)
  set(CMAKE_REQUIRED_FLAGS -fsanitize=${SANITIZE})
  set(CMAKE_REQUIRED_LINK_OPTIONS -static-libasan -static-libubsan)
  check_c_source_compiles("int main(void) { return 0; }" HAS_STATIC_SANITIZERS)
  unset(CMAKE_REQUIRED_FLAGS)
  if(HAS_STATIC_SANITIZERS)
    target_link_options(sanitized-program INTERFACE ${CMAKE_REQUIRED_LINK_OPTIONS})
  endif()
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
endif()

if(COVERAGE)
  target_compile_options(build-flags INTERFACE --coverage)
  target_link_options(build-flags INTERFACE --coverage)
endif()

if(FUZZ)
  target_compile_options(build-flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What is installed reads what others wrote: what the compiler and the linker can do against a bug, they do. The check is
# tests/check/hardening.py. It costs 0.2 to 2.3 percent of the instructions. Checked libc calls need an optimizing build.
if(HARDEN AND NOT SANITIZE AND NOT COVERAGE)
  include(CheckCCompilerFlag)
  include(CheckPIESupported)
  check_pie_supported(OUTPUT_VARIABLE ignored LANGUAGES C)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  foreach(flag stack-protector-strong stack-clash-protection)
    string(MAKE_C_IDENTIFIER "HAS_${flag}" has)
    check_c_compiler_flag(-f${flag} ${has})
    if(${has})
      target_compile_options(build-flags INTERFACE -f${flag})
    endif()
  endforeach()
  target_compile_options(build-flags INTERFACE "$<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
  target_link_options(build-flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

include(CheckIPOSupported)
check_ipo_supported(RESULT ipo OUTPUT ignored)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION_RELEASE ${ipo})
