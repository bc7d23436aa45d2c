/* org.dorsal.Panel1: one panel. */
#include "daemon/daemon.h"
#include "daemon/errors.h"
#include "daemon/panel-options.h"
#include "daemon/screenshot.h"

static GVariant *get_width(void *userdata)
{
    const struct daemon_panel *entry = userdata;

    return g_variant_new_uint32((uint32_t)panel_size(entry->panel).width);
}

static GVariant *get_height(void *userdata)
{
    const struct daemon_panel *entry = userdata;

    return g_variant_new_uint32((uint32_t)panel_size(entry->panel).height);
}

static GVariant *get_theme(void *userdata)
{
    const struct daemon_panel *entry = userdata;

    return g_variant_new_string(panel_theme_id(entry->theme));
}

static GVariant *get_pattern(void *userdata)
{
    const struct daemon_panel *entry = userdata;

    return g_variant_new_string(panel_theme_id(entry->pattern));
}

static GVariant *get_options(void *userdata)
{
    return panel_options_get(userdata);
}

static GVariant *get_showing(void *userdata)
{
    const struct daemon_panel *entry = userdata;

    return g_variant_new_take_string(panel_showing(entry->panel));
}

static GVariant *get_power(void *userdata)
{
    const struct daemon_panel *entry = userdata;

    return g_variant_new_string(power_to_string(panel_power(entry->panel)));
}

static GVariant *get_statistics(void *userdata)
{
    const struct daemon_panel *entry = userdata;
    const struct panel_statistics *panel = panel_statistics(entry->panel);
    const struct output_statistics *output = panel_output_statistics(entry->panel);
    const struct {
        const char *name;
        uint64_t value;
    } figures[] = {
        { "frames", panel->frames },
        { "wakeups", panel->wakeups },
        { "empty-wakeups", panel->empty_wakeups },
        { "damage-pixels", panel->damage_pixels },
        { "last-frame-usec", panel->last_frame_usec },
        { "commits", output->commits },
        { "coalesced", output->coalesced },
        { "failures", output->failures },
        { "modesets", output->modesets },
        { "copied-pixels", output->copied_pixels },
    };
    GVariantBuilder dict;

    g_variant_builder_init(&dict, G_VARIANT_TYPE("a{sv}"));
    for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
        g_variant_builder_add(&dict, "{sv}", figures[i].name,
                              g_variant_new_uint64(figures[i].value));
    return g_variant_builder_end(&dict);
}

static bool allowed(const struct daemon_panel *entry, struct bus_call *call)
{
    if (daemon_may_control(entry->daemon, bus_call_uid(call)))
        return true;
    bus_call_error(call, ERROR_ACCESS_DENIED,
                   "the panel belongs to the active session's user, root and the group dorsal");
    return false;
}

static void on_theme_chosen(const char *errors, void *userdata)
{
    if (errors)
        bus_call_error(userdata, ERROR_THEME_BROKEN, "%s", errors);
    else
        bus_call_reply(userdata, NULL, NULL, 0);
}

static void set_theme(struct bus_call *call, GVariant *value, void *userdata)
{
    struct daemon_panel *entry = userdata;
    const char *id = g_variant_get_string(value, NULL);

    if (!allowed(entry, call))
        return;

    g_autofree char *directory = themes_find(entry->daemon->themes, id);
    if (!directory)
        bus_call_error(call, ERROR_NOT_FOUND, "there is no theme '%s'; Themes1.List() has them",
                       id);
    else
        panel_theme_choose(entry->theme, id, on_theme_chosen, call);
}

static void set_pattern(struct bus_call *call, GVariant *value, void *userdata)
{
    struct daemon_panel *entry = userdata;
    const char *id = g_variant_get_string(value, NULL);

    if (!allowed(entry, call))
        return;

    g_autofree char *directory = themes_find(entry->daemon->themes, id);
    if (*id != '\0' && !directory)
        bus_call_error(call, ERROR_NOT_FOUND, "there is no pattern '%s'; Themes1.List() has them",
                       id);
    else
        panel_theme_choose(entry->pattern, id, on_theme_chosen, call);
}

