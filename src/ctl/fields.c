#include "ctl/fields.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "ctl/when.h"
#include "decode/client.h"

/* Large enough to fill the panels there are; the daemon would refuse much larger ones. */
#define IMAGE_SIDE 640
#define CODE_MAX   4096

struct parsing {
    const struct fields_context *context;
    GVariantDict dict;
    GVariantBuilder actions, metrics, gauges;
    bool has_actions, has_metrics;
    int image;
    char **ret_why;
};

struct field {
    const char *name;
    const char *value; /* what is written, for people */
    const char *help;
    bool (*parse)(struct parsing *parsing, const struct field *field, const char *value);
    enum when_bias bias; /* of a time of day */
};

static bool refuse(struct parsing *parsing, const struct field *field, const char *value,
                   const char *expected)
{
    *parsing->ret_why = g_strdup_printf("%s=%s: expected %s", field->name, value, expected);
    return false;
}

static void insert(struct parsing *parsing, const struct field *field, GVariant *value)
{
    g_variant_dict_insert_value(&parsing->dict, field->name, value);
}

static bool parse_text(struct parsing *parsing, const struct field *field, const char *value)
{
    if (!g_utf8_validate(value, -1, NULL))
        return refuse(parsing, field, "...", "UTF-8");
    insert(parsing, field, g_variant_new_string(value));
    return true;
}

static bool parse_duration(struct parsing *parsing, const struct field *field, const char *value)
{
    int64_t length = -1;

    if (*value && !when_parse_duration(value, &length))
        return refuse(parsing, field, value, "a duration like 90s, 5m, 1h30m or 3:20");
    insert(parsing, field, g_variant_new_int64(length));
    return true;
}

static bool parse_instant(struct parsing *parsing, const struct field *field, const char *value)
{
    const struct fields_context *context = parsing->context;
    usec_t time;

    if (*value == '\0') {
        insert(parsing, field, g_variant_new_int64(-1));
        return true;
    }
    if (!when_parse_instant(value, context->now.realtime, context->zone, field->bias, &time))
        return refuse(parsing, field, value, "a time like 18:30, 2026-01-05T18:30 or +5m");
    insert(parsing, field, g_variant_new_int64((gint64)time));
    return true;
}

static bool parse_rate(struct parsing *parsing, const struct field *field, const char *value)
{
    char *end;
    double rate = g_ascii_strtod(value, &end);

    if (end == value || *end != '\0' || !isfinite(rate))
        return refuse(parsing, field, value, "a number; 1 runs, 0 stands still");
    insert(parsing, field, g_variant_new_double(rate));
    return true;
}

static bool parse_anchor(struct parsing *parsing, const struct field *field, const char *value)
{
    gint64 anchor;

    if (!g_ascii_string_to_signed(value, 10, 0, G_MAXINT64, &anchor, NULL))
        return refuse(parsing, field, value, "microseconds of CLOCK_BOOTTIME");
    insert(parsing, field, g_variant_new_int64(anchor));
    return true;
}

static bool parse_panels(struct parsing *parsing, const struct field *field, const char *value)
{
    g_auto(GStrv) names = g_strsplit(value, ",", -1);

    if (!g_utf8_validate(value, -1, NULL))
        return refuse(parsing, field, "...", "UTF-8");
    insert(parsing, field, g_variant_new_strv((const char *const *)names, -1));
    return true;
}

static bool read_number(const char *text, double *ret)
{
    char *end;

    *ret = g_ascii_strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*ret);
}

/* "0.62" or "62%". */
static bool read_share(const char *text, double *ret)
{
    bool percent = g_str_has_suffix(text, "%");
    g_autofree char *number = g_strndup(text, strlen(text) - (percent ? 1 : 0));

    if (!read_number(number, ret))
        return false;
    if (percent)
        *ret /= 100;
    return true;
}

static bool parse_progress(struct parsing *parsing, const struct field *field, const char *value)
{
    double progress = -1;

    if (*value && !read_share(value, &progress))
        return refuse(parsing, field, value, "a number from 0 to 1, or 62%");
    insert(parsing, field, g_variant_new_double(progress));
    return true;
}

