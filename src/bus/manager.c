/* org.freedesktop.DBus.ObjectManager, on the topmost object of a family. */
#include "bus/object.h"

/* a{sa{sv}}, floating. */
static GVariant *interfaces_and_properties(const struct bus_object *object)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("a{sa{sv}}"));
    for (size_t i = 0; object->interfaces[i]; i++)
        g_variant_builder_add(&builder, "{s@a{sv}}", object->interfaces[i]->name,
                              properties_all(object, object->interfaces[i]));
    return g_variant_builder_end(&builder);
}

static void on_get_managed_objects(struct bus_call *call, GVariant *args, void *userdata)
{
    struct bus_objects *objects = userdata;
    GVariantBuilder builder;
    GHashTableIter iter;
    void *value;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("a{oa{sa{sv}}}"));
    g_hash_table_iter_init(&iter, objects->by_path);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct bus_object *object = value;

        if (path_is_below(object->path, call->path))
            g_variant_builder_add(&builder, "{o@a{sa{sv}}}", object->path,
                                  interfaces_and_properties(object));
    }
    bus_call_reply(call, g_variant_new("(a{oa{sa{sv}}})", &builder), NULL, 0);
}

const struct bus_interface manager_interface = {
    .name = "org.freedesktop.DBus.ObjectManager",
    .methods = (const struct bus_method[]){ { "GetManagedObjects", "", "", "a{oa{sa{sv}}}",
                                              "objpath_interfaces_and_properties",
                                              on_get_managed_objects },
                                            {} },
    .signals =
        (const struct bus_signal[]){
            { "InterfacesAdded", "oa{sa{sv}}", "object_path,interfaces_and_properties" },
            { "InterfacesRemoved", "oas", "object_path,interfaces" },
            {} },
};

void manager_added(const struct bus_object *object)
{
    const struct bus_object *root = object_root(object);

    if (root)
        bus_emit(object->objects->bus, NULL, root->path, manager_interface.name, "InterfacesAdded",
                 g_variant_new("(o@a{sa{sv}})", object->path, interfaces_and_properties(object)));
}

void manager_removed(const struct bus_object *object)
{
    const struct bus_object *root = object_root(object);
    GVariantBuilder builder;

    if (!root)
        return;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_STRING_ARRAY);
    for (size_t i = 0; object->interfaces[i]; i++)
        g_variant_builder_add(&builder, "s", object->interfaces[i]->name);
    bus_emit(object->objects->bus, NULL, root->path, manager_interface.name, "InterfacesRemoved",
             g_variant_new("(oas)", object->path, &builder));
}
