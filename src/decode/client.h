/* Runs dorsal-decode: image bytes and a size in, premultiplied ARGB32 in a sealed memfd out. The
 * child has seccomp, no files, and limits on time and memory (src/decode/sandbox.c).
 *
 * How the two talk: the child's standard input is the image file, descriptor 3 a memfd that we made
 * large enough: room for the wanted pixels, then struct decode_result. The child writes packed
 * pixels at the beginning and the result behind the room, and exits with 0; any other end is an
 * error. The parent copies nothing: it checks the result, cuts the file to the pixels and seals it.
 *
 * The program is libexecdir/dorsal/dorsal-decode, or what the environment variable DORSAL_DECODE
 * names (builds that are not installed).
 */
#pragma once

#include <glib.h>
#include <systemd/sd-event.h>

#include "base/geometry.h"
#include "decode/fit.h"

struct decode_request;

/* `error` is 0 or negative errno (-EBADMSG: not an image, -ETIME, -EFBIG, ...) and `why` says it in
 * words; the memfd is the callee's to close (-1 on error), `size` its size in pixels. The request
 * is gone when this is called. */
typedef void (*decode_done_fn)(int error, const char *why, int memfd, struct size size,
                               void *userdata);

/* Has the image file behind `fd` (borrowed; duplicated; read from where it stands) decoded. The
 * callback comes from the loop exactly once unless cancelled. Two children run at once; the rest
 * wait in order. A child has five seconds. For the loop's thread only.
 * -EINVAL: no side of `size` may be below 1 or above PIXELS_SIDE_MAX; or negative errno of dup. */
int decode_start(sd_event *event, int fd, struct size size, enum decode_fit fit,
                 decode_done_fn callback, void *userdata, struct decode_request **ret);
/* Kills the child; the callback will not come. NULL is fine. */
void decode_cancel(struct decode_request *request);
/* The same for a theme package: the callback gets a sealed memfd with a stream for package_read(),
 * also when the package is bad, and no size. A child has half a minute. */
int decode_package_start(sd_event *event, int fd, decode_done_fn callback, void *userdata,
                         struct decode_request **ret);
/* Waits for the child. For programs without a loop, and threads. Returns the memfd or negative
 * errno. */
int decode_run(int fd, struct size size, enum decode_fit fit, struct size *ret_size);
int decode_package_run(int fd);
