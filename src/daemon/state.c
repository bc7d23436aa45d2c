#include "daemon/state.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"

#define STATE_FILE "panels.conf"
#define FILE_MAX   (1024 * 1024)

struct state {
    char *directory;
    GKeyFile *file;
};

static void set_aside(const char *path, const char *why)
{
    g_autofree char *aside = g_strconcat(path, ".broken", NULL);

    if (rename(path, aside) < 0)
        log_warning("%s cannot be read: %s; it is ignored", path, why);
    else
        log_warning("%s cannot be read: %s; it was set aside as %s, and nothing is chosen", path,
                    why, aside);
}

static void load(struct state *state)
{
    g_autofree char *path = g_build_filename(state->directory, STATE_FILE, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    size_t size;
    int r = file_read(path, FILE_MAX, &text, &size);

    if (r == -ENOENT)
        return;
    if (r < 0) {
        set_aside(path, g_strerror(-r));
        return;
    }
    if (g_key_file_load_from_data(state->file, text, size, G_KEY_FILE_NONE, &error))
        return;
    set_aside(path, error->message);
    g_key_file_unref(state->file);
    state->file = g_key_file_new();
}

struct state *state_new(const char *directory)
{
    struct state *state = g_new0(struct state, 1);

    state->directory = g_strdup(directory);
    state->file = g_key_file_new();
    if (directory)
        load(state);
    return state;
}

void state_free(struct state *state)
{
    if (!state)
        return;
    g_key_file_unref(state->file);
    g_free(state->directory);
    g_free(state);
}

const char *state_directory(const struct state *state)
{
    return state->directory;
}

void state_save(struct state *state)
{
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    if (!state->directory)
        return;
    path = g_build_filename(state->directory, STATE_FILE, NULL);
    text = g_key_file_to_data(state->file, NULL, NULL);
    g_mkdir_with_parents(state->directory, 0700);
    if (!g_file_set_contents(path, text, -1, &error))
        log_warning("what was chosen will not be remembered: %s", error->message);
}

/* ---- themes and patterns ---- */

static char *panel_group(const char *panel)
{
    return g_strdup_printf("panel %s", panel);
}

char *state_get_id(const struct state *state, const char *panel, const char *key)
{
    g_autofree char *group = panel_group(panel);
    g_autofree char *id = g_key_file_get_value(state->file, group, key, NULL);

    return id && (*id == '\0' || text_is_identifier(id)) ? g_steal_pointer(&id) : NULL;
}

void state_set_id(struct state *state, const char *panel, const char *key, const char *id)
{
    g_autofree char *group = panel_group(panel);

    g_key_file_set_value(state->file, group, key, id);
    state_save(state);
}

/* ---- options ---- */

/* Names come from themes, and become keys and parts of file names. */
static bool is_key(const char *name)
{
    size_t length = strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_");

    return length > 0 && name[length] == '\0';
}

static char *options_group(const char *panel, const char *theme)
{
    return g_strdup_printf("options %s %s", panel, theme);
}

GVariant *state_get_option(const struct state *state, const char *panel, const char *theme,
                           const char *option)
{
    g_autofree char *group = options_group(panel, theme);
    g_autofree char *text =
        is_key(option) ? g_key_file_get_value(state->file, group, option, NULL) : NULL;

    return text ? g_variant_parse(NULL, text, NULL, NULL, NULL) : NULL;
}

void state_set_option(struct state *state, const char *panel, const char *theme, const char *option,
                      GVariant *value)
{
    g_autofree char *group = options_group(panel, theme);

    if (!is_key(option))
        return;
    if (!value) {
        g_key_file_remove_key(state->file, group, option, NULL);
        return;
    }
    g_autofree char *text = g_variant_print(value, TRUE);
    g_key_file_set_value(state->file, group, option, text);
}

/* Ids and names of options have no dots. */
char *state_picture_path(const struct state *state, const char *panel, const char *theme,
                         const char *option)
{
    if (!state->directory || !is_key(option))
        return NULL;
    return g_strdup_printf("%s/pictures/%s.%s.%s", state->directory, panel, theme, option);
}

static void forget_group(struct state *state, const char *group, const char *panel,
                         const char *theme)
{
    g_auto(GStrv) keys = g_key_file_get_keys(state->file, group, NULL, NULL);

    for (char **key = keys; key && *key; key++) {
        g_autofree char *picture = state_picture_path(state, panel, theme, *key);

        if (picture)
            unlink(picture); /* most options have none */
    }
    g_key_file_remove_group(state->file, group, NULL);
}

void state_forget_options(struct state *state, const char *theme)
{
    g_auto(GStrv) groups = g_key_file_get_groups(state->file, NULL);
    bool changed = false;

    for (char **group = groups; *group; group++) {
        g_auto(GStrv) words = g_strsplit(*group, " ", 3);

        if (g_strv_length(words) != 3 || strcmp(words[0], "options") != 0 ||
            strcmp(words[2], theme) != 0)
            continue;
        forget_group(state, *group, words[1], theme);
        changed = true;
    }
    if (changed)
        state_save(state);
}
