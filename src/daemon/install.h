/* Themes that come as packages (decode/package.h): unpacked by dorsal-decode, written, loaded once
 * for trial beside the loop, and put in place in one step. */
#pragma once

#include <stdbool.h>

#include <systemd/sd-event.h>

struct install;

/* More than so many themes in a directory are refused, */
#define INSTALL_THEMES_MAX 64
/* and packages beyond so many that wait. */
#define INSTALL_PENDING_MAX 8

struct install_request {
    int package;           /* borrowed; duplicated */
    const char *directory; /* where the theme's folder goes; made when it is not there */
    bool fonts;            /* whether it may bring fonts */
};

/* `error` is one of errors.h and `why` says which file and what is wrong with it; both NULL: the
 * theme `id` is installed. */
typedef void (*install_done_fn)(const char *id, const char *error, const char *why, void *userdata);

struct installer;

struct installer *installer_new(sd_event *event);
/* What is on its way is finished or given up, and told. */
void installer_free(struct installer *installer);
/* One after the other. The callback comes once: from the loop, from installer_free(), or at once
 * when too many wait already. */
void installer_start(struct installer *installer, const struct install_request *request,
                     install_done_fn done, void *userdata);
