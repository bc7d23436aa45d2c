#include "daemon/panel-options.h"

#include <string.h>

#include "daemon/errors.h"

#define PATTERN_PREFIX "pattern."

/* Whose option it is; the name without the prefix. */
static struct panel_theme *owner_of(struct daemon_panel *entry, const char **name)
{
    if (!g_str_has_prefix(*name, PATTERN_PREFIX))
        return entry->theme;
    *name += strlen(PATTERN_PREFIX);
    return entry->pattern;
}

static void answer(struct bus_call *call, struct panel_theme *owner, bool good, const char *why)
{
    if (!good) {
        bus_call_error(call, ERROR_INVALID_FIELD, "%s", why);
        return;
    }
    panel_theme_options_changed(owner, NULL);
    bus_call_reply(call, NULL, NULL, 0);
}

/* ---- pictures ---- */

struct keeping {
    struct panel_theme *owner;
    struct bus_call *call;
    char *theme; /* meanwhile it may be another one */
    char *option;
};

static void on_kept(const char *error, const char *why, void *userdata)
{
    struct keeping *keeping = userdata;
    struct chosen *chosen = panel_theme_chosen(keeping->owner);
    g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_string("picture"));
    g_autofree char *refusal = NULL;

    if (error)
        bus_call_error(keeping->call, error, "'%s': %s", keeping->option, why);
    else if (!chosen->theme || strcmp(theme_id(chosen->theme), keeping->theme) != 0)
        bus_call_error(keeping->call, ERROR_FAILED, "another theme was chosen meanwhile");
    else if (!chosen_set(chosen, keeping->option, value, &refusal))
        bus_call_error(keeping->call, ERROR_INVALID_FIELD, "%s", refusal);
    else {
        panel_theme_options_changed(keeping->owner, keeping->option);
        bus_call_reply(keeping->call, NULL, NULL, 0);
    }
    g_free(keeping->theme);
    g_free(keeping->option);
    g_free(keeping);
}

static void keep_picture(struct daemon_panel *entry, struct panel_theme *owner,
                         const struct theme_option *option, int fd, struct bus_call *call)
{
    const struct chosen *chosen = panel_theme_chosen(owner);
    const char *id = theme_id(chosen->theme);
    g_autofree char *path = state_picture_path(chosen->state, chosen->panel, id, option->name);

    if (!path) {
        bus_call_error(call, ERROR_FAILED,
                       "dorsald runs without a state directory: it keeps no "
                       "pictures");
        return;
    }
    struct keeping *keeping = g_new(struct keeping, 1);
    *keeping = (struct keeping){ owner, call, g_strdup(id), g_strdup(option->name) };
    pictures_keep(entry->daemon->pictures, fd, path, on_kept, keeping);
}

/* An image comes as a descriptor, or as "" for none. */
static void set_image(struct daemon_panel *entry, struct panel_theme *owner,
                      const struct theme_option *option, GVariant *value, struct bus_call *call)
{
    size_t n_fds;
    const int *fds = bus_call_fds(call, &n_fds);
    g_autofree char *why = NULL;

    if (g_variant_is_of_type(value, G_VARIANT_TYPE_HANDLE)) {
        gint32 handle = g_variant_get_handle(value);

        if (handle >= 0 && (size_t)handle < n_fds)
            keep_picture(entry, owner, option, fds[handle], call);
        else
            bus_call_error(call, ERROR_INVALID_FIELD, "'%s': there is no such file descriptor",
                           option->name);
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) &&
               *g_variant_get_string(value, NULL) == '\0') {
        bool good = chosen_reset(panel_theme_chosen(owner), option->name, &why);

        answer(call, owner, good, why);
    } else {
        bus_call_error(call, ERROR_INVALID_FIELD,
                       "'%s' wants a file descriptor (h) of an image, or '' for none",
                       option->name);
    }
}

/* ---- methods ---- */

void panel_options_set(struct daemon_panel *entry, struct bus_call *call, GVariant *args)
{
    g_autoptr(GVariant) value = NULL;
    g_autofree char *why = NULL;
    const char *name;

    g_variant_get(args, "(&sv)", &name, &value);

    struct panel_theme *owner = owner_of(entry, &name);
    struct chosen *chosen = panel_theme_chosen(owner);
    const struct theme_option *option = chosen_find(chosen, name, &why);
    if (option && option->type == OPTION_IMAGE) {
        set_image(entry, owner, option, value, call);
        return;
    }
    bool good = option && chosen_set(chosen, name, value, &why);
    answer(call, owner, good, why);
}

void panel_options_reset(struct daemon_panel *entry, struct bus_call *call, GVariant *args)
{
    g_autofree char *why = NULL;
    const char *name;

    g_variant_get(args, "(&s)", &name);

    struct panel_theme *owner = owner_of(entry, &name);
    bool good = chosen_reset(panel_theme_chosen(owner), name, &why);
    answer(call, owner, good, why);
}

void panel_options_apply_preset(struct daemon_panel *entry, struct bus_call *call, GVariant *args)
{
    g_autofree char *why = NULL;
    const char *name;

    g_variant_get(args, "(&s)", &name);

    struct panel_theme *owner = owner_of(entry, &name);
    bool good = chosen_apply_preset(panel_theme_chosen(owner), name, &why);
    answer(call, owner, good, why);
}

GVariant *panel_options_get(struct daemon_panel *entry)
{
    GVariantBuilder dict;

    g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
    chosen_add_to(panel_theme_chosen(entry->theme), "", &dict);
    chosen_add_to(panel_theme_chosen(entry->pattern), PATTERN_PREFIX, &dict);
    return g_variant_builder_end(&dict);
}
