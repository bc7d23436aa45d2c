/* The fields of an activity between the bus and struct activity. One table drives reading, the
 * suggestions for misspelled names, and the way back; details.c has another for what is only said,
 * not acted on. */
#include "model/activity-internal.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/text.h"

#define REALTIME_MAX (INT64_C(253402300799) * 1000000) /* the end of the year 9999 */

/* An anchor may be that far ahead: clocks are read one after the other. */
#define ANCHOR_AHEAD_MAX USEC_PER_SEC

enum field_id {
    FIELD_TITLE,
    FIELD_TEXT,
    FIELD_APP,
    FIELD_ICON,
    FIELD_KEY,
    FIELD_LIFETIME,
    FIELD_CLASS,
    FIELD_PRIVACY,
    FIELD_IMAGE,
    FIELD_IMAGE_SIZE,
    FIELD_DEADLINE,
    FIELD_STARTED,
    FIELD_EXPIRES,
    FIELD_REMAINING,
    FIELD_POSITION,
    FIELD_LENGTH,
    FIELD_RATE,
    FIELD_ANCHOR,
    FIELD_ACTIONS,
    FIELD_PANELS,
    FIELD_COUNT,
};

struct reading {
    const struct activity *base; /* NULL when posting */
    struct activity *next;
    const int *fds;
    size_t n_fds;
    struct instant now;
    unsigned given; /* bits of enum field_id */
    gint32 image_handle;
    struct size image_size;
    char **ret_why;
};

struct field {
    const char *name;
    const char *type;
    int (*read)(struct reading *reading, const struct field *field, GVariant *value);
    size_t offset; /* in struct activity, for those that are stored as they are */
    size_t max;    /* bytes of a text */
};

static bool given(const struct reading *reading, enum field_id id)
{
    return reading->given & (1u << id);
}

static void *member(const struct field *field, struct activity *activity)
{
    return (char *)activity + field->offset;
}

static int refuse(struct reading *reading, const struct field *field, int error, const char *what)
{
    *reading->ret_why = g_strdup_printf("field '%s' %s", field->name, what);
    return error;
}

/* ---- values ---- */

static int read_text(struct reading *reading, const struct field *field, GVariant *value)
{
    const char *text = g_variant_get_string(value, NULL);

    if (strlen(text) > field->max) {
        *reading->ret_why =
            g_strdup_printf("field '%s' may have at most %zu bytes", field->name, field->max);
        return -E2BIG;
    }
    if (!text_ok(text, field->max))
        return refuse(reading, field, -EINVAL, "must be UTF-8 without control characters");

    char **stored = member(field, reading->next);
    g_free(*stored);
    *stored = *text ? g_strdup(text) : NULL;
    return 0;
}

static int read_icon(struct reading *reading, const struct field *field, GVariant *value)
{
    const char *text = g_variant_get_string(value, NULL);

    if (strchr(text, '/') || *text == '.')
        return refuse(reading, field, -EINVAL,
                      "must be a name, not a path; send pictures as 'image'");
    return read_text(reading, field, value);
}

/* What an activity is found by stays for its life. */
static int read_identity(struct reading *reading, const struct field *field, GVariant *value)
{
    const char *text = g_variant_get_string(value, NULL);

    if (!reading->base)
        return read_text(reading, field, value);

    const char *present = *(char **)member(field, reading->next);
    if (strcmp(text, present ? present : "") != 0)
        return refuse(reading, field, -EINVAL, "cannot be changed; post a new activity");
    return 0;
}

static const char *const lifetime_names[] = {
    [LIFETIME_EXPIRY] = "expiry",
    [LIFETIME_CONNECTION] = "connection",
    [LIFETIME_PERSISTENT] = "persistent",
};
G_STATIC_ASSERT(G_N_ELEMENTS(lifetime_names) == LIFETIME_PERSISTENT + 1);

static int read_lifetime(struct reading *reading, const struct field *field, GVariant *value)
{
    const char *text = g_variant_get_string(value, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(lifetime_names); i++)
        if (strcmp(lifetime_names[i], text) == 0) {
            reading->next->lifetime = (enum activity_lifetime)i;
            return 0;
        }
    return refuse(reading, field, -EINVAL, "must be expiry, connection or persistent");
}

static int read_class(struct reading *reading, const struct field *field, GVariant *value)
{
    enum activity_class class;

    if (activity_class_from_string(g_variant_get_string(value, NULL), &class) < 0)
        return refuse(reading, field, -EINVAL, "must be alert, live, notice, media or pin");
    if (class <= CLASS_ALARM && class != reading->next->kind->class)
        return refuse(reading, field, -EINVAL,
                      "may be call or alarm only for kinds that have this class");
    reading->next->class = class;
    return 0;
}