static bool parse_count(struct parsing *parsing, const struct field *field, const char *value)
{
    guint64 count = 0;

    if (*value && !g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT32, &count, NULL))
        return refuse(parsing, field, value, "a whole number");
    insert(parsing, field, g_variant_new_uint32((guint32)count));
    return true;
}

/* "40:#4CC38A,60": a number and, behind a colon, a text, for each entry. */
static bool parse_pairs(struct parsing *parsing, const struct field *field, const char *value)
{
    g_auto(GStrv) entries = g_strsplit(value, ",", -1);
    GVariantBuilder builder;

    if (!g_utf8_validate(value, -1, NULL))
        return refuse(parsing, field, "...", "UTF-8");
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(ds)"));
    for (char **entry = entries; *entry; entry++) {
        char *colon = strchr(*entry, ':');
        double number;

        if (colon)
            *colon = '\0';
        if (!read_number(*entry, &number)) {
            g_variant_builder_clear(&builder);
            return refuse(parsing, field, value, field->value);
        }
        g_variant_builder_add(&builder, "(ds)", number, colon ? colon + 1 : "");
    }
    insert(parsing, field, g_variant_builder_end(&builder));
    return true;
}

static bool parse_labels(struct parsing *parsing, const struct field *field, const char *value)
{
    g_auto(GStrv) labels = g_strsplit(value, "|", -1);

    if (!g_utf8_validate(value, -1, NULL))
        return refuse(parsing, field, "...", "UTF-8");
    insert(parsing, field, g_variant_new_strv((const char *const *)labels, -1));
    return true;
}

/* "LABEL|VALUE", with "|UNIT" and "|GAUGE" behind it, or nothing to take all metrics away. */
static bool parse_metric(struct parsing *parsing, const struct field *field, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, "|", -1);
    guint count = g_strv_length(parts);
    double gauge = -1;

    if (!g_utf8_validate(value, -1, NULL))
        return refuse(parsing, field, "...", "UTF-8");
    parsing->has_metrics = true;
    if (*value == '\0')
        return true;
    if (count < 2 || count > 4 || (count == 4 && *parts[3] && !read_share(parts[3], &gauge)))
        return refuse(parsing, field, value, "LABEL|VALUE|UNIT|GAUGE, the gauge from 0 to 1");
    g_variant_builder_add(&parsing->metrics, "(sss)", parts[0], parts[1],
                          count > 2 ? parts[2] : "");
    g_variant_builder_add(&parsing->gauges, "d", gauge);
    return true;
}

/* A text, or with "@FILE" the bytes of a file. */
static bool parse_code(struct parsing *parsing, const struct field *field, const char *value)
{
    g_autofree char *bytes = NULL;
    size_t size;

    if (*value != '@')
        return parse_text(parsing, field, value);

    int r = file_read(value + 1, CODE_MAX, &bytes, &size);
    if (r < 0)
        return refuse(parsing, field, value, g_strerror(-r));
    insert(parsing, field, g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, bytes, size, 1));
    return true;
}

/* "key:Label|icon", "key:Label", "key", or nothing to take all actions away. */
static bool parse_action(struct parsing *parsing, const struct field *field, const char *value)
{
    const char *bar = strrchr(value, '|');
    g_autofree char *name = g_strndup(value, bar ? (gsize)(bar - value) : strlen(value));
    const char *colon = strchr(name, ':');
    g_autofree char *key = colon ? g_strndup(name, (gsize)(colon - name)) : g_strdup(name);

    if (!g_utf8_validate(value, -1, NULL))
        return refuse(parsing, field, "...", "UTF-8");
    parsing->has_actions = true;
    if (*value == '\0')
        return true;
    if (*key == '\0')
        return refuse(parsing, field, value, field->value);

    g_variant_builder_open(&parsing->actions, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&parsing->actions, "{sv}", "key", g_variant_new_string(key));
    if (colon && colon[1])
        g_variant_builder_add(&parsing->actions, "{sv}", "label", g_variant_new_string(colon + 1));
    if (bar && bar[1])
        g_variant_builder_add(&parsing->actions, "{sv}", "icon", g_variant_new_string(bar + 1));
    g_variant_builder_close(&parsing->actions);
    return true;
}

