#include "daemon/panel-theme.h"

#include <string.h>
#include <sys/inotify.h>

#include "base/log.h"
#include "base/loop.h"

/* Editors write in several steps. */
#define SETTLE_USEC (150 * USEC_PER_MSEC)

#define BUILTIN_ID "builtin"

/* One load on its way. The newest belongs to the panel; earlier ones only answer. */
enum purpose {
    CHOOSES,   /* by the user: remembered */
    RELOADS,   /* the wanted one */
    STANDS_IN, /* shown until the wanted one is there again */
};

struct request {
    struct panel_theme *choice; /* NULL: overtaken, or the panel is gone */
    char *id;
    enum purpose purpose;
    panel_theme_done_fn done;
    void *userdata;
};

struct panel_theme {
    struct panel_theme_setup setup;
    char *wanted;
    char *directory; /* where it was found; NULL: nowhere */
    char *errors;
    struct chosen chosen;    /* of the theme that is shown */
    struct request *request; /* the newest on its way, owned by its load */
    sd_event_source *watch;  /* inotify on the wanted theme's folder */
    struct loop_timer *settle;
};

static const char *name_of(const struct panel_theme *choice)
{
    return panel_name(choice->setup.panel);
}

static bool is_pattern(const struct panel_theme *choice)
{
    return choice->setup.role == PANEL_THEME_PATTERN;
}

static const char *state_key(const struct panel_theme *choice)
{
    return is_pattern(choice) ? "pattern" : "theme";
}

/* To the panel, what is in `chosen`. */
static void apply(struct panel_theme *choice)
{
    const struct panel_values values = { choice->chosen.values, choice->chosen.n_values };

    if (is_pattern(choice))
        panel_set_pattern(choice->setup.panel, choice->chosen.theme, values);
    else
        panel_set_theme(choice->setup.panel, choice->chosen.theme, values);
}

static void show(struct panel_theme *choice, struct theme *theme)
{
    struct chosen before = choice->chosen;

    chosen_init(&choice->chosen, choice->setup.state, name_of(choice), theme);
    apply(choice);
    if (before.theme)
        assets_forget(choice->setup.assets, before.theme);
    chosen_fini(&before);
}

static void set_errors(struct panel_theme *choice, const char *id, const char *errors)
{
    if (errors)
        log_warning("panel %s: %s '%s' cannot be used:\n%s", name_of(choice), state_key(choice), id,
                    errors);
    g_free(choice->errors);
    choice->errors = g_strdup(errors);
}

/* ---- watching the folder ----------------------------------------------------------------------
 */

static void on_settled(void *userdata)
{
    panel_theme_reload(userdata, NULL, NULL);
}

static int on_folder_changed(sd_event_source *source, const struct inotify_event *event,
                             void *userdata)
{
    struct panel_theme *choice = userdata;
    usec_t now = clock_now(clock_system()).boottime;

    loop_timer_arm(choice->settle, now + SETTLE_USEC, USEC_PER_MSEC);
    return 0;
}

static void watch_folder(struct panel_theme *choice, const char *id)
{
    /* "" is found nowhere. */
    g_free(choice->directory);
    choice->directory = themes_find(choice->setup.themes, id);
    choice->watch = sd_event_source_disable_unref(choice->watch);
    if (choice->directory)
        sd_event_add_inotify(choice->setup.event, &choice->watch, choice->directory,
                             IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE, on_folder_changed, choice);
}

/* ---- loading ----------------------------------------------------------------------------------
 */

static void want(struct panel_theme *choice, const char *id)
{
    char *copy = g_strdup(id);

    g_free(choice->wanted);
    choice->wanted = copy;
    watch_folder(choice, copy);
}

static void accept(struct panel_theme *choice, const struct request *request, struct theme *theme)
{
    show(choice, theme);
    if (request->purpose == STANDS_IN)
        return;
    want(choice, request->id);
    set_errors(choice, request->id, NULL);
    if (request->purpose == CHOOSES)
        state_set_id(choice->setup.state, name_of(choice), state_key(choice), request->id);
}

/* Why a theme that loads is of no use here; NULL: it is. */
static const char *misplaced(const struct panel_theme *choice, const struct theme *theme)
{
    if (is_pattern(choice))
        return theme_pattern(theme) ? NULL : "it has no Pattern";
    return theme_pattern(theme) && !theme_face(theme) ? "it is a pattern: set it as Pattern" : NULL;
}

static void on_loaded(struct theme *theme, const char *errors, void *userdata)
{
    struct request *request = userdata;
    struct panel_theme *choice = request->choice;

    if (choice) {
        choice->request = NULL;
        if (theme && misplaced(choice, theme))
            errors = misplaced(choice, theme);
        if (!errors)
            accept(choice, request, theme);
        else if (strcmp(request->id, choice->wanted) == 0)
            set_errors(choice, request->id, errors);
        if (request->done)
            request->done(errors, request->userdata);
    }
    theme_unref(theme);
    g_free(request->id);
    g_free(request);
}

static void overtake(struct panel_theme *choice)
{
    struct request *request = g_steal_pointer(&choice->request);

    if (!request)
        return;
    request->choice = NULL;
    if (request->done)
        request->done("another theme was asked for meanwhile", request->userdata);
}

