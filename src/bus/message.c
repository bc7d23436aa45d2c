#include "bus/message.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* A GVariant node of its own and its share of the parent's array; also more than D-Bus pads. */
#define VALUE_COST 64
/* The system bus carries 32 MiB at most. */
#define BODY_COST_MAX (32u << 20)
/* The specification ends at 32 arrays and 32 structs, variants in between; a receiver that is sent
 * more drops its connection. */
#define DEPTH_MAX 63

static GVariant *read_value(struct message_body *body, DBusMessageIter *iter, int *error);

static bool spend(size_t *cost, size_t bytes)
{
    *cost += VALUE_COST + bytes;
    return *cost <= BODY_COST_MAX;
}

static GVariant *fail(int *error, int code)
{
    *error = code;
    return NULL;
}

/* Each 'h' is a descriptor of its own, even where several name the same one. */
static GVariant *read_handle(struct message_body *body, int fd, int *error)
{
    if (fd < 0)
        return fail(error, -EBADMSG);
    if (body->n_fds >= MESSAGE_FDS_MAX) {
        close(fd);
        return fail(error, -EMFILE);
    }
    if (!body->fds)
        body->fds = g_new(int, MESSAGE_FDS_MAX);
    body->fds[body->n_fds] = fd;
    return g_variant_new_handle((gint32)body->n_fds++);
}

/* libdbus has checked the text; GLib is asked again because its criticals would be ours. */
static GVariant *read_text(struct message_body *body, int type, const char *text, int *error)
{
    if (!spend(&body->cost, strlen(text)))
        return fail(error, -E2BIG);
    if (type == DBUS_TYPE_STRING)
        return g_utf8_validate(text, -1, NULL) ? g_variant_new_string(text) : fail(error, -EBADMSG);
    if (type == DBUS_TYPE_OBJECT_PATH)
        return g_variant_is_object_path(text) ? g_variant_new_object_path(text)
                                              : fail(error, -EBADMSG);
    return g_variant_is_signature(text) ? g_variant_new_signature(text) : fail(error, -EBADMSG);
}

static GVariant *read_basic(struct message_body *body, DBusMessageIter *iter, int type, int *error)
{
    DBusBasicValue value;

    dbus_message_iter_get_basic(iter, &value);
    switch (type) {
    case DBUS_TYPE_BYTE:
        return g_variant_new_byte(value.byt);
    case DBUS_TYPE_BOOLEAN:
        return g_variant_new_boolean(value.bool_val != 0);
    case DBUS_TYPE_INT16:
        return g_variant_new_int16(value.i16);
    case DBUS_TYPE_UINT16:
        return g_variant_new_uint16(value.u16);
    case DBUS_TYPE_INT32:
        return g_variant_new_int32(value.i32);
    case DBUS_TYPE_UINT32:
        return g_variant_new_uint32(value.u32);
    case DBUS_TYPE_INT64:
        return g_variant_new_int64((gint64)value.i64);
    case DBUS_TYPE_UINT64:
        return g_variant_new_uint64((guint64)value.u64);
    case DBUS_TYPE_DOUBLE:
        return g_variant_new_double(value.dbl);
    case DBUS_TYPE_UNIX_FD:
        return read_handle(body, value.fd, error);
    default:
        return read_text(body, type, value.str, error);
    }
}

/* The width of types that are laid out alike in both worlds, else 0. Booleans are not: four bytes
 * here, one there. */
static size_t fixed_width(int type)
{
    switch (type) {
    case DBUS_TYPE_BYTE:
        return 1;
    case DBUS_TYPE_INT16:
    case DBUS_TYPE_UINT16:
        return 2;
    case DBUS_TYPE_INT32:
    case DBUS_TYPE_UINT32:
        return 4;
    case DBUS_TYPE_INT64:
    case DBUS_TYPE_UINT64:
    case DBUS_TYPE_DOUBLE:
        return 8;
    default:
        return 0;
    }
}

static GVariant *read_fixed_array(struct message_body *body, DBusMessageIter *iter, int element,
                                  int *error)
{
    const char type[] = { (char)element, '\0' };
    const void *data = NULL;
    DBusMessageIter elements;
    int count = 0;

    dbus_message_iter_recurse(iter, &elements);
    dbus_message_iter_get_fixed_array(&elements, &data, &count);
    if (!spend(&body->cost, (size_t)count * fixed_width(element)))
        return fail(error, -E2BIG);
    return g_variant_new_fixed_array(G_VARIANT_TYPE(type), data, (gsize)count,
                                     fixed_width(element));
}

