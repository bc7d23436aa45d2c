/* A libinput context for the devices of a seat or for one device, and why they cannot be opened. */
#pragma once

#include <stdbool.h>

#include <libinput.h>
#include <libudev.h>

struct context;

/* `device`, a path, goes before `seat`. */
int context_new(struct udev *udev, const char *seat, const char *device, struct context **ret);
void context_free(struct context *context);
struct libinput *context_libinput(struct context *context);

/* Looks for devices; they come as events. For the one device: call it when that may be there, and
 * not while it is. For a seat later ones come by themselves; again is for those that could not be
 * opened. Afterwards context_failure() tells. */
void context_open(struct context *context);
/* Why a device that exists cannot be used, or NULL. Valid until the next call of the context. */
const char *context_failure(const struct context *context);
/* Gives the one device back: it is not what was meant. */
void context_reject(struct context *context, struct libinput_device *device, const char *why);