static bool parse_image(struct parsing *parsing, const struct field *field, const char *value)
{
    struct size size = { 0, 0 };

    if (*value) {
        _cleanup_close_ int file = open(value, O_RDONLY | O_CLOEXEC);
        if (file < 0)
            return refuse(parsing, field, value, g_strerror(errno));

        close_fd_pointer(&parsing->image);
        parsing->image =
            decode_run(file, (struct size){ IMAGE_SIDE, IMAGE_SIDE }, DECODE_CONTAIN, &size);
        if (parsing->image == -ENOENT)
            return refuse(parsing, field, value, "dorsal-decode to be installed");
        if (parsing->image < 0)
            return refuse(parsing, field, value, "a PNG, JPEG or SVG image");
        insert(parsing, field, g_variant_new_handle(0));
    }
    g_variant_dict_insert(&parsing->dict, "image-size", "(uu)", (guint32)size.width,
                          (guint32)size.height);
    return true;
}

static const struct field fields[] = {
    { "title", "TEXT", "the first line", parse_text },
    { "text", "TEXT", "what it is about", parse_text },
    { "app", "NAME", "who posts it", parse_text },
    { "key", "NAME", "posting the same app and key again replaces it", parse_text },
    { "icon", "NAME", "a glyph's name", parse_text },
    { "image", "FILE", "a PNG, JPEG or SVG file", parse_image },
    { "action", "KEY:LABEL|ICON", "a button; may be given several times", parse_action },
    { "short", "TEXT", "the one thing, for a capsule", parse_text },
    { "subtitle", "TEXT", "a second line below the title", parse_text },
    { "figure", "TEXT", "the important number or code, in large type", parse_text },
    { "unit", "TEXT", "the figure's unit", parse_text },
    { "caption", "TEXT", "what the figure is", parse_text },
    { "status", "TEXT", "how it stands: 'On time'", parse_text },
    { "place", "TEXT", "where", parse_text },
    { "accent", "#RRGGBB", "its color", parse_text },
    { "count", "NUMBER", "how many, such as messages", parse_count },
    { "sender", "TEXT", "who wrote it", parse_text },
    { "progress", "SHARE", "how much is done: 0.62 or 62%", parse_progress },
    { "segments", "LENGTH:#RRGGBB,...", "parts of the line of progress; the color may be left out",
      parse_pairs },
    { "points", "PLACE:ICON,...", "stops on it, placed from 0 to 1; the icon may be left out",
      parse_pairs },
    { "tracker", "NAME", "glyph that moves along it", parse_text },
    { "start-icon", "NAME", "glyph where it begins", parse_text },
    { "end-icon", "NAME", "glyph where it ends", parse_text },
    { "steps", "LABEL|...", "steps on the way", parse_labels },
    { "step", "NUMBER", "the step it is at, from 1", parse_count },
    { "metric", "LABEL|VALUE|UNIT|GAUGE", "something measured; may be given up to 4 times",
      parse_metric },
    { "from", "TEXT", "where it begins", parse_text },
    { "from-detail", "TEXT", "about that: a time, a terminal", parse_text },
    { "to", "TEXT", "where it ends", parse_text },
    { "to-detail", "TEXT", "about that", parse_text },
    { "home", "TEXT", "the team at home", parse_text },
    { "away", "TEXT", "the other team", parse_text },
    { "home-score", "TEXT", "score of the team at home", parse_text },
    { "away-score", "TEXT", "score of the other team", parse_text },
    { "period", "TEXT", "a match's period or minute", parse_text },
    { "event", "TEXT", "what happened last", parse_text },
    { "maneuver", "NAME", "glyph of the next turn", parse_text },
    { "distance", "TEXT", "how far it is to it", parse_text },
    { "street", "TEXT", "its street", parse_text },
    { "code", "TEXT", "a code for scanners; @FILE: the bytes of a file", parse_code },
    { "code-format", "WORD", "qr, aztec, pdf417, code128, datamatrix or ean13", parse_text },
    { "code-text", "TEXT", "what people read below it", parse_text },
    { "remaining", "DURATION", "counts down from there: 90s, 5m, 1h30m", parse_duration },
    { "position", "DURATION", "counts up from there", parse_duration },
    { "length", "DURATION", "how long the whole takes", parse_duration },
    { "rate", "NUMBER", "how fast it counts: 1, or 0 when paused", parse_rate },
    { "anchor", "MICROSECONDS", "since when it counts, of CLOCK_BOOTTIME", parse_anchor },
    { "deadline", "TIME", "when it is due: 18:30, 2026-01-05T18:30, +5m", parse_instant,
      WHEN_NEXT },
    { "started", "TIME", "when it began", parse_instant, WHEN_LAST },
    { "expires", "TIME", "when it goes by itself", parse_instant, WHEN_NEXT },
    { "lifetime", "WORD", "expiry, connection or persistent", parse_text },
    { "class", "WORD", "alert, live, notice, media or pin", parse_text },
    { "privacy", "WORD", "public, private or secret", parse_text },
    { "panels", "NAME,...", "only on these panels", parse_panels },
};

