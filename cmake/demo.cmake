# `demo` draws a flame graph from a recording in testdata and says where it is.
add_custom_target(demo
  COMMAND ${CMAKE_COMMAND} -D FOLD=$<TARGET_FILE:stackcollapse-perf> -D DRAW=$<TARGET_FILE:flamegraph>
          -D RECORDING=${PROJECT_SOURCE_DIR}/testdata/perf-script/fields-pid-cpu.txt
          -D OUTPUT=${CMAKE_BINARY_DIR}/demo.svg -P ${PROJECT_SOURCE_DIR}/cmake/draw_demo.cmake
  DEPENDS stackcollapse-perf flamegraph
  VERBATIM)

# `pictures` draws the pictures of the README anew; it needs xz.
add_custom_target(pictures
  COMMAND ${CMAKE_COMMAND} -D FOLD=$<TARGET_FILE:stackcollapse-perf> -D FOLD_OTHER=$<TARGET_FILE:stackcollapse> -D DRAW=$<TARGET_FILE:flamegraph>
          -D DIFF=$<TARGET_FILE:difffolded> -D SOURCE=${PROJECT_SOURCE_DIR} -P ${PROJECT_SOURCE_DIR}/cmake/pictures.cmake
  DEPENDS stackcollapse-perf stackcollapse flamegraph difffolded
  WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
  VERBATIM)
