#include "agent/mpris-player.h"

#include <string.h>

#include "agent/loose.h"

#define TEXT_BYTES_MAX 512
#define NAME_BYTES_MAX 128
#define URL_BYTES_MAX  (4 * 1024 * 1024) /* art may come whole, in a data: URI */

/* Positions that differ by less are the same: clocks and messages take their time. */
#define POSITION_SLACK (USEC_PER_SEC / 2)
/* Nobody listens faster. */
#define RATE_MAX 100.0
/* Beyond it a time is a mistake of units. */
#define TIME_MAX (INT64_C(30) * 24 * 3600 * 1000000)

struct track_text {
    const char *name;
    size_t offset;
    size_t max;
};

#define AT(member) offsetof(struct mpris_track, member)

static const struct track_text track_texts[] = {
    { "mpris:trackid", AT(id), TEXT_BYTES_MAX },    { "xesam:title", AT(title), TEXT_BYTES_MAX },
    { "xesam:artist", AT(artist), TEXT_BYTES_MAX }, { "xesam:album", AT(album), TEXT_BYTES_MAX },
    { "mpris:artUrl", AT(art_url), URL_BYTES_MAX }, { "xesam:url", AT(url), TEXT_BYTES_MAX },
};

static char **track_text(const struct track_text *text, struct mpris_track *track)
{
    return (char **)(void *)((char *)track + text->offset);
}

static void track_fini(struct mpris_track *track)
{
    for (size_t i = 0; i < G_N_ELEMENTS(track_texts); i++)
        g_free(*track_text(&track_texts[i], track));
}

static void read_length(struct mpris_track *track, GVariant *metadata)
{
    g_autoptr(GVariant) value = g_variant_lookup_value(metadata, "mpris:length", NULL);
    int64_t length;

    track->length = -1;
    if (loose_int64(value, &length) && length > 0 && length <= TIME_MAX)
        track->length = length;
}

/* A file without a title is known by its name. */
static char *title_from_url(const char *url)
{
    g_autofree char *plain = url ? g_uri_unescape_string(url, "/") : NULL;
    const char *slash = plain ? strrchr(plain, '/') : NULL;

    return slash && slash[1] && g_utf8_validate(slash + 1, -1, NULL) ? g_strdup(slash + 1) : NULL;
}

static void read_track(struct mpris_track *track, GVariant *metadata)
{
    for (size_t i = 0; i < G_N_ELEMENTS(track_texts); i++) {
        g_autoptr(GVariant) value = g_variant_lookup_value(metadata, track_texts[i].name, NULL);

        *track_text(&track_texts[i], track) = loose_joined_text(value, track_texts[i].max);
    }
    read_length(track, metadata);
    if (!track->title)
        track->title = title_from_url(track->url);
}

static bool same_text(const char *a, const char *b)
{
    return g_strcmp0(a, b) == 0;
}

static bool same_song(const struct mpris_track *a, const struct mpris_track *b)
{
    return same_text(a->id, b->id) && same_text(a->title, b->title) &&
           same_text(a->artist, b->artist) && same_text(a->url, b->url);
}

static bool same_track(const struct mpris_track *a, const struct mpris_track *b)
{
    return same_song(a, b) && same_text(a->album, b->album) && same_text(a->art_url, b->art_url) &&
           a->length == b->length;
}

void mpris_player_init(struct mpris_player *player, struct instant now)
{
    *player = (struct mpris_player){
        .track.length = -1,
        .rate = 1,
        .can_control = true,
        .can_play = true,
        .can_pause = true,
        .position = -1,
        .anchor_boottime = now.boottime,
        .since_boottime = now.boottime,
    };
}

void mpris_player_fini(struct mpris_player *player)
{
    track_fini(&player->track);
    g_free(player->identity);
    g_free(player->desktop_entry);
}

static double running_rate(const struct mpris_player *player)
{
    return player->status == MPRIS_PLAYING ? player->rate : 0;
}

int64_t mpris_player_position_at(const struct mpris_player *player, struct instant now)
{
    if (player->position < 0)
        return -1;

    double passed = (double)usec_sub(now.boottime, player->anchor_boottime);
    int64_t position = player->position + (int64_t)(passed * running_rate(player));

    return player->track.length > 0 ? MIN(position, player->track.length) : position;
}

/* Before status or rate change: what has run so far counts. */
static void move_anchor(struct mpris_player *player, struct instant now)
{
    player->position = mpris_player_position_at(player, now);
    player->anchor_boottime = now.boottime;
}

/* ---- properties ---- */

