/* What themes may read, and the reading of it: clock, panel, session, activity. */
#pragma once

#include <locale.h>

#include "scene/scene.h"

/* What {activity.image} yields: the name of the activity's own picture. */
#define SOURCE_PICTURE "activity:image"

/* What is the same for all layers, beside panel and session. */
struct scene_surroundings {
    struct battery battery;
    struct scene_policy policy;
    usec_t touched_boottime; /* 0: never */
};

/* One card's or face's view of the world; outlives what reads through it. */
struct source_state {
    const struct scene_panel *panel;
    const struct session *session;
    const struct scene_surroundings *surroundings;
    const struct activity *activity; /* NULL on the face */
    size_t activities;
    bool ambient;
    bool capsule; /* one stands over the face */
    double scale; /* pixels to a theme's unit */

    /* The last moment read as local time, so that ten date sources cost one conversion. */
    time_t local_at;
    struct tm local;
};

/* The user's session, copied from scene_facts. */
struct session {
    locale_t locale; /* never 0; "C" when the system has not the one asked for */
    char *language;  /* "de", "en" when unknown */
    char *territory; /* "DE" or "" */
    bool hour_24, light, reduced_motion;
    bool rtl;          /* the language is written from right to left */
    int first_weekday; /* 1: Monday */
};

void session_init(struct session *session, const struct scene_facts *facts);
void session_fini(struct session *session);

enum source_id {
#define SOURCE(id, name, ...) SOURCE_##id,
#include "scene/sources.def"
#undef SOURCE
    SOURCE_COUNT,
};

/* A source_read_fn; userdata is a struct source_state. */
void sources_read(void *userdata, size_t source, struct instant at, struct value *ret);

/* Parts of it. False: none of theirs. */
bool source_read_time(struct source_state *state, enum source_id id, struct instant at,
                      struct value *ret);
bool source_read_activity(struct source_state *state, enum source_id id, struct instant at,
                          struct value *ret);

bool source_read_details(const struct activity *activity, enum source_id id, struct value *ret);

/* Wall clock time; kept in `state` until another second is asked for. */
const struct tm *source_local_time(struct source_state *state, usec_t realtime);
/* "14:05" or "2:05" as the session has it. g_free(). */
char *source_time_of_day(const struct session *session, usec_t realtime);

static inline struct value value_number(double number)
{
    return (struct value){ .type = VALUE_NUMBER, .number = number };
}

static inline struct value value_bool(bool boolean)
{
    return (struct value){ .type = VALUE_BOOL, .boolean = boolean };
}

/* Null for NULL. */
static inline struct value value_take_string(char *string)
{
    return string ? (struct value){ .type = VALUE_STRING, .string = string } : (struct value){ 0 };
}
