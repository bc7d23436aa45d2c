#include "model/kind.h"

#include <errno.h>
#include <string.h>

#include "base/ini.h"
#include "base/text.h"

#define KIND_SUFFIX      ".activity"
#define KIND_TEXT_MAX    128
#define KIND_SECONDS_MAX (7 * 24 * 3600)
#define KIND_SAMPLE_MAX  64

struct catalogue {
    GHashTable *kinds; /* name, owned by its kind, -> struct kind */
    const char **names;
};

static const char *const class_names[] = {
    [CLASS_CALL] = "call",     [CLASS_ALARM] = "alarm",
    [CLASS_ALERT] = "alert",   [CLASS_LIVE] = "live",
    [CLASS_NOTICE] = "notice", [CLASS_MEDIA] = "media",
    [CLASS_PIN] = "pin",       NULL,
};
G_STATIC_ASSERT(G_N_ELEMENTS(class_names) == CLASS_PIN + 2);

static const char *const privacy_names[] = {
    [PRIVACY_PUBLIC] = "public",
    [PRIVACY_PRIVATE] = "private",
    [PRIVACY_SECRET] = "secret",
    NULL,
};
G_STATIC_ASSERT(G_N_ELEMENTS(privacy_names) == PRIVACY_SECRET + 2);

static int index_of(const char *const *names, const char *name)
{
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -EINVAL;
}

const char *activity_class_to_string(enum activity_class class)
{
    return class_names[class];
}

int activity_class_from_string(const char *name, enum activity_class *ret)
{
    int index = index_of(class_names, name);

    if (index < 0)
        return index;
    *ret = (enum activity_class)index;
    return 0;
}

const char *activity_privacy_to_string(enum activity_privacy privacy)
{
    return privacy_names[privacy];
}

int activity_privacy_from_string(const char *name, enum activity_privacy *ret)
{
    int index = index_of(privacy_names, name);

    if (index < 0)
        return index;
    *ret = (enum activity_privacy)index;
    return 0;
}

/* ---- one file ---- */

struct kind_reader {
    struct kind *kind;
    GPtrArray *sample;
    struct diag_list *diags;
};

struct kind_key {
    const char *name;
    const char *expected; /* what a value must be, for people */
    bool (*read)(const char *value, void *field);
    size_t offset; /* of the field in struct kind */
};

static bool read_text(const char *value, void *field)
{
    char **text = field;

    if (*value == '\0' || !text_ok(value, KIND_TEXT_MAX))
        return false;
    g_free(*text);
    *text = g_strdup(value);
    return true;
}

static bool read_name(const char *value, void *field)
{
    return text_is_identifier(value) && read_text(value, field);
}

static bool read_seconds(const char *value, void *field)
{
    guint64 seconds;

    if (!g_ascii_string_to_unsigned(value, 10, 0, KIND_SECONDS_MAX, &seconds, NULL))
        return false;
    *(usec_t *)field = seconds * USEC_PER_SEC;
    return true;
}

static bool read_yes_no(const char *value, void *field)
{
    bool yes = strcmp(value, "yes") == 0;

    if (!yes && strcmp(value, "no") != 0)
        return false;
    *(bool *)field = yes;
    return true;
}

static bool read_class(const char *value, void *field)
{
    return activity_class_from_string(value, field) == 0;
}

static bool read_privacy(const char *value, void *field)
{
    return activity_privacy_from_string(value, field) == 0;
}

static const struct kind_key kind_keys[] = {
    { "title", "text of at most 128 bytes", read_text, offsetof(struct kind, title) },
    { "icon", "the name of a glyph", read_name, offsetof(struct kind, icon) },
    { "template", "the name of a template", read_name, offsetof(struct kind, template) },
    { "class", "call, alarm, alert, live, notice, media or pin", read_class,
      offsetof(struct kind, class) },
    { "privacy", "public, private or secret", read_privacy, offsetof(struct kind, privacy) },
    { "dwell", "seconds, at most a week", read_seconds, offsetof(struct kind, dwell) },
    { "expiry", "seconds, at most a week", read_seconds, offsetof(struct kind, expiry) },
    { "linger", "seconds, at most a week", read_seconds, offsetof(struct kind, linger) },
    { "rings", "yes or no", read_yes_no, offsetof(struct kind, rings) },
};

static char *suggest_key(const char *name)
{
    const char *names[G_N_ELEMENTS(kind_keys) + 1] = { NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(kind_keys); i++)
        names[i] = kind_keys[i].name;
    return text_suggestion(name, names);
}

