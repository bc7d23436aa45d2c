#include "ctl/json.h"

#include <jansson.h>

/* Deeper than the API ever is; GVariant itself allows 128. */
#define DEPTH_MAX 64

static json_t *convert(GVariant *value, int depth);

static json_t *convert_dict(GVariant *value, int depth)
{
    json_t *object = json_object();
    GVariantIter iter;
    GVariant *entry;

    g_variant_iter_init(&iter, value);
    while ((entry = g_variant_iter_next_value(&iter))) {
        g_autoptr(GVariant) key = g_variant_get_child_value(entry, 0);
        g_autoptr(GVariant) child = g_variant_get_child_value(entry, 1);

        json_object_set_new(object, g_variant_get_string(key, NULL), convert(child, depth));
        g_variant_unref(entry);
    }
    return object;
}

static json_t *convert_list(GVariant *value, int depth)
{
    json_t *array = json_array();
    GVariantIter iter;
    GVariant *child;

    g_variant_iter_init(&iter, value);
    while ((child = g_variant_iter_next_value(&iter))) {
        json_array_append_new(array, convert(child, depth));
        g_variant_unref(child);
    }
    return array;
}

static json_t *convert_real(double value)
{
    json_t *real = json_real(value);

    return real ? real : json_null();
}

static json_t *convert_variant(GVariant *value, int depth)
{
    g_autoptr(GVariant) child = g_variant_get_variant(value);

    return convert(child, depth);
}

static json_t *convert(GVariant *value, int depth)
{
    if (depth == 0)
        return json_null();

    switch (g_variant_classify(value)) {
    case G_VARIANT_CLASS_BOOLEAN:
        return json_boolean(g_variant_get_boolean(value));
    case G_VARIANT_CLASS_BYTE:
        return json_integer(g_variant_get_byte(value));
    case G_VARIANT_CLASS_INT16:
        return json_integer(g_variant_get_int16(value));
    case G_VARIANT_CLASS_UINT16:
        return json_integer(g_variant_get_uint16(value));
    case G_VARIANT_CLASS_INT32:
        return json_integer(g_variant_get_int32(value));
    case G_VARIANT_CLASS_UINT32:
        return json_integer(g_variant_get_uint32(value));
    case G_VARIANT_CLASS_INT64:
        return json_integer(g_variant_get_int64(value));
    case G_VARIANT_CLASS_UINT64:
        return json_integer((json_int_t)g_variant_get_uint64(value));
    case G_VARIANT_CLASS_HANDLE:
        return json_integer(g_variant_get_handle(value));
    case G_VARIANT_CLASS_DOUBLE:
        return convert_real(g_variant_get_double(value));
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
        return json_string(g_variant_get_string(value, NULL));
    case G_VARIANT_CLASS_VARIANT:
        return convert_variant(value, depth - 1);
    case G_VARIANT_CLASS_ARRAY:
        if (g_variant_is_of_type(value, G_VARIANT_TYPE("a{s*}")))
            return convert_dict(value, depth - 1);
        return convert_list(value, depth - 1);
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
        return convert_list(value, depth - 1);
    }
    return json_null();
}

void json_print(FILE *to, GVariant *value)
{
    json_t *json = convert(value, DEPTH_MAX);

    json_dumpf(json, to, JSON_INDENT(2) | JSON_ENCODE_ANY);
    fputc('\n', to);
    json_decref(json);
}
