/* Pictures that users choose for image options: copied beside the loop, looked at by dorsal-decode,
 * then put in place in one step. */
#pragma once

#include <systemd/sd-event.h>

/* More at once are refused. */
#define PICTURES_PENDING_MAX 4

struct pictures;

/* `error` is one of errors.h and `why` says it in words; both NULL: it is kept. */
typedef void (*pictures_done_fn)(const char *error, const char *why, void *userdata);

struct pictures *pictures_new(sd_event *event);
/* Those on their way are given up, and told. */
void pictures_free(struct pictures *pictures);
/* Keeps a copy of the image file behind `fd` (borrowed; duplicated; a regular file or memfd of at
 * most 16 MiB) as `path`. The callback comes once, from the loop, from here or from
 * pictures_free(). */
void pictures_keep(struct pictures *pictures, int fd, const char *path, pictures_done_fn done,
                   void *userdata);
