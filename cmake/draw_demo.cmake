# FOLD, DRAW: the programs; RECORDING: a text of perf script; OUTPUT: the picture.
get_filename_component(name "${RECORDING}" NAME)
execute_process(
  COMMAND "${FOLD}" "${RECORDING}"
  COMMAND "${DRAW}" --title "Flame graph of testdata/perf-script/${name}"
  OUTPUT_FILE "${OUTPUT}"
  RESULTS_VARIABLE results)
if(NOT results STREQUAL "0;0")
  message(FATAL_ERROR "the demo failed: ${results}")
endif()
message("The flame graph is ${OUTPUT}; open it in a browser.")