static void request_load(struct panel_theme *choice, const char *id, enum purpose purpose,
                         panel_theme_done_fn done, void *userdata)
{
    struct request *request = g_new(struct request, 1);

    overtake(choice);
    *request = (struct request){ choice, g_strdup(id), purpose, done, userdata };
    choice->request = request;
    if (*id != '\0')
        themes_load(choice->setup.themes, id, on_loaded, request);
    else
        on_loaded(NULL, NULL, request);
}

void panel_theme_choose(struct panel_theme *choice, const char *id, panel_theme_done_fn done,
                        void *userdata)
{
    request_load(choice, id, CHOOSES, done, userdata);
}

void panel_theme_reload(struct panel_theme *choice, panel_theme_done_fn done, void *userdata)
{
    request_load(choice, choice->wanted, RELOADS, done, userdata);
}

static const char *stand_in(const struct panel_theme *choice)
{
    const char *configured = panel_config(choice->setup.panel)->theme;
    g_autofree char *found = configured ? themes_find(choice->setup.themes, configured) : NULL;

    if (is_pattern(choice))
        return "";
    return found ? configured : THEMES_DEFAULT;
}

void panel_theme_refresh(struct panel_theme *choice, const char *id)
{
    g_autofree char *before = g_steal_pointer(&choice->directory);

    watch_folder(choice, choice->wanted);
    if (!choice->directory && before) {
        g_autofree char *why =
            g_strdup_printf("the %s '%s' is not there any more", state_key(choice), choice->wanted);

        set_errors(choice, choice->wanted, why);
        request_load(choice, stand_in(choice), STANDS_IN, NULL, NULL);
    } else if (g_strcmp0(choice->directory, before) != 0 || g_strcmp0(id, choice->wanted) == 0) {
        panel_theme_reload(choice, NULL, NULL);
    }
}

/* ---- life -------------------------------------------------------------------------------------
 */

static bool load_now(struct panel_theme *choice, const char *id, char **ret_errors)
{
    struct theme *theme = themes_load_now(choice->setup.themes, id, ret_errors);

    if (theme && misplaced(choice, theme)) {
        *ret_errors = g_strdup(misplaced(choice, theme));
        theme_unref(theme);
        return false;
    }
    if (!theme)
        return false;
    show(choice, theme);
    theme_unref(theme);
    return true;
}

/* The first of the wanted theme and what stands in for it that loads; the errors kept are the
 * wanted one's. */
static void load_first(struct panel_theme *choice)
{
    const char *candidates[] = { choice->wanted, stand_in(choice), THEMES_DEFAULT };
    size_t count = is_pattern(choice) ? 1 : G_N_ELEMENTS(candidates);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *errors = NULL;

        if (*candidates[i] == '\0' || load_now(choice, candidates[i], &errors))
            return;
        if (i == 0)
            set_errors(choice, choice->wanted, errors);
    }
}

static char *first_wanted(const struct panel_theme *choice)
{
    const char *configured = panel_config(choice->setup.panel)->theme;
    char *chosen = state_get_id(choice->setup.state, name_of(choice), state_key(choice));

    if (chosen && (*chosen != '\0' || is_pattern(choice)))
        return chosen;
    g_free(chosen);
    if (is_pattern(choice))
        return g_strdup("");
    return g_strdup(configured ? configured : THEMES_DEFAULT);
}

struct panel_theme *panel_theme_new(const struct panel_theme_setup *setup)
{
    struct panel_theme *choice = g_new0(struct panel_theme, 1);

    choice->setup = *setup;
    chosen_init(&choice->chosen, setup->state, panel_name(setup->panel), NULL);
    loop_timer_new(setup->event, CLOCK_BOOTTIME, on_settled, choice, &choice->settle);
    choice->wanted = first_wanted(choice);
    watch_folder(choice, choice->wanted);
    load_first(choice);
    return choice;
}

void panel_theme_free(struct panel_theme *choice)
{
    if (!choice)
        return;
    overtake(choice);
    sd_event_source_disable_unref(choice->watch);
    loop_timer_free(choice->settle);
    chosen_fini(&choice->chosen);
    g_free(choice->wanted);
    g_free(choice->directory);
    g_free(choice->errors);
    g_free(choice);
}

const char *panel_theme_id(const struct panel_theme *choice)
{
    if (choice->chosen.theme)
        return theme_id(choice->chosen.theme);
    return is_pattern(choice) ? "" : BUILTIN_ID;
}

const char *panel_theme_errors(const struct panel_theme *choice)
{
    return choice->errors;
}

struct chosen *panel_theme_chosen(struct panel_theme *choice)
{
    return &choice->chosen;
}

void panel_theme_options_changed(struct panel_theme *choice, const char *picture)
{
    if (picture) {
        g_autofree char *name = g_strconcat(ASSETS_OPTION_PREFIX, picture, NULL);

        assets_forget_name(choice->setup.assets, choice->chosen.theme, name);
        panel_asset_ready(choice->setup.panel, name);
    }
    apply(choice);
}
