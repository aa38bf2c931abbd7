# One command-line program: its main, its own modules, and the library. Its modules also become a library of their
# own, PROGRAM-modules, so that tests can reach them.
function(add_program name)
  set(modules ${ARGN})
  add_executable(${name} main.c)
  if(modules)
    add_library(${name}-modules STATIC ${modules})
    target_include_directories(${name}-modules PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(${name}-modules PUBLIC folding)
    target_link_libraries(${name} PRIVATE ${name}-modules)
  endif()
  target_link_libraries(${name} PRIVATE folding version)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(INSTALL_PERL_NAMES)
    install(CODE "
      set(bin \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}\")
      file(CREATE_LINK ${name} \"\${bin}/${name}.pl\" SYMBOLIC)")
  endif()
endfunction()
