#include "agent/notification.h"

#include <string.h>

#include "agent/loose.h"
#include "agent/markup.h"
#include "base/text.h"

/* Without a timeout of its own, a notification is old news after that long. */
#define DEFAULT_TIMEOUT (USEC_PER_HOUR)
/* Transient ones (a volume bar) are only good while they are new. */
#define TRANSIENT_TIMEOUT (10 * USEC_PER_SEC)
/* A blink of an expire_timeout is raised to that, so that it can be seen. */
#define TIMEOUT_MIN (USEC_PER_SEC)

struct hint_text {
    const char *name;
    size_t offset;
    size_t max;
};

#define AT(member) offsetof(struct notification, member)

/* Old spellings behind the new ones: the first that is there wins. */
static const struct hint_text hint_texts[] = {
    { "desktop-entry", AT(desktop_entry), NOTIFICATION_NAME_MAX },
    { "category", AT(category), NOTIFICATION_NAME_MAX },
    { "image-path", AT(image_path), NOTIFICATION_PATH_MAX },
    { "image_path", AT(image_path), NOTIFICATION_PATH_MAX },
    { "x-canonical-private-synchronous", AT(tag), NOTIFICATION_NAME_MAX },
    { "private-synchronous", AT(tag), NOTIFICATION_NAME_MAX },
    { "synchronous", AT(tag), NOTIFICATION_NAME_MAX },
    { "x-dunst-stack-tag", AT(tag), NOTIFICATION_NAME_MAX },
};

static GVariant *lookup(GVariant *hints, const char *name)
{
    return g_variant_lookup_value(hints, name, NULL);
}

static void read_hint_texts(struct notification *notification, GVariant *hints)
{
    for (size_t i = 0; i < G_N_ELEMENTS(hint_texts); i++) {
        const struct hint_text *hint = &hint_texts[i];
        char **stored = (char **)(void *)((char *)notification + hint->offset);

        if (!*stored) {
            g_autoptr(GVariant) value = lookup(hints, hint->name);
            *stored = loose_text(value, hint->max);
        }
    }
}

static bool hint_bool(GVariant *hints, const char *name)
{
    g_autoptr(GVariant) value = lookup(hints, name);
    bool given = false;

    loose_bool(value, &given);
    return given;
}

static bool hint_int(GVariant *hints, const char *name, int64_t *ret)
{
    g_autoptr(GVariant) value = lookup(hints, name);

    return loose_int64(value, ret);
}

static void read_hints(struct notification *notification, GVariant *hints)
{
    int64_t number;

    read_hint_texts(notification, hints);
    notification->transient = hint_bool(hints, "transient");
    notification->resident = hint_bool(hints, "resident");
    notification->action_icons = hint_bool(hints, "action-icons");

    notification->urgency = URGENCY_NORMAL;
    if (hint_int(hints, "urgency", &number) && number >= URGENCY_LOW && number <= URGENCY_CRITICAL)
        notification->urgency = (enum urgency)number;

    notification->progress = -1;
    if (hint_int(hints, "value", &number) && number >= 0)
        notification->progress = (int)MIN(number, 100);

    notification->image_data = lookup(hints, "image-data");
    if (!notification->image_data)
        notification->image_data = lookup(hints, "image_data");
    notification->icon_data = lookup(hints, "icon_data");
}

bool notification_has_action(const struct notification *notification, const char *key)
{
    for (size_t i = 0; i < notification->n_actions; i++)
        if (strcmp(notification->actions[i].key, key) == 0)
            return true;
    return false;
}

/* Key, label, key, label, ...; a key without a label at the end is none. */
static void read_actions(struct notification *notification, GVariant *texts)
{
    gsize count;
    g_autofree const char **pairs = g_variant_get_strv(texts, &count);

    for (gsize i = 0; i + 1 < count && notification->n_actions < NOTIFICATION_ACTIONS_MAX; i += 2) {
        const char *key = pairs[i];

        if (!*key || !text_ok(key, NOTIFICATION_KEY_MAX) ||
            notification_has_action(notification, key))
            continue;
        notification->actions[notification->n_actions++] = (struct notification_action){
            .key = g_strdup(key),
            .label = text_clean(pairs[i + 1], NOTIFICATION_NAME_MAX),
        };
    }
}

static usec_t expiry(const struct notification *notification, int timeout_msec, struct instant now)
{
    if (timeout_msec > 0)
        return usec_add(now.realtime, MAX((usec_t)timeout_msec * USEC_PER_MSEC, TIMEOUT_MIN));
    if (timeout_msec == 0)
        return USEC_INFINITY;
    if (notification->transient)
        return usec_add(now.realtime, TRANSIENT_TIMEOUT);
    if (notification->urgency == URGENCY_CRITICAL)
        return USEC_INFINITY;
    return usec_add(now.realtime, DEFAULT_TIMEOUT);
}

