#include "ctl/sample.h"

#include <fcntl.h>
#include <string.h>

#include "ctl/fields.h"
#include "ctl/places.h"
#include "decode/client.h"

/* What texts are at least as long as, in characters, where they shall not fit. */
#define LONG_LINE  64
#define LONG_TEXT  400
#define IMAGE_SIDE 640

/* Names and words that others compare, not read. */
static bool is_text(const char *field)
{
    static const char *const others[] = {
        "app-id",      "key",      "icon",  "start-icon", "end-icon",
        "tracker",     "maneuver", "class", "lifetime",   "privacy",
        "code-format", "accent",   "code",  "kind",       NULL,
    };

    return !g_strv_contains(others, field);
}

/* ---- words ---- */

/* Kinds whose file has no sample get one that shows their title. */
static char **sample_words(const struct kind *kind)
{
    if (*kind->sample)
        return g_strdupv(kind->sample);

    GStrvBuilder *words = g_strv_builder_new();
    g_autofree char *title = g_strdup_printf("title=%s", kind->title);

    g_strv_builder_add_many(words, title, "text=What it is about, in a sentence or two.",
                            "app=Dorsal", NULL);
    char **list = g_strv_builder_end(words);
    g_strv_builder_unref(words);
    return list;
}

/* ---- long and missing ---- */

static char *lengthen(const char *field, const char *text)
{
    GString *longer = g_string_new(text);
    glong least = strcmp(field, "text") == 0 ? LONG_TEXT : LONG_LINE;

    if (!*text)
        return g_string_free(longer, FALSE);
    while (g_utf8_strlen(longer->str, -1) < least)
        g_string_append_printf(longer, " %s", text);
    return g_string_free(longer, FALSE);
}

static GVariant *change_fields(GVariant *fields, enum sample_content content)
{
    GVariantDict changed;
    GVariantIter iter;
    const char *name;
    GVariant *value;

    g_variant_dict_init(&changed, content == SAMPLE_MISSING ? NULL : fields);
    g_variant_iter_init(&iter, fields);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value)) {
        bool text = g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) && is_text(name);

        if (content == SAMPLE_MISSING && strcmp(name, "title") == 0)
            g_variant_dict_insert_value(&changed, name, value);
        if (content == SAMPLE_LONG && text) {
            g_autofree char *longer = lengthen(name, g_variant_get_string(value, NULL));
            g_variant_dict_insert(&changed, name, "s", longer);
        }
    }
    return g_variant_ref_sink(g_variant_dict_end(&changed));
}

/* ---- the picture ---- */

static bool wants_picture(const struct kind *kind)
{
    return strcmp(kind->template, "cover") == 0 || strcmp(kind->template, "chat") == 0;
}

/* A picture of our own: a record's sleeve, or a face. Returns the memfd or -1. */
static int picture(const struct kind *kind, struct size *ret_size)
{
    g_autofree char *folder = places_data_sub("samples");
    g_autofree char *file = g_strdup_printf("%s/%s.svg", folder, kind->template);
    _cleanup_close_ int fd = open(file, O_RDONLY | O_CLOEXEC);

    return fd < 0
               ? -1
               : decode_run(fd, (struct size){ IMAGE_SIDE, IMAGE_SIDE }, DECODE_CONTAIN, ret_size);
}

/* Sets handle 0 where a picture belongs to it and none is there. */
static GVariant *add_picture(const struct kind *kind, GVariant *fields, int *fd)
{
    GVariantDict dict;
    struct size size;

    if (*fd >= 0 || !wants_picture(kind))
        return g_variant_ref(fields);
    *fd = picture(kind, &size);
    if (*fd < 0)
        return g_variant_ref(fields);
    g_variant_dict_init(&dict, fields);
    g_variant_dict_insert(&dict, "image", "h", 0);
    g_variant_dict_insert(&dict, "image-size", "(uu)", (guint32)size.width, (guint32)size.height);
    return g_variant_ref_sink(g_variant_dict_end(&dict));
}

static GVariant *complete_fields(const struct kind *kind, enum sample_content content,
                                 struct fields *parsed)
{
    if (content == SAMPLE_MISSING)
        return change_fields(parsed->dict, content);

    g_autoptr(GVariant) full = add_picture(kind, parsed->dict, &parsed->image);
    return content == SAMPLE_LONG ? change_fields(full, content) : g_variant_ref(full);
}

/* ---- an activity ---- */

struct activity *sample_activity(const struct kind *kind, enum sample_content content,
                                 struct instant now, char **ret_why)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    struct fields_context context = { now, zone };
    g_auto(GStrv) words = sample_words(kind);
    struct fields parsed;
    struct activity *activity = NULL;

    if (!fields_parse(words, g_strv_length(words), &context, &parsed, ret_why))
        return NULL;

    g_autoptr(GVariant) fields = complete_fields(kind, content, &parsed);
    size_t n_fds = parsed.image >= 0 && content != SAMPLE_MISSING ? 1 : 0;
    int r = activity_read(kind, NULL, fields, &parsed.image, n_fds, now, &activity, ret_why);
    fields_fini(&parsed);
    if (r < 0)
        return NULL;
    activity->id = 1;
    activity->posted = activity->updated = activity->alerted = now;
    return activity;
}