static bool unknown_field(const char *name, char **ret_why)
{
    const char *names[G_N_ELEMENTS(fields) + 1] = { NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        names[i] = fields[i].name;

    g_autofree char *hint = text_suggestion(name, names);
    *ret_why = g_strdup_printf("there is no field '%s'; %s", name,
                               hint ? hint : "see 'dorsalctl post --help'");
    return false;
}

static bool parse_word(struct parsing *parsing, const char *word)
{
    const char *equals = strchr(word, '=');
    if (!equals) {
        *parsing->ret_why = g_strdup_printf("'%s': expected FIELD=VALUE", word);
        return false;
    }

    g_autofree char *name = g_strndup(word, (gsize)(equals - word));
    for (const struct field *field = fields; field < fields + G_N_ELEMENTS(fields); field++)
        if (strcmp(field->name, name) == 0)
            return field->parse(parsing, field, equals + 1);
    return unknown_field(name, parsing->ret_why);
}

bool fields_parse(char *const *words, size_t count, const struct fields_context *context,
                  struct fields *ret, char **ret_why)
{
    struct parsing parsing = { .context = context, .image = -1, .ret_why = ret_why };
    bool good = true;

    g_variant_dict_init(&parsing.dict, NULL);
    g_variant_builder_init(&parsing.actions, G_VARIANT_TYPE("aa{sv}"));
    g_variant_builder_init(&parsing.metrics, G_VARIANT_TYPE("a(sss)"));
    g_variant_builder_init(&parsing.gauges, G_VARIANT_TYPE("ad"));
    for (size_t i = 0; i < count && good; i++)
        good = parse_word(&parsing, words[i]);

    if (good && parsing.has_actions)
        g_variant_dict_insert_value(&parsing.dict, "actions",
                                    g_variant_builder_end(&parsing.actions));
    if (good && parsing.has_metrics) {
        g_variant_dict_insert_value(&parsing.dict, "metrics",
                                    g_variant_builder_end(&parsing.metrics));
        g_variant_dict_insert_value(&parsing.dict, "metric-values",
                                    g_variant_builder_end(&parsing.gauges));
    }
    g_variant_builder_clear(&parsing.actions);
    g_variant_builder_clear(&parsing.metrics);
    g_variant_builder_clear(&parsing.gauges);

    g_autoptr(GVariant) dict = g_variant_ref_sink(g_variant_dict_end(&parsing.dict));
    if (!good) {
        close_fd_pointer(&parsing.image);
        return false;
    }
    *ret = (struct fields){ .dict = g_steal_pointer(&dict), .image = parsing.image };
    return true;
}

void fields_fini(struct fields *parsed)
{
    g_clear_pointer(&parsed->dict, g_variant_unref);
    close_fd_pointer(&parsed->image);
    parsed->image = -1;
}

void fields_print_help(FILE *to)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autofree char *left = g_strdup_printf("%s=%s", fields[i].name, fields[i].value);

        fprintf(to, "  %-28s %s\n", left, fields[i].help);
    }
}