static char *clean_or_null(const char *text, size_t max)
{
    g_autofree char *clean = text_clean(text, max);

    return *clean ? g_steal_pointer(&clean) : NULL;
}

/* Some send no summary: then the body is the title. */
static void read_texts(struct notification *notification, const char *summary, const char *body)
{
    g_autofree char *plain = markup_to_plain(body, NOTIFICATION_TEXT_MAX);

    notification->title = g_strstrip(text_clean(summary, NOTIFICATION_TITLE_MAX));
    if (*plain && *notification->title) {
        notification->text = g_steal_pointer(&plain);
    } else if (*plain) {
        g_free(notification->title);
        notification->title = text_clean(plain, NOTIFICATION_TITLE_MAX);
    } else if (!*notification->title && notification->app) {
        g_free(notification->title);
        notification->title = g_strdup(notification->app);
    }
}

struct notification *notification_read(GVariant *args, struct instant now, uint32_t *ret_replaces)
{
    struct notification *notification = g_new0(struct notification, 1);
    const char *app, *icon, *summary, *body;
    g_autoptr(GVariant) actions = NULL;
    g_autoptr(GVariant) hints = NULL;
    gint32 timeout_msec;

    g_variant_get(args, "(&su&s&s&s@as@a{sv}i)", &app, ret_replaces, &icon, &summary, &body,
                  &actions, &hints, &timeout_msec);
    read_hints(notification, hints);
    notification->app = clean_or_null(app, NOTIFICATION_NAME_MAX);
    if (!notification->app)
        notification->app = g_strdup(notification->desktop_entry);
    notification->app_icon = clean_or_null(icon, NOTIFICATION_PATH_MAX);
    read_texts(notification, summary, body);
    read_actions(notification, actions);
    notification->expires_realtime = expiry(notification, timeout_msec, now);
    return notification;
}

void notification_free(struct notification *notification)
{
    if (!notification)
        return;
    g_free(notification->app);
    g_free(notification->title);
    g_free(notification->text);
    g_free(notification->desktop_entry);
    g_free(notification->category);
    g_free(notification->tag);
    for (size_t i = 0; i < notification->n_actions; i++) {
        g_free(notification->actions[i].key);
        g_free(notification->actions[i].label);
    }
    g_clear_pointer(&notification->image_data, g_variant_unref);
    g_free(notification->image_path);
    g_free(notification->app_icon);
    g_clear_pointer(&notification->icon_data, g_variant_unref);
    g_free(notification);
}

static void add_text(GVariantBuilder *fields, const char *name, const char *text)
{
    g_variant_builder_add(fields, "{sv}", name, g_variant_new_string(text ? text : ""));
}

static GVariant *action_fields(const struct notification *notification)
{
    GVariantBuilder list;

    g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
    for (size_t i = 0; i < notification->n_actions; i++) {
        const struct notification_action *action = &notification->actions[i];

        g_variant_builder_open(&list, G_VARIANT_TYPE_VARDICT);
        add_text(&list, "key", action->key);
        add_text(&list, "label", action->label);
        /* With action-icons the keys are names of icons. */
        if (notification->action_icons && text_is_identifier(action->key))
            add_text(&list, "icon", action->key);
        g_variant_builder_close(&list);
    }
    return g_variant_builder_end(&list);
}

GVariant *notification_fields(const struct notification *notification)
{
    GVariantBuilder fields;
    bool critical = notification->urgency == URGENCY_CRITICAL;
    bool has_progress = notification->progress >= 0;
    usec_t expires = notification->expires_realtime;
    g_autofree char *key = g_strdup_printf("notification-%u", notification->id);

    g_variant_builder_init(&fields, G_VARIANT_TYPE_VARDICT);
    add_text(&fields, "key", key);
    add_text(&fields, "app", notification->app);
    add_text(&fields, "title", notification->title);
    add_text(&fields, "text", notification->text);
    add_text(&fields, "class", critical ? "alert" : "notice");
    add_text(&fields, "lifetime", "connection");
    g_variant_builder_add(&fields, "{sv}", "actions", action_fields(notification));
    g_variant_builder_add(&fields, "{sv}", "expires",
                          g_variant_new_int64(expires == USEC_INFINITY ? -1 : (gint64)expires));
    if (has_progress) {
        g_variant_builder_add(&fields, "{sv}", "position",
                              g_variant_new_int64(notification->progress));
        g_variant_builder_add(&fields, "{sv}", "length", g_variant_new_int64(100));
        g_variant_builder_add(&fields, "{sv}", "rate", g_variant_new_double(0));
    }
    return g_variant_builder_end(&fields);
}