static int read_privacy(struct reading *reading, const struct field *field, GVariant *value)
{
    if (activity_privacy_from_string(g_variant_get_string(value, NULL), &reading->next->privacy) <
        0)
        return refuse(reading, field, -EINVAL, "must be public, private or secret");
    return 0;
}

static int read_image(struct reading *reading, const struct field *field, GVariant *value)
{
    reading->image_handle = g_variant_get_handle(value);
    return 0;
}

static int read_image_size(struct reading *reading, const struct field *field, GVariant *value)
{
    guint32 width, height;

    g_variant_get(value, "(uu)", &width, &height);
    if (width > ACTIVITY_IMAGE_SIDE_MAX || height > ACTIVITY_IMAGE_SIDE_MAX)
        return refuse(reading, field, -E2BIG, "may be at most 2048 x 2048");
    reading->image_size = (struct size){ (int)width, (int)height };
    return 0;
}

static int read_realtime(struct reading *reading, const struct field *field, GVariant *value)
{
    gint64 time = g_variant_get_int64(value);

    if (time < -1 || time > REALTIME_MAX)
        return refuse(reading, field, -EINVAL,
                      "must be microseconds of CLOCK_REALTIME before the year 10000, or -1 for "
                      "none");
    *(usec_t *)member(field, reading->next) = time < 0 ? USEC_INFINITY : (usec_t)time;
    return 0;
}

static int read_duration(struct reading *reading, const struct field *field, GVariant *value)
{
    gint64 duration = g_variant_get_int64(value);

    if (duration < -1 || duration > ACTIVITY_TIME_MAX)
        return refuse(reading, field, -EINVAL,
                      "must be microseconds, at most ten years, or -1 for none");
    *(int64_t *)member(field, reading->next) = duration;
    return 0;
}

static int read_rate(struct reading *reading, const struct field *field, GVariant *value)
{
    double rate = g_variant_get_double(value);

    if (!isfinite(rate) || rate < 0 || rate > ACTIVITY_RATE_MAX)
        return refuse(reading, field, -EINVAL, "must be between 0 and 100");
    reading->next->rate = rate;
    return 0;
}

static int read_anchor(struct reading *reading, const struct field *field, GVariant *value)
{
    gint64 anchor = g_variant_get_int64(value);

    if (anchor < 0 || (usec_t)anchor > reading->now.boottime + ANCHOR_AHEAD_MAX)
        return refuse(reading, field, -EINVAL,
                      "must be microseconds of CLOCK_BOOTTIME, not later than now");
    reading->next->anchor_boottime = (usec_t)anchor;
    return 0;
}

static int read_actions(struct reading *reading, const struct field *field, GVariant *value)
{
    struct activity_action *actions;
    size_t count;

    int r = actions_read(value, &actions, &count, reading->ret_why);
    if (r < 0)
        return r;
    actions_free(reading->next->actions, reading->next->n_actions);
    reading->next->actions = actions;
    reading->next->n_actions = count;
    return 0;
}

static int read_panels(struct reading *reading, const struct field *field, GVariant *value)
{
    gsize count;
    g_auto(GStrv) panels = g_variant_dup_strv(value, &count);

    if (count > ACTIVITY_PANELS_MAX)
        return refuse(reading, field, -E2BIG, "may name at most 8 panels");
    for (gsize i = 0; i < count; i++)
        if (!text_is_identifier(panels[i]))
            return refuse(reading, field, -EINVAL,
                          "must be names of panels: a-z, 0-9, '-' and '_'");

    g_strfreev(reading->next->panels);
    reading->next->panels = count > 0 ? g_steal_pointer(&panels) : NULL;
    return 0;
}

#define AT(member_) offsetof(struct activity, member_)

static const struct field fields[FIELD_COUNT] = {
    [FIELD_TITLE] = { "title", "s", read_text, AT(title), ACTIVITY_TITLE_MAX },
    [FIELD_TEXT] = { "text", "s", read_text, AT(text), ACTIVITY_TEXT_MAX },
    [FIELD_APP] = { "app", "s", read_identity, AT(app), ACTIVITY_NAME_MAX },
    [FIELD_ICON] = { "icon", "s", read_icon, AT(icon), ACTIVITY_NAME_MAX },
    [FIELD_KEY] = { "key", "s", read_identity, AT(key), ACTIVITY_NAME_MAX },
    [FIELD_LIFETIME] = { "lifetime", "s", read_lifetime },
    [FIELD_CLASS] = { "class", "s", read_class },
    [FIELD_PRIVACY] = { "privacy", "s", read_privacy },
    [FIELD_IMAGE] = { "image", "h", read_image },
    [FIELD_IMAGE_SIZE] = { "image-size", "(uu)", read_image_size },
    [FIELD_DEADLINE] = { "deadline", "x", read_realtime, AT(deadline_realtime) },
    [FIELD_STARTED] = { "started", "x", read_realtime, AT(started_realtime) },
    [FIELD_EXPIRES] = { "expires", "x", read_realtime, AT(expires_realtime) },
    [FIELD_REMAINING] = { "remaining", "x", read_duration, AT(remaining) },
    [FIELD_POSITION] = { "position", "x", read_duration, AT(position) },
    [FIELD_LENGTH] = { "length", "x", read_duration, AT(length) },
    [FIELD_RATE] = { "rate", "d", read_rate },
    [FIELD_ANCHOR] = { "anchor", "x", read_anchor },
    [FIELD_ACTIONS] = { "actions", "aa{sv}", read_actions },
    [FIELD_PANELS] = { "panels", "as", read_panels },
};

