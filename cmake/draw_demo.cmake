# FOLD, DRAW: the programs; RECORDING: a text of perf script, packed; OUTPUT: the picture.
get_filename_component(name "${RECORDING}" NAME)
string(REPLACE ".xz" "" name "${name}")
get_filename_component(folder "${OUTPUT}" DIRECTORY)
execute_process(COMMAND ${CMAKE_COMMAND} -E tar xf "${RECORDING}" WORKING_DIRECTORY "${folder}" RESULT_VARIABLE failed)
execute_process(
  COMMAND "${FOLD}" "${folder}/${name}"
  COMMAND "${DRAW}" --title "Flame graph of testdata/perf-script/${name}"
  OUTPUT_FILE "${OUTPUT}"
  RESULTS_VARIABLE results)
if(NOT results STREQUAL "0;0")
  message(FATAL_ERROR "the demo failed: ${results}")
endif()
message("A flame graph stands in ${OUTPUT}; open it in a browser.")
