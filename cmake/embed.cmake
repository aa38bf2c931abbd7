# Writes viewer.c: the bytes of viewer.js and viewer.css as slices. Run with cmake -D SOURCE=DIR -D OUTPUT=FILE -P.
function(embed name file result)
  file(READ "${file}" bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR length "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${bytes}")
  string(REGEX REPLACE "(................................................................)" "\\1\"\n    \"" text "${text}")
  set(${result} "const struct slice ${name} = {\n    \"${text}\",\n    ${length}};\n" PARENT_SCOPE)
endfunction()

embed(viewer_script "${SOURCE}/viewer.js" script)
embed(viewer_style "${SOURCE}/viewer.css" style)
file(WRITE "${OUTPUT}" "/* Generated from viewer.js and viewer.css; not to be edited. */\n#include \"viewer.h\"\n\n${script}\n${style}")
