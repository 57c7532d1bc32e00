# Defines mlf_flags (the compile options of everything), mlf_layer() (for a folder of lib/) and mlf_tool()
# (for a folder of tools/).

add_library(mlf_flags INTERFACE)
# -Wno-missing-field-initializers: designated initialisers leave members at their defaults on purpose.
# -Wno-restrict: GCC 12 warns of overlaps in std::string that do not exist (its bug 105651).
target_compile_options(mlf_flags INTERFACE
                       -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                       -Wno-missing-field-initializers
                       $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>)
if(MLF_UNITS)  # names of one file of a unit may shadow those of the files before it
  target_compile_options(mlf_flags INTERFACE -Wno-shadow)
endif()
if(MLF_SANITIZE)
  target_compile_definitions(mlf_flags INTERFACE MLF_SANITIZED)
  target_compile_options(mlf_flags INTERFACE -fsanitize=${MLF_SANITIZE} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=all)
  target_link_options(mlf_flags INTERFACE -fsanitize=${MLF_SANITIZE})
endif()
target_link_options(mlf_flags INTERFACE -Wl,--as-needed)
if(MLF_FUZZ)
  target_compile_options(mlf_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(MLF_COVERAGE)
  target_compile_options(mlf_flags INTERFACE --coverage)
  target_link_options(mlf_flags INTERFACE --coverage)
endif()
if(MLF_TIDY)
  set(CMAKE_CXX_CLANG_TIDY clang-tidy --quiet --warnings-as-errors=*)
endif()

# mlf_layer(NAME [DEPENDS LAYER...] [LINKS TARGET...] [APART FILE...]): makes the static library mlf_NAME of
# all sources below the calling folder. DEPENDS are the layers that it may include (tests/lint/layers.sh
# checks it); LINKS are packages. Presets that compile everything once (release, asan, tsan) compile each
# folder as one unit. APART are files that call a package that is slow to load. They are a unit of their
# own, so that only programs that call them are linked to that package.
function(mlf_layer name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LINKS;APART" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  if(NOT sources)  # headers only, as yet
    set(sources ${PROJECT_BINARY_DIR}/empty.cpp)
    file(TOUCH ${sources})
  endif()
  add_library(mlf_${name} STATIC ${sources})
  foreach(source IN LISTS sources)
    file(RELATIVE_PATH shown ${CMAKE_CURRENT_SOURCE_DIR} ${source})
    cmake_path(GET shown PARENT_PATH unit)
    if(shown IN_LIST arg_APART)
      set(unit apart)
    endif()
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${name}_${unit}")
  endforeach()
  set_target_properties(mlf_${name} PROPERTIES UNITY_BUILD_MODE GROUP
                                               UNITY_BUILD ${MLF_UNITS})
  target_sources(mlf_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/lib
                                    FILES ${headers})
  # Each header must compile alone. A header that its own source includes first is checked by compiling
  # that source; lint.headers compiles the others.
  set(others)
  foreach(header IN LISTS headers)
    string(REGEX REPLACE "\\.h$" ".cpp" source ${header})
    set(first)
    if(EXISTS ${source})
      file(STRINGS ${source} first LIMIT_COUNT 1 REGEX "^#include")
    endif()
    file(RELATIVE_PATH shown ${PROJECT_SOURCE_DIR}/lib ${header})
    if(NOT first STREQUAL "#include \"${shown}\"")
      list(APPEND others ${header})
    endif()
  endforeach()
  target_sources(mlf_${name} PUBLIC FILE_SET others TYPE HEADERS
                                    BASE_DIRS ${PROJECT_SOURCE_DIR}/lib FILES ${others})
  set_target_properties(mlf_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON
                                               INTERFACE_HEADER_SETS_TO_VERIFY others)
  list(TRANSFORM arg_DEPENDS PREPEND mlf_ OUTPUT_VARIABLE layers)
  target_link_libraries(mlf_${name} PUBLIC ${layers} ${arg_LINKS}
                                    PRIVATE $<BUILD_INTERFACE:mlf_flags>)
  list(JOIN arg_DEPENDS " " allowed)
  set_property(GLOBAL APPEND PROPERTY mlf_layers "${name}: ${name} ${allowed}")
endfunction()

# mlf_tool(NAME LAYER...): makes the executable NAME of the sources in tools/NAME, linked to those layers.
# `mlf` is installed in bin/, every other tool in libexec/mlf/.
function(mlf_tool name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_executable(${name} ${sources})
  list(TRANSFORM ARGN PREPEND mlf_ OUTPUT_VARIABLE layers)
  target_link_libraries(${name} PRIVATE ${layers} mlf_flags)
  target_compile_definitions(${name} PRIVATE MLF_VERSION="${PROJECT_VERSION}")
  if(NOT MLF_SANITIZE)
    # The C++ runtime is linked statically: loading it would take half the time of a short command.
    target_link_options(${name} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
  if(name STREQUAL "mlf")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  else()
    set_target_properties(${name} PROPERTIES
                          RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/libexec/mlf)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/mlf)
  endif()
endfunction()
