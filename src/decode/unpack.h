/* From a theme package to the stream of package.h: everything about it is checked on the way. Pure:
 * bytes in, bytes out. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "decode/package.h"

/* Writes the stream, or the head that says what is wrong, to `room` of at least
 * sizeof(struct package_head) bytes. */
void unpack(const uint8_t *archive, size_t size, uint8_t *room, size_t room_size);
/* Only such a head, for what was not read at all. */
void unpack_refuse(enum package_problem problem, uint8_t *room);
