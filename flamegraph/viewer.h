/* viewer - the modules in viewer/, one after the other, and viewer.css, embedded when the program is built */
#ifndef VIEWER_H
#define VIEWER_H

#include "base/slice.h"

extern const struct slice viewer_script, viewer_style;

#endif
