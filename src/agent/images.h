/* Pictures from files, file: and data: URIs and icon names, decoded by dorsal-decode. Nothing is
 * fetched from the network. */
#pragma once

#include <systemd/sd-event.h>

#include "agent/picture.h"

struct images;
struct images_request;

/* `picture` is NULL when there is none to be had; borrowed. */
typedef void (*images_done_fn)(struct picture *picture, void *userdata);

struct images *images_new(sd_event *event);
/* All requests must be done or cancelled. NULL is fine. */
void images_free(struct images *images);
/* Loads what `reference` names, into a square of `side` pixels at most, and calls back from the
 * loop once. The file is opened at once, as programs like to remove theirs. NULL when there is
 * nothing to load: the callback will not come. */
struct images_request *images_load(struct images *images, const char *reference, int side,
                                   images_done_fn done, void *userdata);
/* NULL is fine. */
void images_cancel(struct images_request *request);
