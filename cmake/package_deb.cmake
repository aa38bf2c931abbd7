# Read by cpack once per generator: what a Debian package has beside what is installed everywhere.
if(CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package_deb_files.cmake)
endif()
