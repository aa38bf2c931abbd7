# Flags for every target of the project: warnings always, the rest by option or build type.
if(CMAKE_SIZEOF_VOID_P EQUAL 4)
  add_compile_definitions(_FILE_OFFSET_BITS=64) # recordings of more than 2 GB
endif()
add_compile_definitions(_GNU_SOURCE)
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wvla)
if(WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
endif()

if(SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

if(COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

if(FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# What is installed reads what others wrote: what the compiler and the linker can do against a bug, they do. The check is
# tests/check/hardening.py. It costs 0.2 to 2.3 percent of the instructions.
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT SANITIZE AND NOT COVERAGE)
  include(CheckCCompilerFlag)
  include(CheckPIESupported)
  check_pie_supported(OUTPUT_VARIABLE ignored LANGUAGES C)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  foreach(flag stack-protector-strong stack-clash-protection)
    string(MAKE_C_IDENTIFIER "HAS_${flag}" has)
    check_c_compiler_flag(-f${flag} ${has})
    if(${has})
      add_compile_options(-f${flag})
    endif()
  endforeach()
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  if(NOT APPLE)
    add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
  endif()
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  include(CheckIPOSupported)
  check_ipo_supported(RESULT ipo OUTPUT ignored)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ${ipo})
endif()