static unsigned apply_metadata(struct mpris_player *player, GVariant *value, struct instant now)
{
    struct mpris_track track = { .length = -1 };

    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_VARDICT))
        return 0;
    read_track(&track, value);
    if (same_track(&track, &player->track)) {
        track_fini(&track);
        return 0;
    }

    bool other_song = !same_song(&track, &player->track);
    track_fini(&player->track);
    player->track = track;
    if (!other_song)
        return MPRIS_CHANGED;
    player->position = -1;
    player->anchor_boottime = now.boottime;
    return MPRIS_CHANGED | MPRIS_CHANGED_TRACK;
}

static unsigned apply_status(struct mpris_player *player, GVariant *value, struct instant now)
{
    static const char *const names[] = {
        [MPRIS_STOPPED] = "Stopped",
        [MPRIS_PAUSED] = "Paused",
        [MPRIS_PLAYING] = "Playing",
    };
    g_autofree char *name = loose_text(value, NAME_BYTES_MAX);
    enum mpris_status status = MPRIS_STOPPED;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (name && g_ascii_strcasecmp(name, names[i]) == 0)
            status = (enum mpris_status)i;
    if (status == player->status)
        return 0;

    move_anchor(player, now);
    player->status = status;
    player->since_boottime = now.boottime;
    if (status == MPRIS_STOPPED)
        player->position = -1;
    return MPRIS_CHANGED | MPRIS_CHANGED_STATUS |
           (status == MPRIS_PLAYING ? MPRIS_STARTED_PLAYING : 0);
}

/* 0 is not allowed; those who send it mean a pause, which PlaybackStatus tells as well. */
static unsigned apply_rate(struct mpris_player *player, GVariant *value, struct instant now)
{
    double rate;

    if (!loose_double(value, &rate) || !(rate > 0 && rate <= RATE_MAX))
        return 0;
    if (rate >= player->rate && rate <= player->rate)
        return 0;
    move_anchor(player, now);
    player->rate = rate;
    return MPRIS_CHANGED | MPRIS_CHANGED_STATUS;
}

static unsigned apply_text(char **stored, GVariant *value)
{
    g_autofree char *text = loose_text(value, NAME_BYTES_MAX);

    if (same_text(text, *stored))
        return 0;
    g_free(*stored);
    *stored = g_steal_pointer(&text);
    return MPRIS_CHANGED;
}

static unsigned apply_capability(struct mpris_player *player, const char *name, GVariant *value)
{
    struct {
        const char *name;
        bool *stored;
    } capabilities[] = {
        { "CanControl", &player->can_control },
        { "CanGoNext", &player->can_go_next },
        { "CanGoPrevious", &player->can_go_previous },
        { "CanPlay", &player->can_play },
        { "CanPause", &player->can_pause },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(capabilities); i++) {
        bool can;

        if (strcmp(name, capabilities[i].name) != 0 || !loose_bool(value, &can) ||
            can == *capabilities[i].stored)
            continue;
        *capabilities[i].stored = can;
        return MPRIS_CHANGED;
    }
    return 0;
}

static unsigned apply_property(struct mpris_player *player, const char *name, GVariant *value,
                               struct instant now)
{
    if (strcmp(name, "Metadata") == 0)
        return apply_metadata(player, value, now);
    if (strcmp(name, "PlaybackStatus") == 0)
        return apply_status(player, value, now);
    if (strcmp(name, "Rate") == 0)
        return apply_rate(player, value, now);
    if (strcmp(name, "Identity") == 0)
        return apply_text(&player->identity, value);
    if (strcmp(name, "DesktopEntry") == 0)
        return apply_text(&player->desktop_entry, value);
    return apply_capability(player, name, value);
}

unsigned mpris_player_apply(struct mpris_player *player, GVariant *properties, struct instant now)
{
    unsigned changes = 0;
    GVariantIter iter;
    const char *name;
    GVariant *value;

    g_variant_iter_init(&iter, properties);
    while (g_variant_iter_next(&iter, "{&sv}", &name, &value)) {
        changes |= apply_property(player, name, value, now);
        g_variant_unref(value);
    }
    return changes;
}

bool mpris_player_set_position(struct mpris_player *player, GVariant *value,
                               enum mpris_position_source source, struct instant now)
{
    int64_t expected = mpris_player_position_at(player, now);
    int64_t position;

    if (!loose_int64(value, &position) || position < 0 || position > TIME_MAX)
        return false;
    if (source == MPRIS_POSITION_ASKED && position == 0 && expected > 0)
        return false;
    /* The length still is that of the song before. */
    if (player->track.length > 0 && position > player->track.length + (int64_t)POSITION_SLACK)
        player->track.length = -1;
    player->position = position;
    player->anchor_boottime = now.boottime;
    return expected < 0 || ABS(position - expected) > (int64_t)POSITION_SLACK;
}

/* ---- which one ---- */

