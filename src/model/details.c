/* The details between the bus and struct details: one table for reading, writing and the names. */
#include "model/details.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/text.h"

struct detail {
    const char *name;
    const char *type; /* NULL: read() looks at it */
    int (*read)(struct details *details, const struct detail *detail, GVariant *value,
                char **ret_why);
    /* NULL when it is not there. Floating. */
    GVariant *(*write)(const struct details *details, const struct detail *detail);
    enum detail_text text; /* of texts */
    size_t max;            /* their bytes */
};

G_GNUC_PRINTF(4, 5)
static int refuse(char **ret_why, const struct detail *detail, int error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    *ret_why = g_strdup_printf("field '%s' %s", detail->name, what);
    return error;
}

/* ---- texts ---- */

static int check_text(const struct detail *detail, const char *text, size_t max, char **ret_why)
{
    if (strlen(text) > max)
        return refuse(ret_why, detail, -E2BIG, "may have at most %zu bytes a text", max);
    if (!text_ok(text, max))
        return refuse(ret_why, detail, -EINVAL, "must be UTF-8 without control characters");
    return 0;
}

static int check_glyph(const struct detail *detail, const char *name, char **ret_why)
{
    if (strchr(name, '/') || *name == '.')
        return refuse(ret_why, detail, -EINVAL, "must name a glyph, not a path");
    return check_text(detail, name, DETAIL_LABEL_MAX, ret_why);
}

/* Empty text is none. */
static void replace(char **stored, const char *text)
{
    g_free(*stored);
    *stored = *text ? g_strdup(text) : NULL;
}

static int read_text(struct details *details, const struct detail *detail, GVariant *value,
                     char **ret_why)
{
    const char *text = g_variant_get_string(value, NULL);

    int r = check_text(detail, text, detail->max, ret_why);
    if (r >= 0)
        replace(&details->texts[detail->text], text);
    return r;
}

static int read_glyph(struct details *details, const struct detail *detail, GVariant *value,
                      char **ret_why)
{
    const char *name = g_variant_get_string(value, NULL);

    int r = check_glyph(detail, name, ret_why);
    if (r >= 0)
        replace(&details->texts[detail->text], name);
    return r;
}

static GVariant *write_text(const struct details *details, const struct detail *detail)
{
    const char *text = details->texts[detail->text];

    return text ? g_variant_new_string(text) : NULL;
}

/* ---- colors and numbers ---- */

/* "#RRGGBB", or "" for none. */
static int read_color(const struct detail *detail, const char *text, uint32_t *ret, char **ret_why)
{
    if (*text == '\0') {
        *ret = 0;
        return 0;
    }
    if (*text != '#' || strlen(text) != 7 ||
        strspn(text + 1, "0123456789abcdefABCDEF") != strlen(text + 1))
        return refuse(ret_why, detail, -EINVAL, "must have colors like #4CC38A");
    *ret = 0xff000000 | (uint32_t)g_ascii_strtoull(text + 1, NULL, 16);
    return 0;
}

static char *color_text(uint32_t color)
{
    return color ? g_strdup_printf("#%06X", color & 0xffffff) : g_strdup("");
}

static int read_accent(struct details *details, const struct detail *detail, GVariant *value,
                       char **ret_why)
{
    return read_color(detail, g_variant_get_string(value, NULL), &details->accent, ret_why);
}

static GVariant *write_accent(const struct details *details, const struct detail *detail)
{
    return details->accent ? g_variant_new_take_string(color_text(details->accent)) : NULL;
}

static int read_count(struct details *details, const struct detail *detail, GVariant *value,
                      char **ret_why)
{
    guint32 count = g_variant_get_uint32(value);

    if (count > DETAIL_COUNT_MAX)
        return refuse(ret_why, detail, -E2BIG, "may be at most %d", DETAIL_COUNT_MAX);
    details->count = count;
    return 0;
}

static GVariant *write_count(const struct details *details, const struct detail *detail)
{
    return details->count ? g_variant_new_uint32(details->count) : NULL;
}

/* One more than the steps there may be: all are done. */
static int read_step(struct details *details, const struct detail *detail, GVariant *value,
                     char **ret_why)
{
    guint32 step = g_variant_get_uint32(value);

    if (step > DETAIL_STEPS_MAX + 1)
        return refuse(ret_why, detail, -E2BIG, "may be at most %d", DETAIL_STEPS_MAX + 1);
    details->step = step;
    return 0;
}

static GVariant *write_step(const struct details *details, const struct detail *detail)
{
    return details->step ? g_variant_new_uint32(details->step) : NULL;
}

