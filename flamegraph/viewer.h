/* viewer - viewer.js and viewer.css, as they stand in this folder, embedded when the program is built */
#ifndef VIEWER_H
#define VIEWER_H

#include "base/slice.h"

extern const struct slice viewer_script, viewer_style;

#endif
