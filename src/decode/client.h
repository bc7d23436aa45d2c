/* Runs dorsal-decode: image bytes and a size in, premultiplied ARGB32 in a sealed memfd out. The
 * child has seccomp, no files, and limits on time and memory (src/decode/sandbox.c).
 *
 * How the two talk: the child's standard input is the image file, descriptor 3 a memfd that we made
 * large enough: struct decode_header, then packed pixels. It exits with 0 when the header is valid.
 * The parent copies nothing: it checks the header, moves the pixels to the front, cuts and seals.
 */
#pragma once

#include <glib.h>
#include <systemd/sd-event.h>

#include "base/geometry.h"

enum decode_fit {
    DECODE_CONTAIN, /* scaled down or (SVG) up to fit into the size, keeping its shape */
    DECODE_COVER,   /* fills the size, keeping its shape; what sticks out is cut off evenly */
};

struct decode_request;

/* `error` is 0 or negative errno (-EBADMSG: not an image, -ETIME, -EFBIG, ...) and `why` says it in
 * words; the memfd is the callee's to close (-1 on error), `size` its size in pixels. */
typedef void (*decode_done_fn)(int error, const char *why, int memfd, struct size size,
                               void *userdata);

/* Starts a child on the image file behind `fd` (borrowed; duplicated). The callback comes from the
 * loop exactly once unless cancelled. Few children run at once; the rest wait in order.
 * Negative errno when the child cannot be started. */
int decode_start(sd_event *event, int fd, struct size size, enum decode_fit fit,
                 decode_done_fn callback, void *userdata, struct decode_request **ret);
/* Kills the child; the callback will not come. NULL is fine. */
void decode_cancel(struct decode_request *request);
/* Waits for the child. For programs without a loop. Returns the memfd or negative errno. */
int decode_run(int fd, struct size size, enum decode_fit fit, struct size *ret_size);
