/* Profiles of panels: size, corners, lenses and resolution of a known panel, as data. One file
 * *.panel a panel, read from data/panels; a later directory's file of the same name wins.
 *
 *     # /usr/share/dorsal/panels/rear-904.panel
 *     [Panel]
 *     title=Rear screen, 2.7 inches
 *     size=904x572
 *     safe-area=293 32 40 32
 *     corner-radius=95
 *     cutout=48 62 196 196
 *     dpi=396
 */
#pragma once

#include "base/diag.h"
#include "scene/scene.h"

struct panel_profile {
    char *name;  /* the file's name without .panel */
    char *title; /* for people */
    struct scene_panel panel;
    int dpi;         /* 0: not known */
    bool monochrome; /* a pixel is on or off */
};

/* The keys of a panel's geometry, which dorsal.conf has too: safe-area, corner-radius, cutout. The
 * fields of `panel` are as before where the value is wrong. */
enum panel_key_result { PANEL_KEY_DONE, PANEL_KEY_BAD, PANEL_KEY_UNKNOWN };
/* `ret_expected`, static, says what a bad value should have been. */
enum panel_key_result scene_panel_read(struct scene_panel *panel, const char *key,
                                       const char *value, const char **ret_expected);
/* A panel that only its size is known of: no lenses, a narrow margin. */
struct scene_panel scene_panel_plain(struct size size);

/* Whether a lens or a round corner hides the pixel. */
bool scene_panel_hides(const struct scene_panel *panel, int x, int y);

/* Reads all profiles of the directories, sorted by name; of struct panel_profile. Bad files and
 * keys are reported and skipped; a directory that is not there is none. */
GPtrArray *panel_profiles_load(const char *const *directories, struct diag_list *diags);
/* NULL: there is none of this name, or of this size. */
const struct panel_profile *panel_profile_find(const GPtrArray *profiles, const char *name);
const struct panel_profile *panel_profile_of_size(const GPtrArray *profiles, struct size size);