/* ---- all of them ---- */

static int unknown_field(struct reading *reading, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (size_t i = 0; i < FIELD_COUNT; i++)
        g_ptr_array_add(names, (void *)(uintptr_t)fields[i].name);
    for (const char *const *detail = details_names(); *detail; detail++)
        g_ptr_array_add(names, (void *)(uintptr_t)*detail);
    g_ptr_array_add(names, NULL);

    g_autofree char *hint = text_suggestion(name, (const char *const *)names->pdata);
    *reading->ret_why = g_strdup_printf("there is no field '%.*s'; %s", 64, name,
                                        hint ? hint : "see org.dorsal(5) for those there are");
    return -EINVAL;
}

static int read_field(struct reading *reading, const char *name, GVariant *value)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const struct field *field = &fields[i];

        if (strcmp(field->name, name) != 0)
            continue;
        if (strcmp(field->type, g_variant_get_type_string(value)) != 0) {
            *reading->ret_why = g_strdup_printf("field '%s' must be of type %s, not %.*s", name,
                                                field->type, 64, g_variant_get_type_string(value));
            return -EINVAL;
        }
        reading->given |= 1u << i;
        return field->read(reading, field, value);
    }
    int r = details_read(&reading->next->details, name, value, reading->ret_why);
    return r == -ENOENT ? unknown_field(reading, name) : r;
}

static int read_fields(struct reading *reading, GVariant *dict)
{
    GVariantIter iter;
    const char *name;
    GVariant *value;

    g_variant_iter_init(&iter, dict);
    while (g_variant_iter_next(&iter, "{&sv}", &name, &value)) {
        int r = read_field(reading, name, value);

        g_variant_unref(value);
        if (r < 0)
            return r;
    }
    return 0;
}

/* The picture needs two fields. */
static int take_image(struct reading *reading)
{
    bool has_image = given(reading, FIELD_IMAGE);
    struct size size = reading->image_size;

    if (!has_image && !given(reading, FIELD_IMAGE_SIZE))
        return 0;
    if (!has_image && size.width == 0 && size.height == 0) {
        g_clear_pointer(&reading->next->image, image_unref);
        return 0;
    }
    if (!has_image)
        return refuse(reading, &fields[FIELD_IMAGE_SIZE], -EINVAL, "comes with 'image'");
    if (!given(reading, FIELD_IMAGE_SIZE))
        return refuse(reading, &fields[FIELD_IMAGE], -EINVAL, "needs 'image-size'");
    if (reading->image_handle < 0 || (size_t)reading->image_handle >= reading->n_fds)
        return refuse(reading, &fields[FIELD_IMAGE], -EINVAL,
                      "names a descriptor that did not come with the call");

    struct image *image;
    if (image_new_from_memfd(reading->fds[reading->image_handle], size, &image) < 0)
        return refuse(reading, &fields[FIELD_IMAGE], -EINVAL,
                      "must be a sealed memfd of exactly width * height * 4 bytes");
    image_unref(reading->next->image);
    reading->next->image = image;
    return 0;
}

/* What runs goes on from a new anchor without a jump, unless the update says where it is. */
static void move_anchor(struct reading *reading)
{
    struct activity *next = reading->next;
    const unsigned moving =
        1u << FIELD_REMAINING | 1u << FIELD_POSITION | 1u << FIELD_RATE | 1u << FIELD_ANCHOR;

    if (reading->base && !(reading->given & moving))
        return;
    if (!given(reading, FIELD_ANCHOR))
        next->anchor_boottime = reading->now.boottime;
    if (!reading->base)
        return;

    struct instant at = { .boottime = next->anchor_boottime };
    if (!given(reading, FIELD_REMAINING) && next->remaining >= 0)
        next->remaining = activity_remaining_at(reading->base, at);
    if (!given(reading, FIELD_POSITION) && next->position >= 0)
        next->position = activity_position_at(reading->base, at);
}

static struct activity *activity_new(const struct kind *kind)
{
    struct activity *activity = g_new(struct activity, 1);