/* 0..1, or -1 for none. */
static bool is_share(double number)
{
    return isfinite(number) && number <= 1 && (number >= 0 || number == -1);
}

static int read_progress(struct details *details, const struct detail *detail, GVariant *value,
                         char **ret_why)
{
    double progress = g_variant_get_double(value);

    if (!is_share(progress))
        return refuse(ret_why, detail, -EINVAL, "must be from 0 to 1, or -1 for none");
    details->progress = progress;
    return 0;
}

static GVariant *write_progress(const struct details *details, const struct detail *detail)
{
    return details->progress >= 0 ? g_variant_new_double(details->progress) : NULL;
}

/* ---- codes for scanners ---- */

static const char *const code_formats[] = {
    "qr", "aztec", "pdf417", "code128", "datamatrix", "ean13", NULL,
};

static int read_code_format(struct details *details, const struct detail *detail, GVariant *value,
                            char **ret_why)
{
    const char *name = g_variant_get_string(value, NULL);
    const char *const *known = code_formats;

    while (*known && strcmp(*known, name) != 0)
        known++;
    if (!*known && *name)
        return refuse(ret_why, detail, -EINVAL,
                      "must be qr, aztec, pdf417, code128, datamatrix or ean13");
    details->code_format = *known;
    return 0;
}

static GVariant *write_code_format(const struct details *details, const struct detail *detail)
{
    return details->code_format ? g_variant_new_string(details->code_format) : NULL;
}

/* A string, or bytes where what is said is no text: tickets of railways. */
static int read_code(struct details *details, const struct detail *detail, GVariant *value,
                     char **ret_why)
{
    bool is_bytes = g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING);
    gsize size;

    if (!is_bytes && !g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return refuse(ret_why, detail, -EINVAL, "must be of type s or ay, not %.*s", 64,
                      g_variant_get_type_string(value));

    const void *bytes = is_bytes ? g_variant_get_fixed_array(value, &size, 1)
                                 : (const void *)g_variant_get_string(value, &size);
    if (size > DETAIL_CODE_MAX)
        return refuse(ret_why, detail, -E2BIG, "may have at most %d bytes", DETAIL_CODE_MAX);

    g_free(details->code);
    details->code_is_bytes = is_bytes;
    if (size == 0)
        details->code = NULL;
    else
        details->code = is_bytes ? text_from_bytes(bytes, size) : g_strdup(bytes);
    return 0;
}

