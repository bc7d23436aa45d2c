#include "output/kms/udev.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include <libudev.h>

#include "base/cleanup.h"

static void unref_udev(struct udev **udev)
{
    udev_unref(*udev);
}

static void unref_device(struct udev_device **device)
{
    udev_device_unref(*device);
}

static void unref_enumerate(struct udev_enumerate **enumerate)
{
    udev_enumerate_unref(*enumerate);
}

/* sysfs has the cards ("card1") and their connectors ("card1-USB-1") side by side. */
static bool is_card(const char *sysname)
{
    if (!g_str_has_prefix(sysname, "card"))
        return false;
    sysname += strlen("card");
    return *sysname && strspn(sysname, "0123456789") == strlen(sysname);
}

static char *property(struct udev_device *device, const char *name)
{
    return g_strdup(udev_device_get_property_value(device, name) ?: "");
}

/* The driver of the nearest device below which the card hangs: usb, spi, i2c, pci, platform. */
static char *bus_driver(struct udev_device *card)
{
    struct udev_device *parent = udev_device_get_parent(card);

    while (parent && !udev_device_get_driver(parent))
        parent = udev_device_get_parent(parent);
    return g_strdup(parent ? udev_device_get_driver(parent) : "");
}

static char **links_of(struct udev_device *card)
{
    g_autoptr(GStrvBuilder) links = g_strv_builder_new();
    struct udev_list_entry *entry;

    udev_list_entry_foreach(entry, udev_device_get_devlinks_list_entry(card))
    {
        g_strv_builder_add(links, udev_list_entry_get_name(entry));
    }
    return g_strv_builder_end(links);
}

/* Fills `connected` and `empty` from the "status" attributes below the card. */
static int read_connectors(struct udev *udev, struct udev_device *device, struct kms_card *card)
{
    g_autoptr(GStrvBuilder) connected = g_strv_builder_new();
    g_autoptr(GStrvBuilder) empty = g_strv_builder_new();
    g_autofree char *prefix = g_strconcat(udev_device_get_sysname(device), "-", NULL);
    _cleanup_(unref_enumerate) struct udev_enumerate *enumerate = udev_enumerate_new(udev);
    struct udev_list_entry *entry;

    if (!enumerate)
        return -ENOMEM;
    udev_enumerate_add_match_subsystem(enumerate, "drm");
    udev_enumerate_add_match_parent(enumerate, device);
    int r = udev_enumerate_scan_devices(enumerate);
    if (r < 0)
        return r;

    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(enumerate))
    {
        _cleanup_(unref_device) struct udev_device *child =
            udev_device_new_from_syspath(udev, udev_list_entry_get_name(entry));
        const char *status = child ? udev_device_get_sysattr_value(child, "status") : NULL;

        if (!status || !g_str_has_prefix(udev_device_get_sysname(child), prefix))
            continue;
        g_strv_builder_add(strcmp(status, "connected") == 0 ? connected : empty,
                           udev_device_get_sysname(child) + strlen(prefix));
    }
    card->connected = g_strv_builder_end(connected);
    card->empty = g_strv_builder_end(empty);
    return 0;
}

void kms_card_free(struct kms_card *card)
{
    g_free(card->node);
    g_free(card->driver);
    g_free(card->id_path);
    g_free(card->seat);
    g_strfreev(card->links);
    g_strfreev(card->connected);
    g_strfreev(card->empty);
    g_free(card);
}

static void free_card(void *card)
{
    kms_card_free(card);
}

/* Cards that udev has not finished with yet have no seat yet; their own event follows. */
static int add_card(struct udev *udev, struct udev_device *device, GPtrArray *cards)
{
    const char *node = udev_device_get_devnode(device);

    if (!node || !is_card(udev_device_get_sysname(device)) ||
        !udev_device_get_is_initialized(device))
        return 0;

    struct kms_card *card = g_new0(struct kms_card, 1);
    card->node = g_strdup(node);
    card->driver = bus_driver(device);
    card->id_path = property(device, "ID_PATH");
    card->seat = property(device, "ID_SEAT");
    card->links = links_of(device);
    g_ptr_array_add(cards, card);
    return read_connectors(udev, device, card);
}

int udev_find_cards(const struct kms_ops *ops, GPtrArray **ret)
{
    _cleanup_(unref_udev) struct udev *udev = udev_new();
    _cleanup_(unref_enumerate) struct udev_enumerate *enumerate =
        udev ? udev_enumerate_new(udev) : NULL;
    g_autoptr(GPtrArray) cards = g_ptr_array_new_with_free_func(free_card);
    struct udev_list_entry *entry;

    if (!enumerate)
        return -ENOMEM;
    udev_enumerate_add_match_subsystem(enumerate, "drm");
    udev_enumerate_add_match_sysname(enumerate, "card[0-9]*");
    int r = udev_enumerate_scan_devices(enumerate);
    if (r < 0)
        return r;

    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(enumerate))
    {
        _cleanup_(unref_device) struct udev_device *device =
            udev_device_new_from_syspath(udev, udev_list_entry_get_name(entry));

        r = device ? add_card(udev, device, cards) : 0;
        if (r < 0)
            return r;
    }
    *ret = g_steal_pointer(&cards);
    return 0;
}

struct kms_monitor {
    struct udev *udev;
    struct udev_monitor *monitor;
    struct udev_device *device; /* of the last news; keeps its node's name alive */
};

int udev_monitor_open(const struct kms_ops *ops, struct kms_monitor **ret)
{
    struct kms_monitor *monitor = g_new0(struct kms_monitor, 1);

    /* "udev": after the rules ran, so that the node and its seat are there. */
    monitor->udev = udev_new();
    if (monitor->udev)
        monitor->monitor = udev_monitor_new_from_netlink(monitor->udev, "udev");

    int r = monitor->monitor ? 0 : -ENOMEM;
    if (r >= 0)
        r = udev_monitor_filter_add_match_subsystem_devtype(monitor->monitor, "drm", NULL);
    if (r >= 0)
        r = udev_monitor_enable_receiving(monitor->monitor);
    if (r < 0) {
        udev_monitor_close(monitor);
        return r;
    }
    *ret = monitor;
    return 0;
}

void udev_monitor_close(struct kms_monitor *monitor)
{
    udev_device_unref(monitor->device);
    udev_monitor_unref(monitor->monitor);
    udev_unref(monitor->udev);
    g_free(monitor);
}

int udev_monitor_descriptor(struct kms_monitor *monitor)
{
    return udev_monitor_get_fd(monitor->monitor);
}

enum kms_news udev_monitor_next(struct kms_monitor *monitor, const char **ret_node)
{
    for (;;) {
        udev_device_unref(monitor->device);
        monitor->device = udev_monitor_receive_device(monitor->monitor);
        if (!monitor->device)
            return KMS_NEWS_NONE;
        if (!is_card(udev_device_get_sysname(monitor->device)) ||
            !udev_device_get_devnode(monitor->device))
            continue;
        *ret_node = udev_device_get_devnode(monitor->device);
        return g_strcmp0(udev_device_get_action(monitor->device), "remove") == 0 ? KMS_NEWS_REMOVED
                                                                                 : KMS_NEWS_CHANGED;
    }
}
