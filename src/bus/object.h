/* The tree of objects that we serve, as its files see it. */
#pragma once

#include "bus/private.h"

struct bus_object {
    struct bus_objects *objects;
    char *path;
    const struct bus_interface *const *interfaces;
    void *userdata;
    bool manager;      /* other objects lie or lay below, and none above */
    bool queued;       /* in objects->queued: something is to be told at the end of the turn */
    bool added;        /* InterfacesAdded is */
    uint8_t **changed; /* for each interface, for each property: PropertiesChanged is */
    GList link;
};

struct bus_objects {
    struct bus *bus;
    GHashTable *by_path;
    GQueue queued;
    sd_event_source *flush;
};

struct bus_object *objects_find(struct bus_objects *objects, const char *path);
/* The topmost object above this one, or NULL. */
struct bus_object *object_root(const struct bus_object *object);
bool path_is_below(const char *path, const char *parent);
/* Its signals go out at the end of the loop's turn. */
void object_queue(struct bus_object *object);

/* The standard interfaces at `path`, which may be no object but lead to some. */
#define STANDARD_MAX 5
void objects_standard(struct bus_objects *objects, const char *path,
                      const struct bus_interface *ret[static STANDARD_MAX]);

/* property.c */
extern const struct bus_interface properties_interface;
/* a{sv} of all that can be read, floating. */
GVariant *properties_all(const struct bus_object *object, const struct bus_interface *interface);
void object_changes_init(struct bus_object *object);
void object_changes_fini(struct bus_object *object);
/* Emits PropertiesChanged for what changed, or (`silent`) forgets it. */
void object_changes_flush(struct bus_object *object, bool silent);

/* manager.c: org.freedesktop.DBus.ObjectManager */
extern const struct bus_interface manager_interface;
void manager_added(const struct bus_object *object);
void manager_removed(const struct bus_object *object);

/* introspect.c */
extern const struct bus_interface introspectable_interface;
