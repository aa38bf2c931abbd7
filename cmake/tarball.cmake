# Packs the sources for a release, the same bytes wherever and whenever that is done. Run with
# cmake -D SOURCE=DIR -D NAME=NAME-X.Y.Z -D OUTPUT=FOLDER -P; makes FOLDER/NAME.tar.gz.
#
# In a checkout the files are those that git tracks, as they are in the folder; else all but what building leaves. They lie
# sorted below NAME/, belong to nobody, can be read by all, and have one time: SOURCE_DATE_EPOCH, else that of the commit,
# else that of the newest file, which in an unpacked tarball is the time of its commit.
cmake_minimum_required(VERSION 3.25)
find_program(TAR NAMES gtar tar REQUIRED)
find_program(GZIP gzip REQUIRED)
execute_process(COMMAND ${TAR} --version OUTPUT_VARIABLE version ERROR_QUIET)
if(NOT version MATCHES "GNU tar")
  message(FATAL_ERROR "The tarball needs GNU tar: others cannot say to whom files belong and in which order they are packed.")
endif()

# A list in CMake would tear names with ";" in them, so the names stay in a file, with a NUL after each.
set(names ${OUTPUT}/${NAME}.names)
set(time "$ENV{SOURCE_DATE_EPOCH}")
find_program(GIT git)
if(EXISTS ${SOURCE}/.git AND GIT)
  execute_process(COMMAND ${GIT} ls-files -z WORKING_DIRECTORY ${SOURCE} OUTPUT_FILE ${names} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${GIT} status --porcelain --untracked-files=no WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE changes
                  COMMAND_ERROR_IS_FATAL ANY)
  if(NOT changes STREQUAL "")
    message(WARNING "What is packed is not what was committed:\n${changes}")
  endif()
  if(time STREQUAL "")
    execute_process(COMMAND ${GIT} log -1 --format=%ct WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE time
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  endif()
else()
  execute_process(COMMAND find . ( -path ./build -o -name .git -o -name node_modules -o -name __pycache__ ) -prune -o
                          ( -type f -o -type l ) -printf "%P\\0"
                  WORKING_DIRECTORY ${SOURCE} OUTPUT_FILE ${names} COMMAND_ERROR_IS_FATAL ANY)
  if(time STREQUAL "")
    execute_process(COMMAND xargs -0 stat -c %Y -- INPUT_FILE ${names} COMMAND sort -n COMMAND tail -n 1 WORKING_DIRECTORY ${SOURCE}
                    OUTPUT_VARIABLE time OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  endif()
endif()
if(NOT time MATCHES "^[0-9]+$")
  message(FATAL_ERROR "SOURCE_DATE_EPOCH is seconds since 1970, not \"${time}\".")
endif()

set(ENV{LC_ALL} C)
execute_process(COMMAND sort -z ${names} OUTPUT_FILE ${names}.sorted COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${TAR} --create --format=ustar --no-recursion --null --verbatim-files-from --files-from=${names}.sorted
          --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w,a+X --mtime=@${time}
          "--transform=flags=r;s,^,${NAME}/,"
  COMMAND ${GZIP} -9n
  WORKING_DIRECTORY ${SOURCE}
  OUTPUT_FILE ${OUTPUT}/${NAME}.tar.gz COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE ${names} ${names}.sorted)
message(STATUS "${OUTPUT}/${NAME}.tar.gz")
