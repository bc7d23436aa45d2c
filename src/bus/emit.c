/* Signals that we send. */
#include "base/log.h"
#include "bus/private.h"

static bool terms_ok(const char *destination, const char *path, const char *interface,
                     const char *member)
{
    return (!destination || dbus_validate_bus_name(destination, NULL)) &&
           dbus_validate_path(path, NULL) && dbus_validate_interface(interface, NULL) &&
           dbus_validate_member(member, NULL);
}

void bus_emit(struct bus *bus, const char *destination, const char *path, const char *interface,
              const char *member, GVariant *body)
{
    g_autoptr(GVariant) owned = body ? g_variant_ref_sink(body) : NULL;

    if (bus->state == BUS_DISCONNECTED)
        return;
    if (!terms_ok(destination, path, interface, member)) {
        log_error("bus: no signal can go to '%s' from '%s' as '%s.%s'", destination, path,
                  interface, member);
        return;
    }

    DBusMessage *message = dbus_message_new_signal(path, interface, member);
    int r = owned ? message_write(message, owned, NULL, 0) : 0;

    dbus_message_set_destination(message, destination);
    if (r >= 0)
        transport_send(bus->transport, message, NULL);
    else
        log_error("bus: signal %s.%s could not be sent: %s", interface, member, g_strerror(-r));
    dbus_message_unref(message);
}
