/* The tree of objects: who lies where, and which function answers a call. The standard interfaces
 * are tables like everybody else's. */
#include <string.h>

#include "base/log.h"
#include "bus/object.h"

static void on_ping(struct bus_call *call, GVariant *args, void *userdata)
{
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_get_machine_id(struct bus_call *call, GVariant *args, void *userdata)
{
    DBusError error = DBUS_ERROR_INIT;
    char *id = dbus_try_get_local_machine_id(&error);

    if (id)
        bus_call_reply(call, g_variant_new("(s)", id), NULL, 0);
    else
        bus_call_error(call, DBUS_ERROR_FAILED, "%s", error.message);
    dbus_free(id);
    dbus_error_free(&error);
}

static const struct bus_interface peer_interface = {
    .name = DBUS_INTERFACE_PEER,
    .methods = (const struct bus_method[]){ { "Ping", "", "", "", "", on_ping },
                                            { "GetMachineId", "", "", "s", "machine_uuid",
                                              on_get_machine_id },
                                            {} },
};

struct bus_object *objects_find(struct bus_objects *objects, const char *path)
{
    return g_hash_table_lookup(objects->by_path, path);
}

bool path_is_below(const char *path, const char *parent)
{
    size_t length = strlen(parent);

    if (length == 1)
        return path[1] != '\0';
    return strncmp(path, parent, length) == 0 && path[length] == '/';
}

struct bus_object *object_root(const struct bus_object *object)
{
    g_autofree char *above = g_strdup(object->path);
    struct bus_object *root = NULL;
    char *slash;

    while (above[1] && (slash = strrchr(above, '/'))) {
        /* The parent of "/a" is "/". */
        slash[slash == above ? 1 : 0] = '\0';

        struct bus_object *found = objects_find(object->objects, above);
        if (found)
            root = found;
    }
    return root;
}

static bool leads_to_objects(struct bus_objects *objects, const char *path)
{
    GHashTableIter iter;
    void *other;

    if (strcmp(path, "/") == 0)
        return true;
    g_hash_table_iter_init(&iter, objects->by_path);
    while (g_hash_table_iter_next(&iter, &other, NULL))
        if (path_is_below(other, path))
            return true;
    return false;
}

void objects_standard(struct bus_objects *objects, const char *path,
                      const struct bus_interface *ret[static STANDARD_MAX])
{
    const struct bus_object *object = objects_find(objects, path);
    size_t count = 0;

    ret[count++] = &peer_interface;
    if (object || leads_to_objects(objects, path))
        ret[count++] = &introspectable_interface;
    if (object)
        ret[count++] = &properties_interface;
    if (object && object->manager)
        ret[count++] = &manager_interface;
    ret[count] = NULL;
}

static const struct bus_method *find_method(const struct bus_interface *const *interfaces,
                                            const struct bus_call *call, bool *interface_found)
{
    for (; *interfaces; interfaces++) {
        const struct bus_method *method = (*interfaces)->methods;

        if (call->interface && strcmp(call->interface, (*interfaces)->name) != 0)
            continue;
        *interface_found = true;
        for (; method && method->name; method++)
            if (strcmp(method->name, call->member) == 0)
                return method;
    }
    return NULL;
}

static void refuse(struct bus_objects *objects, struct bus_call *call, bool interface_found)
{
    const char *interface = call->interface ? call->interface : "";

    if (!objects_find(objects, call->path) && !leads_to_objects(objects, call->path))
        bus_call_error(call, DBUS_ERROR_UNKNOWN_OBJECT, "there is no object '%s'", call->path);
    else if (!interface_found)
        bus_call_error(call, DBUS_ERROR_UNKNOWN_INTERFACE, "object '%s' has no interface '%s'",
                       call->path, interface);
    else
        bus_call_error(call, DBUS_ERROR_UNKNOWN_METHOD, "object '%s' has no method '%s%s%s'",
                       call->path, interface, *interface ? "." : "", call->member);
}

static void run(const struct bus_method *method, struct bus_call *call, void *userdata)
{
    g_autofree char *given = message_signature(call->body.args);

    call->out = method->out;
    if (strcmp(given, method->in) != 0) {
        bus_call_error(call, DBUS_ERROR_INVALID_ARGS, "%s wants arguments of type '%s', not '%s'",
                       method->name, method->in, given);
        return;
    }
    method->handler(call, call->body.args, userdata);
}

void bus_objects_dispatch(struct bus_objects *objects, struct bus_call *call)
{
    const struct bus_object *object = objects_find(objects, call->path);
    const struct bus_interface *standard[STANDARD_MAX];
    const struct bus_method *method = NULL;
    void *userdata = objects;
    bool interface_found = false;

    if (object) {
        method = find_method(object->interfaces, call, &interface_found);
        if (method)
            userdata = object->userdata;
    }
    if (!method) {
        objects_standard(objects, call->path, standard);
        method = find_method(standard, call, &interface_found);
    }
    if (method)
        run(method, call, userdata);
    else
        refuse(objects, call, interface_found);
}

void object_queue(struct bus_object *object)
{
    if (object->queued)
        return;
    object->queued = true;
    g_queue_push_tail_link(&object->objects->queued, &object->link);
    sd_event_source_set_enabled(object->objects->flush, SD_EVENT_ONESHOT);
}

static void object_unqueue(struct bus_object *object)
{
    if (!object->queued)
        return;
    object->queued = false;
    g_queue_unlink(&object->objects->queued, &object->link);
}

/* Getters are the user's, but they may not add or remove objects. */
void bus_objects_flush(struct bus_objects *objects)
{
    struct bus_object *object;

    while ((object = g_queue_peek_head(&objects->queued))) {
        object_unqueue(object);
        if (object->added)
            manager_added(object);
        object_changes_flush(object, object->added);
        object->added = false;
    }
}

static int on_flush(sd_event_source *source, void *userdata)
{
    bus_objects_flush(userdata);
    return 0;
}

/* The topmost of a family manages it. */
static void update_managers(struct bus_objects *objects, struct bus_object *object)
{
    struct bus_object *root = object_root(object);
    GHashTableIter iter;
    void *other;

    if (root) {
        root->manager = true;
        return;
    }
    g_hash_table_iter_init(&iter, objects->by_path);
    while (g_hash_table_iter_next(&iter, NULL, &other)) {
        struct bus_object *below = other;

        if (!path_is_below(below->path, object->path))
            continue;
        object->manager = true;
        below->manager = false;
    }
}

struct bus_object *bus_object_add(struct bus *bus, const char *path,
                                  const struct bus_interface *const *interfaces, void *userdata)
{
    struct bus_objects *objects = bus->objects;

    if (!dbus_validate_path(path, NULL) || objects_find(objects, path)) {
        log_error("bus: no object can be added at '%s'", path);
        return NULL;
    }

    struct bus_object *object = g_new0(struct bus_object, 1);

    *object = (struct bus_object){
        .objects = objects,
        .path = g_strdup(path),
        .interfaces = interfaces,
        .userdata = userdata,
        .added = true,
    };
    object->link.data = object;
    object_changes_init(object);
    g_hash_table_insert(objects->by_path, object->path, object);
    update_managers(objects, object);
    object_queue(object);
    return object;
}

static void object_free(void *data)
{
    struct bus_object *object = data;

    object_unqueue(object);
    object_changes_fini(object);
    g_free(object->path);
    g_free(object);
}

void bus_object_remove(struct bus_object *object)
{
    if (!object)
        return;
    if (!object->added)
        manager_removed(object);
    g_hash_table_remove(object->objects->by_path, object->path);
}

struct bus_objects *bus_objects_new(struct bus *bus)
{
    struct bus_objects *objects = g_new0(struct bus_objects, 1);

    objects->bus = bus;
    objects->by_path = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, object_free);
    if (sd_event_add_defer(bus->event, &objects->flush, on_flush, objects) < 0 ||
        sd_event_source_set_enabled(objects->flush, SD_EVENT_OFF) < 0)
        g_error("bus: no event source");
    return objects;
}

void bus_objects_free(struct bus_objects *objects)
{
    g_hash_table_unref(objects->by_path);
    sd_event_source_disable_unref(objects->flush);
    g_free(objects);
}
