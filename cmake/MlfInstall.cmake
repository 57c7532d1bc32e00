# Installs completions, manual pages, files used at run time, and the shared library with its headers and
# CMake package, and sets up CPack to make a Debian package. (mlf_tool() installs the tools.)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mlf)
install(TARGETS mlf_shared EXPORT mlfTargets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT mlfTargets NAMESPACE mlf:: DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mlfConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
file(WRITE ${PROJECT_BINARY_DIR}/mlfConfig.cmake
     "include(\${CMAKE_CURRENT_LIST_DIR}/mlfTargets.cmake)\n")
install(FILES ${PROJECT_BINARY_DIR}/mlfConfig.cmake ${PROJECT_BINARY_DIR}/mlfConfigVersion.cmake
        DESTINATION ${package_dir})

foreach(section 1 5 7)
  file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.${section})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

set(completions ${PROJECT_SOURCE_DIR}/share/completions)
set(data ${CMAKE_INSTALL_DATADIR})
if(EXISTS ${completions}/mlf.bash)
  install(FILES ${completions}/mlf.bash DESTINATION ${data}/bash-completion/completions RENAME mlf)
  install(FILES ${completions}/mlf.fish DESTINATION ${data}/fish/vendor_completions.d)
  # zsh expects completions of packages in vendor-completions, others in site-functions.
  install(CODE "
    set(folder site-functions)
    if(CMAKE_INSTALL_PREFIX MATCHES \"/usr$\")
      set(folder vendor-completions)
    endif()
    file(INSTALL \"${completions}/mlf.zsh\" RENAME _mlf
         DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${data}/zsh/\${folder}\")")
endif()
foreach(file scoring_worker.py convert_to_onnx.py converters.txt)
  install(FILES ${PROJECT_SOURCE_DIR}/share/mlf/${file} DESTINATION ${data}/mlf)
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_CONTACT "The mlf authors <mlf@example.org>")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "man-db, python3-venv")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "git, openssh-client")
include(CPack)
