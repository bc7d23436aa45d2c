/* org.freedesktop.DBus.Properties. Changes are told once at the end of the loop's turn. */
#include <string.h>

#include "base/log.h"
#include "bus/object.h"

static size_t count_properties(const struct bus_interface *interface)
{
    size_t count = 0;

    while (interface->properties && interface->properties[count].name)
        count++;
    return count;
}

static size_t count_interfaces(const struct bus_object *object)
{
    size_t count = 0;

    while (object->interfaces[count])
        count++;
    return count;
}

/* NULL (and it is said in the log) when the getter breaks its word. */
static GVariant *get_value(const struct bus_object *object, const struct bus_property *property)
{
    g_autoptr(GVariant) value = property->get(object->userdata);

    if (value)
        g_variant_take_ref(value);
    if (value && g_variant_is_of_type(value, G_VARIANT_TYPE(property->type)))
        return g_steal_pointer(&value);
    log_error("bus: property %s of %s is '%s', should be '%s'", property->name, object->path,
              value ? g_variant_get_type_string(value) : "", property->type);
    return NULL;
}

static void add_value(GVariantBuilder *builder, const struct bus_object *object,
                      const struct bus_property *property)
{
    g_autoptr(GVariant) value = get_value(object, property);

    if (value)
        g_variant_builder_add(builder, "{sv}", property->name, value);
}

static void add_values(GVariantBuilder *builder, const struct bus_object *object,
                       const struct bus_interface *interface)
{
    for (size_t i = 0; i < count_properties(interface); i++)
        add_value(builder, object, &interface->properties[i]);
}

GVariant *properties_all(const struct bus_object *object, const struct bus_interface *interface)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    add_values(&builder, object, interface);
    return g_variant_builder_end(&builder);
}

static bool is_standard(const struct bus_object *object, const char *name)
{
    const struct bus_interface *standard[STANDARD_MAX];

    objects_standard(object->objects, object->path, standard);
    for (size_t i = 0; standard[i]; i++)
        if (strcmp(standard[i]->name, name) == 0)
            return true;
    return false;
}

/* Whether `name`, as a caller gave it, means this interface; "" means any. */
static bool names(const char *name, const struct bus_interface *interface)
{
    return *name == '\0' || strcmp(name, interface->name) == 0;
}

static bool has_interface(const struct bus_object *object, const char *name)
{
    for (size_t i = 0; object->interfaces[i]; i++)
        if (names(name, object->interfaces[i]))
            return true;
    return is_standard(object, name);
}

static const struct bus_property *find_in(const struct bus_interface *interface, const char *name)
{
    const struct bus_property *property = interface->properties;

    for (; property && property->name; property++)
        if (strcmp(property->name, name) == 0)
            return property;
    return NULL;
}

/* Answers the call when there is none. */
static const struct bus_property *find_property(const struct bus_object *object,
                                                struct bus_call *call, const char *interface,
                                                const char *name)
{
    for (size_t i = 0; object->interfaces[i]; i++) {
        const struct bus_property *property = NULL;

        if (names(interface, object->interfaces[i]))
            property = find_in(object->interfaces[i], name);
        if (property)
            return property;
    }
    if (has_interface(object, interface))
        bus_call_error(call, DBUS_ERROR_UNKNOWN_PROPERTY, "object '%s' has no property '%s%s%s'",
                       object->path, interface, *interface ? "." : "", name);
    else
        bus_call_error(call, DBUS_ERROR_UNKNOWN_INTERFACE, "object '%s' has no interface '%s'",
                       object->path, interface);
    return NULL;
}

static void on_get(struct bus_call *call, GVariant *args, void *userdata)
{
    const struct bus_object *object = objects_find(userdata, call->path);
    const char *interface;
    const char *name;

    g_variant_get(args, "(&s&s)", &interface, &name);

    const struct bus_property *property = find_property(object, call, interface, name);
    if (!property)
        return;

    g_autoptr(GVariant) value = get_value(object, property);
    if (value)
        bus_call_reply(call, g_variant_new("(v)", value), NULL, 0);
    else
        bus_call_error(call, DBUS_ERROR_FAILED, "%s cannot be read", name);
}