/* Reads all that remains at `iter` into one container of `type`. */
static GVariant *read_members(struct message_body *body, DBusMessageIter *iter,
                              const GVariantType *type, int *error)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, type);
    while (dbus_message_iter_get_arg_type(iter) != DBUS_TYPE_INVALID) {
        GVariant *member = read_value(body, iter, error);

        if (!member) {
            g_variant_builder_clear(&builder);
            return NULL;
        }
        g_variant_builder_add_value(&builder, member);
        dbus_message_iter_next(iter);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *read_array(struct message_body *body, DBusMessageIter *iter, int *error)
{
    int element = dbus_message_iter_get_element_type(iter);

    if (fixed_width(element) > 0)
        return read_fixed_array(body, iter, element, error);

    DBusMessageIter members;
    char *signature = dbus_message_iter_get_signature(iter);
    GVariant *array;

    /* An empty array has no member to learn the type from. */
    dbus_message_iter_recurse(iter, &members);
    array = read_members(body, &members, G_VARIANT_TYPE(signature), error);
    dbus_free(signature);
    return array;
}

static GVariant *read_variant(struct message_body *body, DBusMessageIter *iter, int *error)
{
    DBusMessageIter inner;

    dbus_message_iter_recurse(iter, &inner);

    GVariant *value = read_value(body, &inner, error);

    return value ? g_variant_new_variant(value) : NULL;
}

/* Recursion ends: libdbus refuses messages nested deeper than 64. */
static GVariant *read_value(struct message_body *body, DBusMessageIter *iter, int *error)
{
    int type = dbus_message_iter_get_arg_type(iter);
    DBusMessageIter members;

    if (!spend(&body->cost, 0))
        return fail(error, -E2BIG);
    switch (type) {
    case DBUS_TYPE_ARRAY:
        return read_array(body, iter, error);
    case DBUS_TYPE_VARIANT:
        return read_variant(body, iter, error);
    case DBUS_TYPE_STRUCT:
        dbus_message_iter_recurse(iter, &members);
        return read_members(body, &members, G_VARIANT_TYPE_TUPLE, error);
    case DBUS_TYPE_DICT_ENTRY:
        dbus_message_iter_recurse(iter, &members);
        return read_members(body, &members, G_VARIANT_TYPE_DICT_ENTRY, error);
    default:
        return dbus_type_is_basic(type) ? read_basic(body, iter, type, error)
                                        : fail(error, -EBADMSG);
    }
}

int message_read(DBusMessage *message, struct message_body *ret)
{
    struct message_body body = { 0 };
    DBusMessageIter iter;
    int error = 0;

    dbus_message_iter_init(message, &iter);
    body.args = read_members(&body, &iter, G_VARIANT_TYPE_TUPLE, &error);
    if (!body.args) {
        message_body_clear(&body);
        return error;
    }
    g_variant_ref_sink(body.args);
    *ret = body;
    return 0;
}

void message_body_clear(struct message_body *body)
{
    for (size_t i = 0; i < body->n_fds; i++)
        close(body->fds[i]);
    g_free(body->fds);
    g_clear_pointer(&body->args, g_variant_unref);
    *body = (struct message_body){ 0 };
}

struct writer {
    const int *fds;
    size_t n_fds;
    size_t n_handles;
    size_t cost;
};

static int write_value(struct writer *writer, DBusMessageIter *iter, GVariant *value, int depth);

static int append(DBusMessageIter *iter, int type, const void *value)
{
    return dbus_message_iter_append_basic(iter, type, value) ? 0 : -ENOMEM;
}

static int write_handle(struct writer *writer, DBusMessageIter *iter, GVariant *value)
{
    gint32 index = g_variant_get_handle(value);

    if (index < 0 || (size_t)index >= writer->n_fds || writer->fds[index] < 0)
        return -EINVAL;
    if (++writer->n_handles > MESSAGE_FDS_MAX)
        return -EMFILE;
    return append(iter, DBUS_TYPE_UNIX_FD, &writer->fds[index]);
}

static int write_text(struct writer *writer, DBusMessageIter *iter, GVariant *value, int type)
{
    gsize length;
    const char *text = g_variant_get_string(value, &length);

    if (!spend(&writer->cost, length))
        return -E2BIG;
    if (type == DBUS_TYPE_OBJECT_PATH && !dbus_validate_path(text, NULL))
        return -EINVAL;
    if (type == DBUS_TYPE_SIGNATURE && !dbus_signature_validate(text, NULL))
        return -EINVAL;
    if (type != DBUS_TYPE_STRING || dbus_validate_utf8(text, NULL))
        return append(iter, type, &text);

    g_autofree char *repaired = g_utf8_make_valid(text, -1);

    return append(iter, type, &repaired);
}

static int write_basic(struct writer *writer, DBusMessageIter *iter, GVariant *value)
{
    int type = g_variant_get_type_string(value)[0];
    DBusBasicValue basic = { 0 };

    switch (type) {
    case DBUS_TYPE_BYTE:
        basic.byt = g_variant_get_byte(value);
        return append(iter, type, &basic);
    case DBUS_TYPE_BOOLEAN:
        basic.bool_val = g_variant_get_boolean(value) ? TRUE : FALSE;
        return append(iter, type, &basic);
    case DBUS_TYPE_INT16:
        basic.i16 = g_variant_get_int16(value);
        return append(iter, type, &basic);
    case DBUS_TYPE_UINT16:
        basic.u16 = g_variant_get_uint16(value);
        return append(iter, type, &basic);
    case DBUS_TYPE_INT32:
        basic.i32 = g_variant_get_int32(value);
        return append(iter, type, &basic);
    case DBUS_TYPE_UINT32:
        basic.u32 = g_variant_get_uint32(value);
        return append(iter, type, &basic);
    case DBUS_TYPE_INT64:
        basic.i64 = g_variant_get_int64(value);
        return append(iter, type, &basic);
    case DBUS_TYPE_UINT64:
        basic.u64 = g_variant_get_uint64(value);
        return append(iter, type, &basic);
    case DBUS_TYPE_DOUBLE:
        basic.dbl = g_variant_get_double(value);
        return append(iter, type, &basic);
    case DBUS_TYPE_UNIX_FD:
        return write_handle(writer, iter, value);
    default:
        return write_text(writer, iter, value, type);
    }
}

static int write_fixed_array(struct writer *writer, DBusMessageIter *iter, GVariant *value,
                             int element)
{
    gsize count;
    const void *data = g_variant_get_fixed_array(value, &count, fixed_width(element));

    if (!spend(&writer->cost, count * fixed_width(element)))
        return -E2BIG;
    if (count == 0)
        return 0;
    return dbus_message_iter_append_fixed_array(iter, element, &data, (int)count) ? 0 : -ENOMEM;
}

static int write_members(struct writer *writer, DBusMessageIter *iter, GVariant *value, int depth)
{
    GVariantIter members;
    GVariant *member;
    int r = 0;

    g_variant_iter_init(&members, value);
    while (r >= 0 && (member = g_variant_iter_next_value(&members))) {
        r = write_value(writer, iter, member, depth);
        g_variant_unref(member);
    }
    return r;
}

/* Opens a container of `type`, fills it from `value` and closes it. */
static int write_container(struct writer *writer, DBusMessageIter *iter, int type,
                           const char *contained, GVariant *value, int depth)
{
    DBusMessageIter inner = DBUS_MESSAGE_ITER_INIT_CLOSED;
    int r;

    if (!dbus_message_iter_open_container(iter, type, contained, &inner))
        return -ENOMEM;
    if (type == DBUS_TYPE_ARRAY && fixed_width(contained[0]) > 0)
        r = write_fixed_array(writer, &inner, value, contained[0]);
    else
        r = write_members(writer, &inner, value, depth + 1);
    if (r < 0) {
        dbus_message_iter_abandon_container(iter, &inner);
        return r;
    }
    return dbus_message_iter_close_container(iter, &inner) ? 0 : -ENOMEM;
}

static int write_variant(struct writer *writer, DBusMessageIter *iter, GVariant *value, int depth)
{
    g_autoptr(GVariant) inner = g_variant_get_variant(value);
    const char *signature = g_variant_get_type_string(inner);

    if (!dbus_signature_validate_single(signature, NULL))
        return -EINVAL;
    return write_container(writer, iter, DBUS_TYPE_VARIANT, signature, value, depth);
}

static int write_value(struct writer *writer, DBusMessageIter *iter, GVariant *value, int depth)
{
    if (!spend(&writer->cost, 0) || depth > DEPTH_MAX)
        return -E2BIG;
    switch (g_variant_classify(value)) {
    case G_VARIANT_CLASS_ARRAY:
        return write_container(writer, iter, DBUS_TYPE_ARRAY, g_variant_get_type_string(value) + 1,
                               value, depth);
    case G_VARIANT_CLASS_VARIANT:
        return write_variant(writer, iter, value, depth);
    case G_VARIANT_CLASS_TUPLE:
        return write_container(writer, iter, DBUS_TYPE_STRUCT, NULL, value, depth);
    case G_VARIANT_CLASS_DICT_ENTRY:
        return write_container(writer, iter, DBUS_TYPE_DICT_ENTRY, NULL, value, depth);
    default:
        return write_basic(writer, iter, value);
    }
}

int message_write(DBusMessage *message, GVariant *body, const int *fds, size_t n_fds)
{
    struct writer writer = { .fds = fds, .n_fds = n_fds };
    DBusMessageIter iter;

    if (!g_variant_is_of_type(body, G_VARIANT_TYPE_TUPLE))
        return -EINVAL;

    g_autofree char *signature = message_signature(body);

    /* Also refuses the types that only GVariant has. */
    if (!dbus_signature_validate(signature, NULL))
        return -EINVAL;
    dbus_message_iter_init_append(message, &iter);
    return write_members(&writer, &iter, body, 0);
}

char *message_signature(GVariant *body)
{
    const char *type = g_variant_get_type_string(body);

    return g_strndup(type + 1, strlen(type) - 2);
}