static void set_power(struct bus_call *call, GVariant *value, void *userdata)
{
    struct daemon_panel *entry = userdata;
    enum power power;

    if (!allowed(entry, call))
        return;
    if (power_from_string(g_variant_get_string(value, NULL), &power) < 0) {
        bus_call_error(call, ERROR_INVALID_FIELD, "Power: expected 'active', 'ambient' or 'off'");
        return;
    }
    panel_set_power(entry->panel, power);
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_screenshot(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon_panel *entry = userdata;

    if (allowed(entry, call))
        screenshot_answer(entry->daemon, entry->panel, call);
}

static void on_tap(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon_panel *entry = userdata;
    struct size size = panel_size(entry->panel);
    struct point at;

    if (!allowed(entry, call))
        return;
    g_variant_get(args, "(ii)", &at.x, &at.y);
    if (!rect_contains((struct rect){ 0, 0, size.width, size.height }, at)) {
        bus_call_error(call, ERROR_INVALID_FIELD, "%d,%d is not on the panel of %dx%d pixels", at.x,
                       at.y, size.width, size.height);
        return;
    }
    panel_gesture(entry->panel, &(struct gesture){ GESTURE_TOUCH, at });
    panel_gesture(entry->panel, &(struct gesture){ GESTURE_TAP, at });
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_gesture(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon_panel *entry = userdata;
    struct size size = panel_size(entry->panel);
    struct gesture gesture = { .at = { size.width / 2, size.height / 2 } };
    const char *name;

    if (!allowed(entry, call))
        return;
    g_variant_get(args, "(&s)", &name);
    if (gesture_kind_from_string(name, &gesture.kind) < 0) {
        bus_call_error(call, ERROR_INVALID_FIELD,
                       "unknown gesture '%s'; there are touch, tap, hold, swipe-left, "
                       "swipe-right, swipe-up and swipe-down",
                       name);
        return;
    }
    if (gesture.kind != GESTURE_TOUCH)
        panel_gesture(entry->panel, &(struct gesture){ GESTURE_TOUCH, gesture.at });
    panel_gesture(entry->panel, &gesture);
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_set_option(struct bus_call *call, GVariant *args, void *userdata)
{
    if (allowed(userdata, call))
        panel_options_set(userdata, call, args);
}

static void on_reset_option(struct bus_call *call, GVariant *args, void *userdata)
{
    if (allowed(userdata, call))
        panel_options_reset(userdata, call, args);
}

static void on_apply_preset(struct bus_call *call, GVariant *args, void *userdata)
{
    if (allowed(userdata, call))
        panel_options_apply_preset(userdata, call, args);
}

static const struct bus_method methods[] = {
    { "Screenshot", "", "", "h", "png", on_screenshot },
    { "Tap", "ii", "x,y", "", "", on_tap },
    { "Gesture", "s", "name", "", "", on_gesture },
    { "SetOption", "sv", "name,value", "", "", on_set_option },
    { "ResetOption", "s", "name", "", "", on_reset_option },
    { "ApplyPreset", "s", "name", "", "", on_apply_preset },
    { 0 },
};

static const struct bus_property properties[] = {
    { "Width", "u", 0, get_width, NULL },
    { "Height", "u", 0, get_height, NULL },
    { "Theme", "s", BUS_PROPERTY_WRITABLE, get_theme, set_theme },
    { "Pattern", "s", BUS_PROPERTY_WRITABLE, get_pattern, set_pattern },
    { "Options", "a{sv}", 0, get_options, NULL },
    { "Showing", "s", 0, get_showing, NULL },
    { "Power", "s", BUS_PROPERTY_WRITABLE, get_power, set_power },
    { "Statistics", "a{sv}", BUS_PROPERTY_SILENT, get_statistics, NULL },
    { 0 },
};

const struct bus_interface panel_interface = {
    .name = "org.dorsal.Panel1",
    .methods = methods,
    .properties = properties,
};
