#include "agent/mpris.h"

#include <string.h>

#include "agent/mpris-player.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"

#define NAMESPACE "org.mpris.MediaPlayer2"
#define PATH      "/org/mpris/MediaPlayer2"
#define ROOT      "org.mpris.MediaPlayer2"
#define PLAYER    "org.mpris.MediaPlayer2.Player"
#define KIND      "media-playback"
#define ART_SIDE  480
/* Players go and come; more at a time than this are somebody's mistake. */
#define PLAYERS_MAX 32

/* One player on the bus. `player` comes first, so that its pointer is the entry's. */
struct entry {
    struct mpris_player player;
    struct mpris *mpris;
    char *name;
    struct bus_match *properties;
    struct bus_match *seeked;
    struct bus_pending *root_query;
    struct bus_pending *player_query;
    struct bus_pending *position_query;
};

struct mpris {
    struct bus *session;
    struct panel *panel;
    struct images *images;
    struct bus_watch *watch;
    struct loop_timer *idle; /* when the shown player is no longer worth it */
    GPtrArray *entries;
    uint64_t turns;

    struct entry *shown; /* NULL: none */
    struct panel_activity *activity;
    bool visible;
    struct picture *art;
    char *art_url; /* of `art`, or of what is being loaded */
    struct images_request *art_request;
};

static struct instant now(void)
{
    return clock_now(clock_system());
}

/* ---- the activity -----------------------------------------------------------------------------
 */

static void publish(struct mpris *mpris);

static void on_art(struct picture *picture, void *userdata)
{
    struct mpris *mpris = userdata;

    mpris->art_request = NULL;
    picture_unref(mpris->art);
    mpris->art = picture ? picture_ref(picture) : NULL;
    publish(mpris);
}

static void load_art(struct mpris *mpris, const char *url)
{
    if (g_strcmp0(mpris->art_url, url) == 0)
        return;
    images_cancel(g_steal_pointer(&mpris->art_request));
    picture_unref(g_steal_pointer(&mpris->art));
    g_free(mpris->art_url);
    mpris->art_url = g_strdup(url);
    if (url)
        mpris->art_request = images_load(mpris->images, url, ART_SIDE, on_art, mpris);
}

static void on_action(struct panel_activity *activity, const char *action, void *userdata)
{
    struct mpris *mpris = userdata;
    const char *method = mpris->shown ? mpris_player_method(&mpris->shown->player, action) : NULL;

    if (!method)
        return;

    const struct bus_target target = { mpris->shown->name, PATH, PLAYER };
    bus_call(mpris->session, target, method, NULL, NULL, 0, NULL, NULL);
}

static void on_ended(struct panel_activity *activity, const char *reason, void *userdata)
{
    struct mpris *mpris = userdata;

    mpris->activity = NULL;
    mpris->visible = false;
}

static void ask_position(struct entry *entry);

/* Players drift; what is seen again is asked for again. */
static void on_shown(struct panel_activity *activity, bool visible, void *userdata)
{
    struct mpris *mpris = userdata;

    if (visible && !mpris->visible && mpris->shown)
        ask_position(mpris->shown);
    mpris->visible = visible;
}

static const struct panel_listener listener = {
    .action = on_action,
    .ended = on_ended,
    .shown = on_shown,
};

static void publish(struct mpris *mpris)
{
    if (!mpris->shown) {
        panel_end(g_steal_pointer(&mpris->activity));
        load_art(mpris, NULL);
        mpris->visible = false;
        return;
    }
    load_art(mpris, mpris->shown->player.track.art_url);

    GVariant *fields = mpris_player_fields(&mpris->shown->player, now());
    if (mpris->activity)
        panel_update(mpris->activity, PANEL_QUIET, fields, mpris->art);
    else
        mpris->activity = panel_post(mpris->panel, KIND, fields, mpris->art, &listener, mpris);
}

/* Chooses the player to show; `publish_anyway` when the one that is shown has changed. */
static void choose(struct mpris *mpris, bool publish_anyway)
{
    usec_t next;
    struct entry *chosen =
        (struct entry *)(void *)mpris_player_choose(mpris->entries, now(), &next);
    bool other = chosen != mpris->shown;

    loop_timer_arm(mpris->idle, next, USEC_PER_SEC);
    mpris->shown = chosen;
    /* An activity belongs to one app for its life. */
    if (other)
        panel_end(g_steal_pointer(&mpris->activity));
    if (other && chosen)
        ask_position(chosen);
    if (other || publish_anyway)
        publish(mpris);
}

static void on_idle(void *userdata)
{
    choose(userdata, false);
}

/* ---- players ----------------------------------------------------------------------------------
 */

