# Writes viewer.c: the viewer's script and style as slices. Run with cmake -D SOURCE=DIR -D OUTPUT=FILE -P, where DIR holds
# modules.txt, the modules named there, and viewer.css. The modules are joined in one function; comments,
# and what lines are indented by, stay out of it: every SVG carries these bytes. No text in the script holds " // ", which
# check.viewer watches.
function(embed name text result)
  string(HEX "${text}" bytes)
  string(LENGTH "${bytes}" digits)
  math(EXPR length "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" literal "${bytes}")
  string(REGEX REPLACE "(................................................................)" "\\1\"\n    \"" literal "${literal}")
  set(${result} "const struct slice ${name} = {\n    \"${literal}\",\n    ${length}};\n" PARENT_SCOPE)
endfunction()

file(STRINGS "${SOURCE}/modules.txt" modules REGEX "^[a-z]+\\.js$")
set(script "(function () {\n'use strict';\n")
foreach(module IN LISTS modules)
  file(READ "${SOURCE}/${module}" text)
  string(REGEX REPLACE "\n[ \n]*" "\n" text "\n${text}")
  string(REGEX REPLACE "\n//[^\n]*" "" text "${text}")
  string(REGEX REPLACE " +// [^\n]*" "" text "${text}")
  string(REGEX REPLACE "^\n" "" text "${text}")
  string(APPEND script "${text}")
endforeach()
string(APPEND script "})();\n")
file(READ "${SOURCE}/viewer.css" style)

embed(viewer_script "${script}" script)
embed(viewer_style "${style}" style)
file(WRITE "${OUTPUT}" "/* Generated from flamegraph/viewer; not to be edited. */\n#include \"viewer.h\"\n\n${script}\n${style}")
