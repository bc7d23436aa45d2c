/* The configuration: dorsal.conf(5). */
#pragma once

#include "base/diag.h"
#include "scene/scene.h"

struct panel_config {
    char *name;
    char *card;       /* NULL: by known driver */
    char *connector;  /* NULL: the card's only one */
    struct size mode; /* 0x0: the preferred one */
    bool whole_card;
    char *theme;                 /* NULL: the default */
    struct size size;            /* headless only */
    struct scene_panel geometry; /* its size is the output's, filled in later */
    char *touch_device;          /* NULL: none */
    char *touch_seat;            /* NULL: none */
};

struct config {
    char **theme_dirs;    /* NULL-terminated, may be empty */
    char **activity_dirs; /* the same */
    GPtrArray *panels;    /* of struct panel_config; at least one */
};

/* Reads `path` and the drop-ins PATH.d/NAME.conf; or, when NULL, /etc/dorsal/dorsal.conf (else the
 * vendor's below /usr/lib) and the drop-ins of both, those in /etc winning over the same name. What
 * is wrong is reported and skipped. */
void config_load(const char *path, struct config *ret, struct diag_list *diags);
void config_fini(struct config *config);