static void on_get_all(struct bus_call *call, GVariant *args, void *userdata)
{
    const struct bus_object *object = objects_find(userdata, call->path);
    GVariantBuilder builder;
    const char *name;

    g_variant_get(args, "(&s)", &name);
    if (!has_interface(object, name)) {
        bus_call_error(call, DBUS_ERROR_UNKNOWN_INTERFACE, "object '%s' has no interface '%s'",
                       object->path, name);
        return;
    }
    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    for (size_t i = 0; object->interfaces[i]; i++)
        if (names(name, object->interfaces[i]))
            add_values(&builder, object, object->interfaces[i]);
    bus_call_reply(call, g_variant_new("(a{sv})", &builder), NULL, 0);
}

static void on_set(struct bus_call *call, GVariant *args, void *userdata)
{
    const struct bus_object *object = objects_find(userdata, call->path);
    g_autoptr(GVariant) value = NULL;
    const char *interface;
    const char *name;

    g_variant_get(args, "(&s&sv)", &interface, &name, &value);

    const struct bus_property *property = find_property(object, call, interface, name);
    if (!property)
        return;
    if (!(property->flags & BUS_PROPERTY_WRITABLE))
        bus_call_error(call, DBUS_ERROR_PROPERTY_READ_ONLY, "%s cannot be set", name);
    else if (!g_variant_is_of_type(value, G_VARIANT_TYPE(property->type)))
        bus_call_error(call, DBUS_ERROR_INVALID_ARGS, "%s has type '%s', not '%s'", name,
                       property->type, g_variant_get_type_string(value));
    else
        property->set(call, value, object->userdata);
}

const struct bus_interface properties_interface = {
    .name = DBUS_INTERFACE_PROPERTIES,
    .methods =
        (const struct bus_method[]){
            { "Get", "ss", "interface_name,property_name", "v", "value", on_get },
            { "GetAll", "s", "interface_name", "a{sv}", "properties", on_get_all },
            { "Set", "ssv", "interface_name,property_name,value", "", "", on_set },
            {} },
    .signals =
        (const struct bus_signal[]){ { "PropertiesChanged", "sa{sv}as",
                                       "interface_name,changed_properties,invalidated_properties" },
                                     {} },
};

void object_changes_init(struct bus_object *object)
{
    size_t count = count_interfaces(object);

    object->changed = g_new0(uint8_t *, count);
    for (size_t i = 0; i < count; i++)
        object->changed[i] = g_new0(uint8_t, count_properties(object->interfaces[i]));
}

void object_changes_fini(struct bus_object *object)
{
    for (size_t i = 0; object->interfaces[i]; i++)
        g_free(object->changed[i]);
    g_free(object->changed);
}

void bus_object_changed(struct bus_object *object, const char *interface, const char *name)
{
    for (size_t i = 0; object->interfaces[i]; i++) {
        const struct bus_property *property = NULL;

        if (strcmp(object->interfaces[i]->name, interface) == 0)
            property = find_in(object->interfaces[i], name);
        if (!property)
            continue;
        if (!(property->flags & BUS_PROPERTY_SILENT)) {
            object->changed[i][property - object->interfaces[i]->properties] = 1;
            object_queue(object);
        }
        return;
    }
    log_error("bus: %s has no property %s.%s that could change", object->path, interface, name);
}

/* All zero again afterwards. */
static void flush_interface(struct bus_object *object, size_t index, bool silent)
{
    const struct bus_interface *interface = object->interfaces[index];
    uint8_t *changed = object->changed[index];
    size_t count = count_properties(interface);
    GVariantBuilder builder;

    if (count == 0 || !memchr(changed, 1, count))
        return;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    for (size_t i = 0; i < count && !silent; i++)
        if (changed[i])
            add_value(&builder, object, &interface->properties[i]);
    memset(changed, 0, count);

    g_autoptr(GVariant) body =
        g_variant_ref_sink(g_variant_new("(sa{sv}as)", interface->name, &builder, NULL));
    if (!silent)
        bus_emit(object->objects->bus, NULL, object->path, DBUS_INTERFACE_PROPERTIES,
                 "PropertiesChanged", body);
}

void object_changes_flush(struct bus_object *object, bool silent)
{
    for (size_t i = 0; object->interfaces[i]; i++)
        flush_interface(object, i, silent);
}
