# Run by cpack on the staged files: a Debian package keeps its licence and changelog under fixed names, and manual pages
# and changelogs compressed, without a time so that the same files give the same package.
set(share ${CPACK_TEMPORARY_DIRECTORY}/usr/share)
set(doc ${share}/doc/${CPACK_PACKAGE_NAME})

file(READ ${doc}/LICENSE licence)
string(REGEX MATCH "Copyright[^\n]*" holder "${licence}")
string(REPLACE "Copyright (c) " "" holder "${holder}")
string(REGEX REPLACE "^MIT License\n+Copyright[^\n]*\n+" "" terms "${licence}")
string(STRIP "${terms}" terms)
string(REPLACE "\n\n" "\n.\n" terms "${terms}")
string(REPLACE "\n" "\n " terms "${terms}")
file(WRITE ${doc}/copyright
  "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: ${CPACK_PACKAGE_NAME}\n\nFiles: *\nCopyright: ${holder}\nLicense: MIT\n\nLicense: MIT\n ${terms}\n")
file(REMOVE ${doc}/LICENSE)
file(RENAME ${doc}/CHANGELOG.md ${doc}/changelog)

# A time of SOURCE_DATE_EPOCH, where that is set.
string(TIMESTAMP time "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog.Debian
  "${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium\n\n  * Packaged by cpack; see changelog.gz.\n\n -- ${CPACK_PACKAGE_CONTACT}  ${time}\n")

file(WRITE ${share}/lintian/overrides/${CPACK_PACKAGE_NAME}
  "# Not an upload to Debian, so there is no bug that asks for it.\n${CPACK_PACKAGE_NAME}: initial-upload-closes-no-bugs\n")

file(GLOB pages ${share}/man/man1/*.1 ${share}/man/man7/*.7)
execute_process(COMMAND gzip -9n ${pages} ${doc}/changelog ${doc}/changelog.Debian RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "gzip failed: ${status}")
endif()
