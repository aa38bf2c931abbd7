# MANDOC, DRAW: the programs; SOURCE: the repository; OUTPUT: a folder. Writes the guide there as guide.html, with its pictures.
cmake_minimum_required(VERSION 3.18)
file(MAKE_DIRECTORY ${OUTPUT})

function(run)
  cmake_parse_arguments(PARSE_ARGV 0 run "" "INTO" "COMMAND")
  execute_process(COMMAND ${run_COMMAND} OUTPUT_FILE ${OUTPUT}/${run_INTO} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${run_COMMAND}: ${status}")
  endif()
endfunction()

function(draw name)
  run(INTO ${name}.svg COMMAND ${DRAW} --theme auto --width 800 --minwidth 2 ${ARGN} ${SOURCE}/testdata/guide/${name}.folded)
endfunction()

draw(postgresql --unit ns --colors selftime --title "PostgreSQL under pgbench: red is where time is spent")
draw(hot-cold --unit us --colors io --title "A service that waits as long as it computes")
draw(java-difference --delta total --title "A fetch loop of Java: byte by byte is gone")
run(INTO page.html COMMAND ${MANDOC} -T html ${SOURCE}/flamegraph/flamegraph.7)

# A picture at the end of the section before the heading with this id.
file(READ ${OUTPUT}/page.html page)
function(place name next text)
  string(FIND "${page}" "<h1 class=\"Sh\" id=\"${next}\">" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "flamegraph.7 has no section ${next}")
  endif()
  string(REPLACE "<h1 class=\"Sh\" id=\"${next}\">"
    "<p><a href=\"${name}.svg\"><img src=\"${name}.svg\" alt=\"${text}\"></a></p>\n<h1 class=\"Sh\" id=\"${next}\">" page "${page}")
  set(page "${page}" PARENT_SCOPE)
endfunction()

place(postgresql PITFALLS "A flame graph of PostgreSQL")
place(hot-cold BEFORE_AND_AFTER "Time that a service runs and waits")
place(java-difference SEE_ALSO "The difference of two versions of a Java program")
file(WRITE ${OUTPUT}/guide.html "${page}")
file(REMOVE ${OUTPUT}/page.html)
