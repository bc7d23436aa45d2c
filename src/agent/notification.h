/* One notification as a program sent it, made clean: Desktop Notifications Specification 1.2 and
 * what programs make of it. Pure data. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/clock.h"

#define NOTIFICATION_TITLE_MAX   512 /* bytes; what the panel takes */
#define NOTIFICATION_TEXT_MAX    4096
#define NOTIFICATION_NAME_MAX    128
#define NOTIFICATION_KEY_MAX     127 /* of an action */
#define NOTIFICATION_ACTIONS_MAX 8
#define NOTIFICATION_PATH_MAX    4096

enum urgency {
    URGENCY_LOW,
    URGENCY_NORMAL,
    URGENCY_CRITICAL,
};

struct notification_action {
    char *key; /* "default": a tap on the notification itself */
    char *label;
};

/* Absent text is NULL. */
struct notification {
    uint32_t id; /* given by the store */
    char *app;
    char *title; /* never NULL */
    char *text;
    char *desktop_entry, *category;
    char *tag; /* a later one of the same app and tag replaces this */
    enum urgency urgency;
    bool transient, resident, action_icons;
    int progress; /* percent, -1: none */
    struct notification_action actions[NOTIFICATION_ACTIONS_MAX];
    size_t n_actions;
    usec_t expires_realtime; /* USEC_INFINITY: never */

    /* The picture's sources, the first that works wins. */
    GVariant *image_data; /* image-data */
    char *image_path;     /* image-path: name, path or file: URI */
    char *app_icon;       /* the same */
    GVariant *icon_data;  /* icon_data */
};

/* Reads the arguments of Notify, (susssasa{sv}i). Never fails: what is no use is left out.
 * `ret_replaces` is replaces_id. */
struct notification *notification_read(GVariant *args, struct instant now, uint32_t *ret_replaces);
/* NULL is fine. */
void notification_free(struct notification *notification);
bool notification_has_action(const struct notification *notification, const char *key);
/* The panel's fields for it, a{sv}, floating; the picture comes beside. */
GVariant *notification_fields(const struct notification *notification);
