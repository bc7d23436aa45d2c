/* What the tests of the scene share: a panel in memory, a clock that is moved by hand, activities
 * from text, pictures by dorsal-decode. */
#pragma once

#include "model/store.h"
#include "scene/scene.h"

struct fixture {
    struct scene_panel panel;
    struct scene *scene;
    struct theme *theme, *builtin;
    struct catalogue *catalogue;
    struct clock_fake clock;
    struct pixels shadow;
    struct region damage; /* of the last frame */
    GPtrArray *activities;
};

/* Tuesday 24 November 2026, 10:09:00 in the zone that the test set (TZ). */
#define FIXTURE_REALTIME (UINT64_C(1795511340) * USEC_PER_SEC)
#define FIXTURE_BOOTTIME (USEC_PER_HOUR)

/* A theme.xml with this face. */
#define THEME_WITH(face)                                                                           \
    "<Theme format='1' name='Test' font='Inter'><Palette>"                                         \
    "<Color name='accent' value='#FF8800'/></Palette><Face>" face "</Face></Theme>"

/* The panel of that size as its profile has it: "904x572" with lenses, others without. */
struct scene_panel fixture_panel(int width, int height);
/* `theme` is a shipped theme's id, the path of a theme's folder, or the text of a theme.xml when it
 * begins with '<'. */
void fixture_init(struct fixture *fixture, struct scene_panel panel, const char *theme);
void fixture_fini(struct fixture *fixture);
struct instant fixture_now(struct fixture *fixture);
void fixture_locale(struct fixture *fixture, const char *locale);

/* Fields as a{sv} in GVariant's text format. `art` adds a picture of our own drawing. Lives as long
 * as the fixture. */
struct activity *fixture_activity(struct fixture *fixture, const char *kind, const char *fields,
                                  bool art);
/* The next version of it. */
struct activity *fixture_version(struct fixture *fixture, struct activity *activity,
                                 const char *fields);
void fixture_show_face(struct fixture *fixture, struct activity *capsule, enum power power);
void fixture_show_card(struct fixture *fixture, struct activity *card, enum power power);
/* Updates at the clock's time and paints the damage into the shadow. */
void fixture_frame(struct fixture *fixture);
/* All of it painted into fresh pixels, without anything that was kept; g_free(). */
uint32_t *fixture_full_repaint(struct fixture *fixture);
