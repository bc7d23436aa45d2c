/* org.freedesktop.DBus.Introspectable: the tables as XML. Names in tables and paths are of letters
 * that XML takes as they are. */
#include <string.h>

#include "bus/object.h"

/* One <arg> for each complete type in `signature`, with its name from the comma-separated list. */
static void add_args(GString *xml, const char *signature, const char *list, const char *direction)
{
    g_auto(GStrv) names = g_strsplit(list ? list : "", ",", -1);
    const char *end = NULL;

    for (size_t i = 0; *signature; i++, signature = end) {
        if (!g_variant_type_string_scan(signature, NULL, &end))
            return;
        g_string_append(xml, "   <arg");
        if (names[0] && i < g_strv_length(names))
            g_string_append_printf(xml, " name=\"%s\"", names[i]);
        g_string_append_printf(xml, " type=\"%.*s\"", (int)(end - signature), signature);
        if (direction)
            g_string_append_printf(xml, " direction=\"%s\"", direction);
        g_string_append(xml, "/>\n");
    }
}

static void add_method(GString *xml, const struct bus_method *method)
{
    g_string_append_printf(xml, "  <method name=\"%s\">\n", method->name);
    add_args(xml, method->in, method->in_names, "in");
    add_args(xml, method->out, method->out_names, "out");
    g_string_append(xml, "  </method>\n");
}

static void add_signal(GString *xml, const struct bus_signal *signal)
{
    g_string_append_printf(xml, "  <signal name=\"%s\">\n", signal->name);
    add_args(xml, signal->type, signal->names, NULL);
    g_string_append(xml, "  </signal>\n");
}

static void add_property(GString *xml, const struct bus_property *property)
{
    g_string_append_printf(xml, "  <property name=\"%s\" type=\"%s\" access=\"%s\"", property->name,
                           property->type,
                           property->flags & BUS_PROPERTY_WRITABLE ? "readwrite" : "read");
    if (property->flags & BUS_PROPERTY_SILENT)
        g_string_append(xml, ">\n   <annotation"
                             " name=\"org.freedesktop.DBus.Property.EmitsChangedSignal\""
                             " value=\"false\"/>\n  </property>\n");
    else
        g_string_append(xml, "/>\n");
}

static void add_interface(GString *xml, const struct bus_interface *interface)
{
    g_string_append_printf(xml, " <interface name=\"%s\">\n", interface->name);
    for (const struct bus_method *m = interface->methods; m && m->name; m++)
        add_method(xml, m);
    for (const struct bus_signal *s = interface->signals; s && s->name; s++)
        add_signal(xml, s);
    for (const struct bus_property *p = interface->properties; p && p->name; p++)
        add_property(xml, p);
    g_string_append(xml, " </interface>\n");
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The next path elements below `path`, each once, in order. */
static GPtrArray *child_names(struct bus_objects *objects, const char *path)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    size_t skip = strcmp(path, "/") == 0 ? 1 : strlen(path) + 1;
    GHashTableIter iter;
    void *other;

    g_hash_table_iter_init(&iter, objects->by_path);
    while (g_hash_table_iter_next(&iter, &other, NULL)) {
        if (!path_is_below(other, path))
            continue;

        const char *rest = (const char *)other + skip;
        char *name = g_strndup(rest, strcspn(rest, "/"));

        if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_free(name);
        else
            g_ptr_array_add(names, name);
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

static void on_introspect(struct bus_call *call, GVariant *args, void *userdata)
{
    struct bus_objects *objects = userdata;
    const struct bus_object *object = objects_find(objects, call->path);
    const struct bus_interface *standard[STANDARD_MAX];
    g_autoptr(GPtrArray) children = child_names(objects, call->path);
    g_autoptr(GString) xml = g_string_new(DBUS_INTROSPECT_1_0_XML_DOCTYPE_DECL_NODE "<node>\n");

    objects_standard(objects, call->path, standard);
    for (size_t i = 0; standard[i]; i++)
        add_interface(xml, standard[i]);
    for (size_t i = 0; object && object->interfaces[i]; i++)
        add_interface(xml, object->interfaces[i]);
    for (guint i = 0; i < children->len; i++)
        g_string_append_printf(xml, " <node name=\"%s\"/>\n",
                               (const char *)g_ptr_array_index(children, i));
    g_string_append(xml, "</node>\n");
    bus_call_reply(call, g_variant_new("(s)", xml->str), NULL, 0);
}

const struct bus_interface introspectable_interface = {
    .name = DBUS_INTERFACE_INTROSPECTABLE,
    .methods =
        (const struct bus_method[]){ { "Introspect", "", "", "s", "xml_data", on_introspect }, {} },
};
