# add_program(NAME [MODULES FILE...] LAYERS LIBRARY...): one command-line program: its main.c, its own modules, and layers of
# the library. NAME-modules is all but its main, so that tests can reach it. Beside main.c are its manual page and its
# completions.
function(add_program name)
  cmake_parse_arguments(PARSE_ARGV 1 program "" "" "MODULES;LAYERS")
  if(program_MODULES)
    add_library(${name}-modules STATIC ${program_MODULES})
    target_include_directories(${name}-modules PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(${name}-modules PUBLIC ${program_LAYERS})
  else()
    add_library(${name}-modules INTERFACE)
    target_link_libraries(${name}-modules INTERFACE ${program_LAYERS})
  endif()
  add_executable(${name} main.c)
  target_link_libraries(${name} PRIVATE ${name}-modules version)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${name}.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES complete.bash DESTINATION ${BASH_COMPLETION_DIR} RENAME ${name})
  install(FILES complete.zsh DESTINATION ${ZSH_COMPLETION_DIR} RENAME _${name})
  install(FILES complete.fish DESTINATION ${FISH_COMPLETION_DIR} RENAME ${name}.fish)
  if(INSTALL_PERL_NAMES)
    install_link(${name} ${name}.pl ${CMAKE_INSTALL_BINDIR})
    install_link(${name} ${name}.pl ${BASH_COMPLETION_DIR}) # bash looks for a file of the command's name
  endif()
endfunction()

# A link to a file that is installed in the same folder.
function(install_link target link folder)
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/links)
  file(CREATE_LINK ${target} ${CMAKE_CURRENT_BINARY_DIR}/links/${link} SYMBOLIC)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/links/${link} DESTINATION ${folder})
endfunction()