static GVariant *write_code(const struct details *details, const struct detail *detail)
{
    if (!details->code)
        return NULL;
    if (!details->code_is_bytes)
        return g_variant_new_string(details->code);

    g_autoptr(GBytes) bytes = text_to_bytes(details->code);
    return g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

/* ---- lists ---- */

static int check_length(const struct detail *detail, GVariant *value, size_t most, char **ret_why)
{
    if (g_variant_n_children(value) > most)
        return refuse(ret_why, detail, -E2BIG, "may have at most %zu entries", most);
    return 0;
}

static int read_segments(struct details *details, const struct detail *detail, GVariant *value,
                         char **ret_why)
{
    struct detail_segment segments[DETAIL_SEGMENTS_MAX];
    size_t count = g_variant_n_children(value);

    int r = check_length(detail, value, DETAIL_SEGMENTS_MAX, ret_why);
    for (size_t i = 0; i < count && r >= 0; i++) {
        const char *color;

        g_variant_get_child(value, i, "(d&s)", &segments[i].length, &color);
        r = read_color(detail, color, &segments[i].color, ret_why);
        if (r >= 0 && !(segments[i].length > 0 && segments[i].length <= 1e9))
            r = refuse(ret_why, detail, -EINVAL, "must have lengths above 0, at most 1e9");
    }
    if (r < 0)
        return r;
    memcpy(details->segments, segments, count * sizeof(segments[0]));
    details->n_segments = count;
    return 0;
}

static GVariant *write_segments(const struct details *details, const struct detail *detail)
{
    GVariantBuilder builder;

    if (details->n_segments == 0)
        return NULL;
    g_variant_builder_init(&builder, G_VARIANT_TYPE(detail->type));
    for (size_t i = 0; i < details->n_segments; i++) {
        g_autofree char *color = color_text(details->segments[i].color);
        g_variant_builder_add(&builder, "(ds)", details->segments[i].length, color);
    }
    return g_variant_builder_end(&builder);
}

static void clear_points(struct details *details)
{
    for (size_t i = 0; i < details->n_points; i++)
        g_clear_pointer(&details->points[i].icon, g_free);
    details->n_points = 0;
}

static int read_points(struct details *details, const struct detail *detail, GVariant *value,
                       char **ret_why)
{
    size_t count = g_variant_n_children(value);
    double place;
    const char *icon;

    int r = check_length(detail, value, DETAIL_POINTS_MAX, ret_why);
    for (size_t i = 0; i < count && r >= 0; i++) {
        g_variant_get_child(value, i, "(d&s)", &place, &icon);
        r = check_glyph(detail, icon, ret_why);
        if (r >= 0 && !(place >= 0 && place <= 1))
            r = refuse(ret_why, detail, -EINVAL, "must have places from 0 to 1");
    }
    if (r < 0)
        return r;

    clear_points(details);
    for (; details->n_points < count; details->n_points++) {
        g_variant_get_child(value, details->n_points, "(d&s)", &place, &icon);
        details->points[details->n_points].place = place;
        replace(&details->points[details->n_points].icon, icon);
    }
    return 0;
}

static GVariant *write_points(const struct details *details, const struct detail *detail)
{
    GVariantBuilder builder;

    if (details->n_points == 0)
        return NULL;
    g_variant_builder_init(&builder, G_VARIANT_TYPE(detail->type));
    for (size_t i = 0; i < details->n_points; i++) {
        const struct detail_point *point = &details->points[i];
        g_variant_builder_add(&builder, "(ds)", point->place, point->icon ? point->icon : "");
    }
    return g_variant_builder_end(&builder);
}

static void clear_steps(struct details *details)
{
    for (size_t i = 0; i < details->n_steps; i++)
        g_clear_pointer(&details->steps[i], g_free);
    details->n_steps = 0;
}

/* Steps may have no label, but keep their place. */
static int read_steps(struct details *details, const struct detail *detail, GVariant *value,
                      char **ret_why)
{
    gsize count;
    g_autofree const char **labels = g_variant_get_strv(value, &count);

    int r = check_length(detail, value, DETAIL_STEPS_MAX, ret_why);
    for (size_t i = 0; i < count && r >= 0; i++)
        r = check_text(detail, labels[i], DETAIL_LABEL_MAX, ret_why);
    if (r < 0)
        return r;

    clear_steps(details);
    for (; details->n_steps < count; details->n_steps++)
        details->steps[details->n_steps] = g_strdup(labels[details->n_steps]);
    return 0;
}

static GVariant *write_steps(const struct details *details, const struct detail *detail)
{
    if (details->n_steps == 0)
        return NULL;
    return g_variant_new_strv((const char *const *)details->steps, (gssize)details->n_steps);
}

static void clear_metrics(struct details *details)
{
    for (size_t i = 0; i < details->n_metrics; i++) {
        g_clear_pointer(&details->metrics[i].label, g_free);
        g_clear_pointer(&details->metrics[i].value, g_free);
        g_clear_pointer(&details->metrics[i].unit, g_free);
    }
    details->n_metrics = 0;
}

static int read_metrics(struct details *details, const struct detail *detail, GVariant *value,
                        char **ret_why)
{
    size_t count = g_variant_n_children(value);
    const char *texts[3];

    int r = check_length(detail, value, DETAIL_METRICS_MAX, ret_why);
    for (size_t i = 0; i < count && r >= 0; i++) {
        g_variant_get_child(value, i, "(&s&s&s)", &texts[0], &texts[1], &texts[2]);
        for (size_t j = 0; j < G_N_ELEMENTS(texts) && r >= 0; j++)
            r = check_text(detail, texts[j], DETAIL_LABEL_MAX, ret_why);
    }
    if (r < 0)
        return r;

    clear_metrics(details);
    for (; details->n_metrics < count; details->n_metrics++) {
        struct detail_metric *metric = &details->metrics[details->n_metrics];
        g_variant_get_child(value, details->n_metrics, "(&s&s&s)", &texts[0], &texts[1], &texts[2]);
        replace(&metric->label, texts[0]);
        replace(&metric->value, texts[1]);
        replace(&metric->unit, texts[2]);
    }
    return 0;
}

static GVariant *write_metrics(const struct details *details, const struct detail *detail)
{
    GVariantBuilder builder;

    if (details->n_metrics == 0)
        return NULL;
    g_variant_builder_init(&builder, G_VARIANT_TYPE(detail->type));
    for (size_t i = 0; i < details->n_metrics; i++) {
        const struct detail_metric *metric = &details->metrics[i];
        g_variant_builder_add(&builder, "(sss)", metric->label ? metric->label : "",
                              metric->value ? metric->value : "", metric->unit ? metric->unit : "");
    }
    return g_variant_builder_end(&builder);
}

static void clear_gauges(struct details *details)
{
    for (size_t i = 0; i < DETAIL_METRICS_MAX; i++)
        details->gauges[i] = -1;
}

static int read_gauges(struct details *details, const struct detail *detail, GVariant *value,
                       char **ret_why)
{
    gsize count;
    const double *gauges = g_variant_get_fixed_array(value, &count, sizeof(double));

    int r = check_length(detail, value, DETAIL_METRICS_MAX, ret_why);
    if (r < 0)
        return r;
    for (size_t i = 0; i < count; i++)
        if (!is_share(gauges[i]))
            return refuse(ret_why, detail, -EINVAL,
                          "must have numbers from 0 to 1, or -1 for none");

    clear_gauges(details);
    if (count > 0)
        memcpy(details->gauges, gauges, count * sizeof(double));
    return 0;
}

static GVariant *write_gauges(const struct details *details, const struct detail *detail)
{
    size_t count = DETAIL_METRICS_MAX;

    while (count > 0 && details->gauges[count - 1] < 0)
        count--;
    if (count == 0)
        return NULL;
    return g_variant_new_fixed_array(G_VARIANT_TYPE_DOUBLE, details->gauges, count, sizeof(double));
}

/* ---- all of them ---- */

static const struct detail table[] = {
#define DETAIL(id, name, source, max, doc) { name, "s", read_text, write_text, DETAIL_##id, max },
#define GLYPH(id, name, source, max, doc)  { name, "s", read_glyph, write_text, DETAIL_##id, max },
#include "model/details.def"
#undef DETAIL
#undef GLYPH
    { "accent", "s", read_accent, write_accent },
    { "count", "u", read_count, write_count },
    { "progress", "d", read_progress, write_progress },
    { "segments", "a(ds)", read_segments, write_segments },
    { "points", "a(ds)", read_points, write_points },
    { "steps", "as", read_steps, write_steps },
    { "step", "u", read_step, write_step },
    { "metrics", "a(sss)", read_metrics, write_metrics },
    { "metric-values", "ad", read_gauges, write_gauges },
    { "code", NULL, read_code, write_code },
    { "code-format", "s", read_code_format, write_code_format },
};

int details_read(struct details *details, const char *name, GVariant *value, char **ret_why)
{
    for (const struct detail *detail = table; detail < table + G_N_ELEMENTS(table); detail++) {
        const char *type = g_variant_get_type_string(value);

        if (strcmp(detail->name, name) != 0)
            continue;
        if (detail->type && strcmp(detail->type, type) != 0)
            return refuse(ret_why, detail, -EINVAL, "must be of type %s, not %.*s", detail->type,
                          64, type);
        return detail->read(details, detail, value, ret_why);
    }
    return -ENOENT;
}

void details_write(const struct details *details, GVariantBuilder *builder)
{
    for (const struct detail *detail = table; detail < table + G_N_ELEMENTS(table); detail++) {
        GVariant *value = detail->write(details, detail);

        if (value)
            g_variant_builder_add(builder, "{sv}", detail->name, value);
    }
}

const char *const *details_names(void)
{
    static const char *names[G_N_ELEMENTS(table) + 1];

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        names[i] = table[i].name;
    return names;
}

void details_init(struct details *details)
{
    *details = (struct details){ .progress = -1 };
    clear_gauges(details);
}

void details_fini(struct details *details)
{
    for (size_t i = 0; i < DETAIL_TEXTS; i++)
        g_free(details->texts[i]);
    g_free(details->code);
    clear_points(details);
    clear_steps(details);
    clear_metrics(details);
}

void details_copy(struct details *to, const struct details *from)
{
    *to = *from;
    to->code = g_strdup(from->code);
    for (size_t i = 0; i < DETAIL_TEXTS; i++)
        to->texts[i] = g_strdup(from->texts[i]);
    for (size_t i = 0; i < from->n_points; i++)
        to->points[i].icon = g_strdup(from->points[i].icon);
    for (size_t i = 0; i < from->n_steps; i++)
        to->steps[i] = g_strdup(from->steps[i]);
    for (size_t i = 0; i < from->n_metrics; i++)
        to->metrics[i] = (struct detail_metric){
            g_strdup(from->metrics[i].label),
            g_strdup(from->metrics[i].value),
            g_strdup(from->metrics[i].unit),
        };
}
