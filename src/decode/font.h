/* Whether bytes are a font: FreeType opens it and some of its letters. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* TrueType or OpenType with outlines, one face. -EBADMSG: it is none, or a broken one. */
int font_check(const uint8_t *data, size_t size);
