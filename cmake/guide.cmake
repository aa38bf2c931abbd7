# The guide, flamegraph(7): as a manual page, and where mandoc is installed as HTML with pictures, in the folder of documents.
install(FILES flamegraph/flamegraph.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
find_program(MANDOC mandoc)
if(MANDOC AND NOT CMAKE_CROSSCOMPILING)
  set(guide ${CMAKE_BINARY_DIR}/guide)
  set(pictures ${guide}/postgresql.svg ${guide}/hot-cold.svg ${guide}/java-difference.svg)
  add_custom_command(
    OUTPUT ${guide}/guide.html ${pictures}
    COMMAND ${CMAKE_COMMAND} -D MANDOC=${MANDOC} -D DRAW=$<TARGET_FILE:flamegraph> -D SOURCE=${PROJECT_SOURCE_DIR}
            -D OUTPUT=${guide} -P ${PROJECT_SOURCE_DIR}/cmake/draw_guide.cmake
    DEPENDS flamegraph flamegraph/flamegraph.7 cmake/draw_guide.cmake testdata/guide/postgresql.folded
            testdata/guide/hot-cold.folded testdata/guide/java-difference.folded
    COMMENT "Drawing the guide"
    VERBATIM)
  add_custom_target(guide ALL DEPENDS ${guide}/guide.html)
  install(FILES ${guide}/guide.html ${pictures} DESTINATION ${CMAKE_INSTALL_DOCDIR}/guide)
endif()
