# What cpack makes: a tarball, or with -G DEB a Debian package. The presets `deb` and `static` build for it.
set(PACKAGE_CONTACT "flamegraph maintainers <maintainers@example.org>" CACHE STRING "Maintainer of the packages")
set(CPACK_PACKAGE_NAME ${PROJECT_NAME})
set(CPACK_PACKAGE_VENDOR "flamegraph maintainers")
set(CPACK_PACKAGE_CONTACT ${PACKAGE_CONTACT})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "flame graphs from recordings of perf and other profilers, fast")
set(CPACK_PACKAGE_DESCRIPTION "stackcollapse-perf folds recordings of Linux perf into one line per stack,\nstackcollapse what two dozen other profilers print; flamegraph draws them\nas an interactive SVG, and difffolded compares two of them. They replace\nthe Perl scripts of the same names: same options, same output, many times\nas fast, and nothing but libc is needed.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_GENERATOR TGZ)
string(TOLOWER ${CMAKE_SYSTEM_NAME} system)
set(CPACK_SYSTEM_NAME ${system}-${CMAKE_SYSTEM_PROCESSOR})

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
find_program(FILE_UTILITY file)
find_program(SHLIBDEPS dpkg-shlibdeps)
if(FILE_UTILITY AND SHLIBDEPS)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON) # finds out which libc is needed
else()
  set(CPACK_DEBIAN_PACKAGE_DEPENDS libc6)
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS linux-perf)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS binutils) # addr2line and nm, for --inline
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/package_deb.cmake)
include(CPack)

# The sources for a release: `cmake --workflow --preset tarball`.
add_custom_target(tarball
  COMMAND ${CMAKE_COMMAND} -D SOURCE=${PROJECT_SOURCE_DIR} -D NAME=${PROJECT_NAME}-${PROJECT_VERSION} -D OUTPUT=${PROJECT_BINARY_DIR}
          -P ${PROJECT_SOURCE_DIR}/cmake/tarball.cmake
  VERBATIM)