    *activity = (struct activity){
        .references = 1,
        .kind = kind,
        .deadline_realtime = USEC_INFINITY,
        .started_realtime = USEC_INFINITY,
        .expires_realtime = USEC_INFINITY,
        .remaining = -1,
        .position = -1,
        .length = -1,
        .rate = 1,
        .lifetime = LIFETIME_EXPIRY,
        .class = kind->class,
        .privacy = kind->privacy,
    };
    details_init(&activity->details);
    return activity;
}

int activity_read(const struct kind *kind, const struct activity *base, GVariant *dict,
                  const int *fds, size_t n_fds, struct instant now, struct activity **ret,
                  char **ret_why)
{
    struct reading reading = {
        .base = base,
        .next = base ? activity_copy(base) : activity_new(kind),
        .fds = fds,
        .n_fds = n_fds,
        .now = now,
        .ret_why = ret_why,
    };
    struct activity *next = reading.next;

    int r = read_fields(&reading, dict);
    if (r >= 0)
        r = take_image(&reading);
    if (r < 0) {
        activity_unref(next);
        return r;
    }

    move_anchor(&reading);
    if (next->length < 0 && next->position < 0 && next->remaining >= 0)
        next->length = next->remaining;
    *ret = next;
    return 0;
}

/* ---- the way back ---- */

static void add(GVariantBuilder *builder, enum field_id id, GVariant *value)
{
    g_variant_builder_add(builder, "{sv}", fields[id].name, value);
}

static void add_text(GVariantBuilder *builder, enum field_id id, const char *text)
{
    if (text)
        add(builder, id, g_variant_new_string(text));
}

static void add_realtime(GVariantBuilder *builder, enum field_id id, usec_t time)
{
    if (time != USEC_INFINITY)
        add(builder, id, g_variant_new_int64((gint64)time));
}

static void add_duration(GVariantBuilder *builder, enum field_id id, int64_t duration)
{
    if (duration >= 0)
        add(builder, id, g_variant_new_int64(duration));
}

static void add_running(GVariantBuilder *builder, const struct activity *activity,
                        struct instant now)
{
    if (activity->remaining >= 0)
        add_duration(builder, FIELD_REMAINING, activity_remaining_at(activity, now));
    add_duration(builder, FIELD_POSITION, activity_position_at(activity, now));
    add_duration(builder, FIELD_LENGTH, activity->length);
    if (activity->remaining < 0 && activity->position < 0)
        return;
    add(builder, FIELD_RATE, g_variant_new_double(activity->rate));
    add(builder, FIELD_ANCHOR, g_variant_new_int64((gint64)now.boottime));
}

static void add_image_size(GVariantBuilder *builder, const struct image *image)
{
    if (!image)
        return;

    struct size size = image_size(image);
    add(builder, FIELD_IMAGE_SIZE,
        g_variant_new("(uu)", (guint32)size.width, (guint32)size.height));
}

GVariant *activity_to_variant(const struct activity *activity, struct instant now)
{
    GVariantBuilder builder;
    bool ringing = activity_class_at(activity, now) <= CLASS_ALARM;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&builder, "{sv}", "kind", g_variant_new_string(activity->kind->name));
    g_variant_builder_add(&builder, "{sv}", "uid", g_variant_new_uint32(activity->uid));
    g_variant_builder_add(&builder, "{sv}", "state",
                          g_variant_new_string(ringing ? "ringing" : "active"));
    add(&builder, FIELD_APP, g_variant_new_string(activity->app ? activity->app : ""));
    add_text(&builder, FIELD_KEY, activity->key);
    add_text(&builder, FIELD_TITLE, activity->title);
    add_text(&builder, FIELD_TEXT, activity->text);
    add_text(&builder, FIELD_ICON, activity->icon);
    add_text(&builder, FIELD_LIFETIME, lifetime_names[activity->lifetime]);
    add_text(&builder, FIELD_CLASS, activity_class_to_string(activity->class));
    add_text(&builder, FIELD_PRIVACY, activity_privacy_to_string(activity->privacy));
    add_image_size(&builder, activity->image);
    add_realtime(&builder, FIELD_DEADLINE, activity->deadline_realtime);
    add_realtime(&builder, FIELD_STARTED, activity->started_realtime);
    add_realtime(&builder, FIELD_EXPIRES, activity->expires_realtime);
    add_running(&builder, activity, now);
    details_write(&activity->details, &builder);
    if (activity->n_actions > 0)
        add(&builder, FIELD_ACTIONS, actions_to_variant(activity->actions, activity->n_actions));
    if (activity->panels)
        add(&builder, FIELD_PANELS, g_variant_new_strv((const char *const *)activity->panels, -1));
    return g_variant_builder_end(&builder);
}
