/* What dorsal-decode and its client agree on; client.h tells the whole story. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/geometry.h"

/* Image files above this are not even looked at. */
#define DECODE_FILE_MAX (16u << 20)

/* Pictures of more pixels are refused before memory is taken for them. */
#define DECODE_PIXELS_MAX 64000000

/* How long a child may take; it ends itself when it computed a second less. */
#define DECODE_SECONDS         5
#define DECODE_PACKAGE_SECONDS 30

/* The child's descriptor of the memfd. */
#define DECODE_MEMFD 3

#define DECODE_MAGIC UINT32_C(0x44435231)

/* Stands behind the room for the pixels, at decode_room(wanted). */
struct decode_result {
    uint32_t magic;
    int32_t width, height; /* of the pixels at the beginning of the memfd, at most the wanted */
};

/* Exit codes. What the child says is not to be trusted with more than choosing one of our texts. */
enum decode_status {
    DECODE_DONE = 0,
    DECODE_USAGE = 2,
    DECODE_NO_SANDBOX = 3,
    DECODE_NOT_AN_IMAGE = 4,
    DECODE_TOO_LARGE = 5,
    DECODE_INPUT_FAILED = 6,
};

/* Bytes of the pixels of that size. */
static inline size_t decode_room(struct size size)
{
    return (size_t)size.width * (size_t)size.height * sizeof(uint32_t);
}
