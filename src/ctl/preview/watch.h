/* Tells when something in a theme's folder was saved, however editors do that: written in place,
 * renamed over, the folder put in place of another. */
#pragma once

#include <systemd/sd-event.h>

struct folder_watch;

/* Called once a save has settled for a moment. */
typedef void (*folder_changed_fn)(void *userdata);

int folder_watch_new(sd_event *event, const char *folder, folder_changed_fn callback,
                     void *userdata, struct folder_watch **ret);
void folder_watch_free(struct folder_watch *watch);