usec_t mpris_player_idle_at(const struct mpris_player *player)
{
    if (player->turn == 0 || !(player->track.title || player->status == MPRIS_PLAYING))
        return 0;
    switch (player->status) {
    case MPRIS_PLAYING:
        return USEC_INFINITY;
    case MPRIS_PAUSED:
        return usec_add(player->since_boottime, MPRIS_PAUSED_GRACE);
    case MPRIS_STOPPED:
        return usec_add(player->since_boottime, MPRIS_STOPPED_GRACE);
    }
    return 0;
}

bool mpris_player_is_duplicate(const struct mpris_player *a, const struct mpris_player *b)
{
    if (!a->track.title || !same_text(a->track.title, b->track.title))
        return false;
    if (a->track.artist && b->track.artist && !same_text(a->track.artist, b->track.artist))
        return false;
    return a->track.length < 0 || b->track.length < 0 ||
           ABS(a->track.length - b->track.length) < (int64_t)(2 * USEC_PER_SEC);
}

/* Of two that play the same, the one with a picture, else the first: it does not flicker. */
static bool better(const struct mpris_player *a, const struct mpris_player *b)
{
    if (a->status == b->status && mpris_player_is_duplicate(a, b)) {
        if ((a->track.art_url != NULL) != (b->track.art_url != NULL))
            return a->track.art_url != NULL;
        return a->turn < b->turn;
    }
    return a->turn > b->turn;
}

struct mpris_player *mpris_player_choose(const GPtrArray *players, struct instant now,
                                         usec_t *ret_next)
{
    struct mpris_player *best = NULL;

    for (guint i = 0; i < players->len; i++) {
        struct mpris_player *player = g_ptr_array_index(players, i);

        if (mpris_player_idle_at(player) > now.boottime && (!best || better(player, best)))
            best = player;
    }
    *ret_next = best ? mpris_player_idle_at(best) : USEC_INFINITY;
    return best;
}

/* ---- on the panel ---- */

static void add_text(GVariantBuilder *fields, const char *name, const char *text)
{
    g_variant_builder_add(fields, "{sv}", name, g_variant_new_string(text ? text : ""));
}

static void add_time(GVariantBuilder *fields, const char *name, int64_t time)
{
    g_variant_builder_add(fields, "{sv}", name, g_variant_new_int64(time));
}

static void add_action(GVariantBuilder *list, const char *key, const char *label, const char *icon)
{
    g_variant_builder_open(list, G_VARIANT_TYPE_VARDICT);
    add_text(list, "key", key);
    add_text(list, "label", label);
    add_text(list, "icon", icon);
    g_variant_builder_close(list);
}

static bool can_play_pause(const struct mpris_player *player)
{
    return player->status == MPRIS_PLAYING ? player->can_pause : player->can_play;
}

static GVariant *actions(const struct mpris_player *player)
{
    bool playing = player->status == MPRIS_PLAYING;
    GVariantBuilder list;

    g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
    if (mpris_player_method(player, "previous"))
        add_action(&list, "previous", "Previous", "previous");
    if (mpris_player_method(player, "play-pause"))
        add_action(&list, "play-pause", playing ? "Pause" : "Play", playing ? "pause" : "play");
    if (mpris_player_method(player, "next"))
        add_action(&list, "next", "Next", "next");
    return g_variant_builder_end(&list);
}

const char *mpris_player_method(const struct mpris_player *player, const char *action)
{
    if (!player->can_control)
        return NULL;
    if (strcmp(action, "previous") == 0)
        return player->can_go_previous ? "Previous" : NULL;
    if (strcmp(action, "play-pause") == 0)
        return can_play_pause(player) ? "PlayPause" : NULL;
    if (strcmp(action, "next") == 0)
        return player->can_go_next ? "Next" : NULL;
    return NULL;
}

GVariant *mpris_player_fields(const struct mpris_player *player, struct instant now)
{
    const struct mpris_track *track = &player->track;
    GVariantBuilder fields;

    g_variant_builder_init(&fields, G_VARIANT_TYPE_VARDICT);
    add_text(&fields, "key", "media");
    add_text(&fields, "app", player->identity);
    add_text(&fields, "title", track->title ? track->title : player->identity);
    add_text(&fields, "text", track->artist ? track->artist : track->album);
    add_text(&fields, "lifetime", "connection");
    add_time(&fields, "length", track->length);
    add_time(&fields, "position", mpris_player_position_at(player, now));
    g_variant_builder_add(&fields, "{sv}", "rate", g_variant_new_double(running_rate(player)));
    add_time(&fields, "anchor", (int64_t)now.boottime);
    g_variant_builder_add(&fields, "{sv}", "actions", actions(player));
    return g_variant_builder_end(&fields);
}

bool mpris_name_is_player(const char *bus_name)
{
    static const char prefix[] = "org.mpris.MediaPlayer2.";
    const char *name;

    if (!g_str_has_prefix(bus_name, prefix))
        return false;
    name = bus_name + strlen(prefix);
    return *name && strcmp(name, "playerctld") != 0 && !g_str_has_prefix(name, "playerctld.");
}
