/*
 * banned - functions that must not be used on bytes we did not write
 *
 * The last include of every .c file of the programs. Using one of these is a compile error: they write past
 * their target, hide state, or stop at a NUL, and NUL is an ordinary byte in a symbol name.
 */
#ifndef BANNED_H
#define BANNED_H

#undef sprintf /* in hardened builds libc has macros of these names for clang */
#undef vsprintf
#pragma GCC poison strcpy strcat strncpy strncat stpcpy sprintf vsprintf gets strtok strtok_r
#pragma GCC poison atoi atol atoll atof scanf sscanf fscanf vsscanf
#pragma GCC poison system popen setlocale

#endif
