/* json_check - whether bytes are one JSON value in UTF-8 (RFC 8259), nested not too deeply */
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include <stdbool.h>

#include "base/slice.h"

bool json_check(struct slice text);

#endif
