#include "agent/loose.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define UNPACK_MAX 8

/* What is inside of variants in variants; a new reference, or NULL. */
static GVariant *unpack(GVariant *value)
{
    GVariant *inner = value ? g_variant_ref(value) : NULL;

    for (int i = 0; inner && g_variant_is_of_type(inner, G_VARIANT_TYPE_VARIANT); i++) {
        GVariant *outer = inner;

        inner = i < UNPACK_MAX ? g_variant_get_variant(outer) : NULL;
        g_variant_unref(outer);
    }
    return inner;
}

static bool double_to_int64(double number, int64_t *ret)
{
    if (!isfinite(number) || fabs(number) >= 9.2e18)
        return false;
    *ret = (int64_t)number;
    return true;
}

static bool text_to_int64(const char *text, int64_t *ret)
{
    char *end;
    double number = g_ascii_strtod(text, &end);

    return end != text && *end == '\0' && double_to_int64(number, ret);
}

bool loose_int64(GVariant *value, int64_t *ret)
{
    g_autoptr(GVariant) inner = unpack(value);

    if (!inner)
        return false;
    switch (g_variant_classify(inner)) {
    case G_VARIANT_CLASS_BOOLEAN:
        *ret = g_variant_get_boolean(inner);
        return true;
    case G_VARIANT_CLASS_BYTE:
        *ret = g_variant_get_byte(inner);
        return true;
    case G_VARIANT_CLASS_INT16:
        *ret = g_variant_get_int16(inner);
        return true;
    case G_VARIANT_CLASS_UINT16:
        *ret = g_variant_get_uint16(inner);
        return true;
    case G_VARIANT_CLASS_INT32:
        *ret = g_variant_get_int32(inner);
        return true;
    case G_VARIANT_CLASS_UINT32:
        *ret = g_variant_get_uint32(inner);
        return true;
    case G_VARIANT_CLASS_INT64:
        *ret = g_variant_get_int64(inner);
        return true;
    case G_VARIANT_CLASS_UINT64:
        *ret = (int64_t)MIN(g_variant_get_uint64(inner), (guint64)INT64_MAX);
        return true;
    case G_VARIANT_CLASS_DOUBLE:
        return double_to_int64(g_variant_get_double(inner), ret);
    case G_VARIANT_CLASS_STRING:
        return text_to_int64(g_variant_get_string(inner, NULL), ret);
    default:
        return false;
    }
}

bool loose_double(GVariant *value, double *ret)
{
    g_autoptr(GVariant) inner = unpack(value);
    int64_t number;

    if (inner && g_variant_is_of_type(inner, G_VARIANT_TYPE_DOUBLE)) {
        double given = g_variant_get_double(inner);

        if (!isfinite(given))
            return false;
        *ret = given;
        return true;
    }
    if (!loose_int64(inner, &number))
        return false;
    *ret = (double)number;
    return true;
}

bool loose_bool(GVariant *value, bool *ret)
{
    g_autoptr(GVariant) inner = unpack(value);
    int64_t number;

    if (inner && g_variant_is_of_type(inner, G_VARIANT_TYPE_STRING) &&
        g_ascii_strcasecmp(g_variant_get_string(inner, NULL), "true") == 0) {
        *ret = true;
        return true;
    }
    if (!loose_int64(inner, &number))
        return false;
    *ret = number != 0;
    return true;
}

static bool is_text(GVariant *value)
{
    return g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ||
           g_variant_is_of_type(value, G_VARIANT_TYPE_OBJECT_PATH);
}

static void append_text(GString *joined, GVariant *value)
{
    g_autoptr(GVariant) inner = unpack(value);

    if (!inner || !is_text(inner))
        return;

    const char *text = g_variant_get_string(inner, NULL);
    if (!*text)
        return;
    if (joined->len > 0)
        g_string_append(joined, ", ");
    g_string_append(joined, text);
}

static char *clean_or_null(const char *text, size_t max)
{
    g_autofree char *clean = text_clean(text, max);

    return *clean ? g_steal_pointer(&clean) : NULL;
}

static char *read_texts(GVariant *value, size_t max_items, size_t max)
{
    g_autoptr(GVariant) inner = unpack(value);
    g_autoptr(GString) joined = g_string_new(NULL);

    if (!inner)
        return NULL;
    if (is_text(inner)) {
        append_text(joined, inner);
    } else if (g_variant_is_of_type(inner, G_VARIANT_TYPE_STRING_ARRAY) ||
               g_variant_is_of_type(inner, G_VARIANT_TYPE("av"))) {
        size_t count = MIN(g_variant_n_children(inner), max_items);

        for (size_t i = 0; i < count && joined->len <= max; i++) {
            g_autoptr(GVariant) item = g_variant_get_child_value(inner, i);

            append_text(joined, item);
        }
    }
    return clean_or_null(joined->str, max);
}

char *loose_text(GVariant *value, size_t max)
{
    return read_texts(value, 1, max);
}

char *loose_joined_text(GVariant *value, size_t max)
{
    return read_texts(value, SIZE_MAX, max);
}