static void read_attribute(const struct ini_entry *entry, struct kind_reader *reader)
{
    for (const struct kind_key *key = kind_keys; key < kind_keys + G_N_ELEMENTS(kind_keys); key++) {
        if (strcmp(key->name, entry->key) != 0)
            continue;
        if (!key->read(entry->value, (char *)reader->kind + key->offset))
            diag_add(reader->diags, DIAG_WARNING, ini_where(entry), NULL,
                     "bad value '%s' for '%s': write %s", entry->value, key->name, key->expected);
        return;
    }

    g_autofree char *hint = suggest_key(entry->key);
    diag_add(reader->diags, DIAG_WARNING, ini_where(entry), hint, "unknown key '%s'", entry->key);
}

static void read_entry(const struct ini_entry *entry, void *userdata)
{
    struct kind_reader *reader = userdata;
    bool activity = strcmp(entry->section, "Activity") == 0;
    bool sample = strcmp(entry->section, "Sample") == 0;

    if (!entry->key && !activity && !sample)
        diag_add(reader->diags, DIAG_WARNING, ini_where(entry),
                 "a kind is described below [Activity], shown by example below [Sample]",
                 "unknown section '%s'", entry->section);
    if (entry->key && activity)
        read_attribute(entry, reader);
    if (entry->key && sample && reader->sample->len < KIND_SAMPLE_MAX)
        g_ptr_array_add(reader->sample, g_strdup_printf("%s=%s", entry->key, entry->value));
}

static struct kind *kind_new(const char *name)
{
    struct kind *kind = g_new(struct kind, 1);

    *kind = (struct kind){
        .name = g_strdup(name),
        .title = g_strdup(name),
        .icon = g_strdup("notice"),
        .template = g_strdup("base"),
        .class = CLASS_NOTICE,
        .privacy = PRIVACY_PRIVATE,
        .dwell = 6 * USEC_PER_SEC,
        .expiry = USEC_PER_HOUR,
        .linger = 2 * USEC_PER_MINUTE,
    };
    return kind;
}

static void kind_free(void *data)
{
    struct kind *kind = data;

    g_free(kind->name);
    g_free(kind->title);
    g_free(kind->icon);
    g_free(kind->template);
    g_strfreev(kind->sample);
    g_free(kind);
}

/* ---- all files ---- */

static void report_file(struct diag_list *diags, const char *path, const char *what)
{
    diag_add(diags, DIAG_ERROR, (struct diag_where){ .file = path }, "this kind is not known", "%s",
             what);
}

static void load_file(struct catalogue *catalogue, const char *directory, const char *file,
                      struct diag_list *diags)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);
    g_autofree char *name = g_strndup(file, strlen(file) - strlen(KIND_SUFFIX));

    if (!text_is_identifier(name)) {
        report_file(diags, path, "the file's name is not made of a-z, 0-9, '-' and '_'");
        return;
    }

    struct kind_reader reader = { kind_new(name), g_ptr_array_new(), diags };
    int r = ini_read(path, read_entry, &reader, diags);
    g_ptr_array_add(reader.sample, NULL);
    reader.kind->sample = (char **)g_ptr_array_free(reader.sample, FALSE);
    if (r < 0) {
        report_file(diags, path, g_strerror(-r));
        kind_free(reader.kind);
        return;
    }
    /* Replaces the key too: it belongs to the kind that goes. */
    g_hash_table_replace(catalogue->kinds, reader.kind->name, reader.kind);
}

static void load_directory(struct catalogue *catalogue, const char *directory,
                           struct diag_list *diags)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *file;

    if (!dir)
        return;
    while ((file = g_dir_read_name(dir)))
        if (g_str_has_suffix(file, KIND_SUFFIX))
            load_file(catalogue, directory, file, diags);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char **sorted_names(GHashTable *kinds)
{
    guint count;
    gpointer *names = g_hash_table_get_keys_as_array(kinds, &count);

    qsort(names, count, sizeof(*names), compare_names);
    return (const char **)(void *)names;
}

struct catalogue *catalogue_load(const char *const *directories, struct diag_list *diags)
{
    struct catalogue *catalogue = g_new(struct catalogue, 1);

    *catalogue = (struct catalogue){
        .kinds = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, kind_free),
    };
    for (; *directories; directories++)
        load_directory(catalogue, *directories, diags);
    catalogue->names = sorted_names(catalogue->kinds);
    return catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    g_hash_table_unref(catalogue->kinds);
    g_free(catalogue->names);
    g_free(catalogue);
}

const struct kind *catalogue_find(const struct catalogue *catalogue, const char *name)
{
    return g_hash_table_lookup(catalogue->kinds, name);
}

const char *const *catalogue_names(const struct catalogue *catalogue)
{
    return catalogue->names;
}
