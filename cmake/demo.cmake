# `demo` draws a flame graph from a recording in testdata and says where it is.
add_custom_target(demo
  COMMAND ${CMAKE_COMMAND} -D FOLD=$<TARGET_FILE:stackcollapse-perf> -D DRAW=$<TARGET_FILE:flamegraph>
          -D RECORDING=${PROJECT_SOURCE_DIR}/testdata/perf-script/cpp-callgraph.txt.xz
          -D OUTPUT=${CMAKE_BINARY_DIR}/demo.svg -P ${PROJECT_SOURCE_DIR}/cmake/draw_demo.cmake
  DEPENDS stackcollapse-perf flamegraph
  VERBATIM)
