/*
 * version - which version this is
 *
 * "1.0.0", or "1.0.0 (abc1234)" when it was built in a git checkout, with the commit, and "-dirty" after it
 * when files had been changed. For --version only: what the programs write must not depend on it.
 * The text is in version.c, which cmake/version.cmake makes anew when the commit is another; only the
 * programs are linked with it.
 */
#ifndef VERSION_H
#define VERSION_H

extern const char version_text[];

#endif
