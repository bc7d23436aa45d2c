/* What one media player says of itself over MPRIS 2.2, and which of several is the one to show.
 * Tolerant of what players get wrong; pure data. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/clock.h"

/* A paused song stays that long; a stopped one only as long as players need between two songs. */
#define MPRIS_PAUSED_GRACE  (5 * USEC_PER_MINUTE)
#define MPRIS_STOPPED_GRACE (3 * USEC_PER_SEC)

enum mpris_status {
    MPRIS_STOPPED,
    MPRIS_PAUSED,
    MPRIS_PLAYING,
};

struct mpris_track {
    char *id, *title, *artist, *album, *art_url, *url; /* NULL: absent */
    int64_t length;                                    /* µs, -1: unknown */
};

struct mpris_player {
    char *identity, *desktop_entry; /* NULL: unknown */
    struct mpris_track track;
    enum mpris_status status;
    double rate; /* of playing, above 0 */
    bool can_control, can_go_next, can_go_previous, can_play, can_pause;

    int64_t position; /* µs at `anchor_boottime`; -1: unknown */
    usec_t anchor_boottime;
    uint64_t turn;         /* the higher, the later it began to play; 0: never did */
    usec_t since_boottime; /* it has its status */
};

void mpris_player_init(struct mpris_player *player, struct instant now);
void mpris_player_fini(struct mpris_player *player);

enum mpris_change {
    MPRIS_CHANGED = 1 << 0,         /* something that shows */
    MPRIS_CHANGED_TRACK = 1 << 1,   /* another song: its position must be asked for */
    MPRIS_CHANGED_STATUS = 1 << 2,  /* or rate: the same */
    MPRIS_STARTED_PLAYING = 1 << 3, /* the caller gives it its turn */
};

/* Takes in properties of the root or the Player interface, as of GetAll or PropertiesChanged.
 * Returns a set of enum mpris_change. Position is not read from here: see below. */
unsigned mpris_player_apply(struct mpris_player *player, GVariant *properties, struct instant now);

enum mpris_position_source {
    MPRIS_POSITION_SEEKED, /* said of its own accord */
    MPRIS_POSITION_ASKED,  /* the answer to a question: 0 is what those say who do not know */
};

/* Returns true when the position is not where it was thought to be. */
bool mpris_player_set_position(struct mpris_player *player, GVariant *value,
                               enum mpris_position_source source, struct instant now);
/* -1: unknown. */
int64_t mpris_player_position_at(const struct mpris_player *player, struct instant now);

/* The moment from which it is no longer worth showing (CLOCK_BOOTTIME); USEC_INFINITY while it
 * plays, 0 when it never was. */
usec_t mpris_player_idle_at(const struct mpris_player *player);
/* Both play the same: a browser and its desktop integration. */
bool mpris_player_is_duplicate(const struct mpris_player *a, const struct mpris_player *b);
/* The one to show: the last that began to play and is not idle, or NULL. `players`: of struct
 * mpris_player *. `ret_next`: when to ask again though nothing happens (CLOCK_BOOTTIME). */
struct mpris_player *mpris_player_choose(const GPtrArray *players, struct instant now,
                                         usec_t *ret_next);

/* The panel's fields, a{sv}, floating. */
GVariant *mpris_player_fields(const struct mpris_player *player, struct instant now);
/* The Player method for an action of these fields, or NULL. */
const char *mpris_player_method(const struct mpris_player *player, const char *action);
/* org.mpris.MediaPlayer2.NAME is a player and no proxy of others. */
bool mpris_name_is_player(const char *bus_name);