static void on_position(const struct bus_reply *reply, void *userdata)
{
    struct entry *entry = userdata;

    entry->position_query = NULL;
    if (reply->error || !g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(v)")))
        return;

    g_autoptr(GVariant) value = NULL;
    g_variant_get(reply->body, "(v)", &value);
    if (mpris_player_set_position(&entry->player, value, MPRIS_POSITION_ASKED, now()) &&
        entry == entry->mpris->shown)
        publish(entry->mpris);
}

static void get(struct entry *entry, struct bus_pending **pending, const char *member,
                GVariant *args, bus_reply_fn callback)
{
    const struct bus_target target = { entry->name, PATH, "org.freedesktop.DBus.Properties" };

    bus_pending_cancel(*pending);
    *pending = bus_call(entry->mpris->session, target, member, args, NULL, 0, callback, entry);
}

static void ask_position(struct entry *entry)
{
    get(entry, &entry->position_query, "Get", g_variant_new("(ss)", PLAYER, "Position"),
        on_position);
}

static void apply(struct entry *entry, GVariant *properties)
{
    struct mpris *mpris = entry->mpris;
    unsigned change = mpris_player_apply(&entry->player, properties, now());

    if (change == 0)
        return;
    if (change & MPRIS_STARTED_PLAYING)
        entry->player.turn = ++mpris->turns;
    if (change & (MPRIS_CHANGED_TRACK | MPRIS_CHANGED_STATUS))
        ask_position(entry);
    choose(mpris, entry == mpris->shown);
}

static void on_all(struct entry *entry, const struct bus_reply *reply)
{
    if (reply->error || !g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(a{sv})")))
        return;

    g_autoptr(GVariant) properties = g_variant_get_child_value(reply->body, 0);
    apply(entry, properties);
}

static void on_player(const struct bus_reply *reply, void *userdata)
{
    struct entry *entry = userdata;

    entry->player_query = NULL;
    on_all(entry, reply);
}

/* Only now what it plays: an activity belongs to one app for its life, so the app's name is known
 * before there is one. */
static void on_root(const struct bus_reply *reply, void *userdata)
{
    struct entry *entry = userdata;

    entry->root_query = NULL;
    on_all(entry, reply);
    get(entry, &entry->player_query, "GetAll", g_variant_new("(s)", PLAYER), on_player);
}

/* What a player only says has changed is asked for. */
static void on_properties(const char *sender, const char *path, const char *member, GVariant *body,
                          void *userdata)
{
    struct entry *entry = userdata;
    const char *interface;
    g_autoptr(GVariant) changed = NULL;
    g_autoptr(GVariant) invalidated = NULL;

    if (entry->root_query || !g_variant_is_of_type(body, G_VARIANT_TYPE("(sa{sv}as)")))
        return; /* before on_root() all of it is still to be asked for */
    g_variant_get(body, "(&s@a{sv}@as)", &interface, &changed, &invalidated);
    if (strcmp(interface, PLAYER) != 0 && strcmp(interface, ROOT) != 0)
        return;
    if (g_variant_n_children(invalidated) > 0)
        get(entry, &entry->player_query, "GetAll", g_variant_new("(s)", PLAYER), on_player);
    apply(entry, changed);
}

static void on_seeked(const char *sender, const char *path, const char *member, GVariant *body,
                      void *userdata)
{
    struct entry *entry = userdata;

    if (g_variant_n_children(body) != 1)
        return;

    g_autoptr(GVariant) value = g_variant_get_child_value(body, 0);
    if (mpris_player_set_position(&entry->player, value, MPRIS_POSITION_SEEKED, now()) &&
        entry == entry->mpris->shown)
        publish(entry->mpris);
}

static void entry_free(void *data)
{
    struct entry *entry = data;

    bus_pending_cancel(entry->root_query);
    bus_pending_cancel(entry->player_query);
    bus_pending_cancel(entry->position_query);
    bus_match_free(entry->properties);
    bus_match_free(entry->seeked);
    mpris_player_fini(&entry->player);
    g_free(entry->name);
    g_free(entry);
}

static void add_player(struct mpris *mpris, const char *name)
{
    if (mpris->entries->len >= PLAYERS_MAX)
        return;

    struct entry *entry = g_new0(struct entry, 1);

    mpris_player_init(&entry->player, now());
    entry->mpris = mpris;
    entry->name = g_strdup(name);
    g_ptr_array_add(mpris->entries, entry);
    entry->properties =
        bus_match_signal(mpris->session, name, PATH, "org.freedesktop.DBus.Properties",
                         "PropertiesChanged", on_properties, entry);
    entry->seeked =
        bus_match_signal(mpris->session, name, PATH, PLAYER, "Seeked", on_seeked, entry);
    get(entry, &entry->root_query, "GetAll", g_variant_new("(s)", ROOT), on_root);
}

static void remove_player(struct mpris *mpris, const char *name)
{
    for (guint i = 0; i < mpris->entries->len; i++) {
        struct entry *entry = mpris->entries->pdata[i];

        if (strcmp(entry->name, name) != 0)
            continue;
        if (mpris->shown == entry)
            mpris->shown = NULL;
        g_ptr_array_remove_index(mpris->entries, i);
        choose(mpris, true);
        return;
    }
}

static void on_name(const char *name, const char *old_owner, const char *new_owner, void *userdata)
{
    struct mpris *mpris = userdata;

    if (!mpris_name_is_player(name))
        return;
    if (*old_owner)
        remove_player(mpris, name);
    if (*new_owner)
        add_player(mpris, name);
}

struct mpris *mpris_new(sd_event *event, struct bus *session, struct panel *panel,
                        struct images *images)
{
    struct mpris *mpris = g_new0(struct mpris, 1);

    mpris->session = session;
    mpris->panel = panel;
    mpris->images = images;
    mpris->entries = g_ptr_array_new_with_free_func(entry_free);
    if (loop_timer_new(event, CLOCK_BOOTTIME, on_idle, mpris, &mpris->idle) < 0)
        g_error("no timer for media players");
    mpris->watch = bus_watch_name(session, NAMESPACE ".*", on_name, mpris);
    return mpris;
}

void mpris_free(struct mpris *mpris)
{
    if (!mpris)
        return;
    bus_watch_free(mpris->watch);
    panel_end(mpris->activity);
    images_cancel(mpris->art_request);
    g_ptr_array_unref(mpris->entries);
    loop_timer_free(mpris->idle);
    picture_unref(mpris->art);
    g_free(mpris->art_url);
    g_free(mpris);
}
