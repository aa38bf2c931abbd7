# FOLD, FOLD_OTHER, DRAW, DIFF: the programs; SOURCE: the repository. Draws testdata/pictures anew from testdata.
cmake_minimum_required(VERSION 3.19) # for COMMAND_ERROR_IS_FATAL
set(data ${SOURCE}/testdata)
set(pictures ${data}/pictures)

function(unpack recording result)
  execute_process(COMMAND xz -dkc "${data}/perf-script/${recording}.txt.xz" OUTPUT_FILE ${recording}.txt
                  COMMAND_ERROR_IS_FATAL ANY)
  set(${result} ${recording}.txt PARENT_SCOPE)
endfunction()

unpack(cpp-callgraph cpp)
unpack(node-jit node)
execute_process(COMMAND ${FOLD} --tidy=balanced ${cpp} OUTPUT_FILE cpp.folded COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${FOLD} --all ${node} OUTPUT_FILE node.folded COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${DIFF} --labels ${data}/expected/before.folded ${data}/expected/after.folded OUTPUT_FILE change.folded
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${FOLD_OTHER} --sample-index=cpu ${data}/profiles/go.pb.gz OUTPUT_FILE go.folded
                COMMAND_ERROR_IS_FATAL ANY)

function(draw name)
  execute_process(COMMAND ${DRAW} ${ARGN} OUTPUT_FILE ${pictures}/${name}.svg COMMAND_ERROR_IS_FATAL ANY)
endfunction()

draw(cpu --theme auto --title "CPU time of a C++ program" --minwidth 1 cpp.folded)
draw(icicle --theme auto --inverted --title "The same from the top" --minwidth 1 cpp.folded)
draw(selftime --theme auto --colors selftime --title "Red is where time is spent" --minwidth 1 cpp.folded)
draw(nodejs --theme auto --colors nodejs --title "CPU time of a node program, by kind of code" --minwidth 1 node.folded)
draw(difference --theme auto --delta=total --subtitle "What changed from version 1 to version 2" --title "A difference" change.folded)
draw(dark --theme dark --sort size --title "Dark, the widest first" --minwidth 1 node.folded)
draw(go --theme auto --unit ns --title "CPU time of a Go program, from a profile of pprof" --minwidth 1 go.folded)
