#include "ctl/workbench.h"

#include <string.h>

#include "ctl/choices.h"
#include "ctl/pictures.h"
#include "ctl/places.h"

/* Percent at which systems begin to warn. */
#define BATTERY_LOW 15

#define REFERENCE_PANEL "rear-904"
#define REFERENCE_SIZE  ((struct size){ 904, 572 })

struct workbench {
    struct catalogue *catalogue;
    GPtrArray *profiles;
    struct theme *builtin;
    struct pictures *pictures;
    struct clock_fake clock;

    struct theme *theme;
    struct scene *scene; /* NULL before the first workbench_show() */
    struct scene_panel panel;
    struct pixels shadow;
    struct activity *activity;
    enum sample_content content; /* of it */
};

/* ---- life ---- */

static char **data_list(const char *name)
{
    char **list = g_new0(char *, 2);

    list[0] = places_data_sub(name);
    return list;
}

struct workbench *workbench_new(void)
{
    struct workbench *bench = g_new0(struct workbench, 1);
    g_auto(GStrv) activities = data_list("activities");
    g_auto(GStrv) panels = data_list("panels");
    g_autofree char *icons = places_data_sub("icons");
    struct diag_list diags;

    diag_list_init(&diags);
    bench->catalogue = catalogue_load((const char *const *)activities, &diags);
    bench->profiles = panel_profiles_load((const char *const *)panels, &diags);
    diag_list_fini(&diags);
    bench->builtin = theme_load_builtin(scene_sources());
    bench->pictures = pictures_new(icons);
    clock_fake_init(&bench->clock, workbench_default_time(), USEC_PER_DAY);
    return bench;
}

static void drop_scene(struct workbench *bench)
{
    scene_free(bench->scene);
    bench->scene = NULL;
    g_clear_pointer(&bench->shadow.data, g_free);
}

void workbench_free(struct workbench *bench)
{
    if (!bench)
        return;
    drop_scene(bench);
    g_clear_pointer(&bench->activity, activity_unref);
    g_clear_pointer(&bench->theme, theme_unref);
    theme_unref(bench->builtin);
    pictures_free(bench->pictures);
    g_ptr_array_unref(bench->profiles);
    catalogue_free(bench->catalogue);
    g_free(bench);
}

/* ---- what there is ---- */

const struct catalogue *workbench_catalogue(const struct workbench *bench)
{
    return bench->catalogue;
}

const GPtrArray *workbench_profiles(const struct workbench *bench)
{
    return bench->profiles;
}

struct scene_panel workbench_panel(const struct workbench *bench, struct size size)
{
    const struct panel_profile *profile = panel_profile_of_size(bench->profiles, size);

    return profile ? profile->panel : scene_panel_plain(size);
}

struct workbench_state workbench_default_state(const struct workbench *bench)
{
    const struct panel_profile *profile = panel_profile_find(bench->profiles, REFERENCE_PANEL);

    return (struct workbench_state){
        .panel = profile ? profile->panel : scene_panel_plain(REFERENCE_SIZE),
        .battery = 80,
    };
}

usec_t workbench_default_time(void)
{
    g_autoptr(GDateTime) time = g_date_time_new_local(
        WORKBENCH_YEAR, WORKBENCH_MONTH, WORKBENCH_DAY, WORKBENCH_HOUR, WORKBENCH_MINUTE, 0);

    return (usec_t)g_date_time_to_unix(time) * USEC_PER_SEC;
}

char *workbench_locale(const char *language)
{
    static const struct {
        const char *language, *locale;
    } usual[] = {
        { "ar", "ar_EG" }, { "en", "en_GB" }, { "fa", "fa_IR" }, { "he", "he_IL" },
        { "ja", "ja_JP" }, { "ko", "ko_KR" }, { "zh", "zh_CN" }, { "uk", "uk_UA" },
        { "cs", "cs_CZ" }, { "da", "da_DK" }, { "el", "el_GR" }, { "sv", "sv_SE" },
        { "hi", "hi_IN" }, { "ur", "ur_PK" },
    };

    if (strchr(language, '_'))
        return g_strdup_printf("%s.UTF-8", language);
    for (size_t i = 0; i < G_N_ELEMENTS(usual); i++)
        if (strcmp(usual[i].language, language) == 0)
            return g_strdup_printf("%s.UTF-8", usual[i].locale);
    /* As with de_DE and fr_FR: the land is called as its language. */
    g_autofree char *territory = g_ascii_strup(language, -1);
    return g_strdup_printf("%s_%s.UTF-8", language, territory);
}

/* ---- theme ---- */

/* A folder with a Pattern and no Face is seen below the built-in face. */
static bool is_pattern(const struct theme *theme)
{
    return theme_pattern(theme) && !theme_face(theme);
}

static struct theme *shown_theme(const struct workbench *bench, struct theme *theme)
{
    return is_pattern(theme) ? bench->builtin : theme;
}

bool workbench_load(struct workbench *bench, const char *folder, struct diag_list *diags)
{
    struct theme *theme = theme_load(folder, scene_sources(), diags);

    if (!theme)
        return false;
    pictures_clear(bench->pictures);
    if (bench->scene)
        scene_set_theme(bench->scene, shown_theme(bench, theme), bench->builtin);
    g_clear_pointer(&bench->theme, theme_unref);
    bench->theme = theme;
    return true;
}

struct theme *workbench_theme(const struct workbench *bench)
{
    return bench->theme;
}

/* ---- state ---- */

/* False: `ret_why` says where and what. */
static bool set_pattern(struct workbench *bench, const struct workbench_state *state,
                        char **ret_why)
{
    struct diag_list diags;
    struct choices choices;

    if (!state->pattern) {
        if (!is_pattern(bench->theme))
            scene_set_pattern(bench->scene, NULL, NULL, 0);
        return true;
    }
    diag_list_init(&diags);
    struct theme *pattern = theme_load(state->pattern, scene_sources(), &diags);
    if (!pattern)
        *ret_why = diag_format(diags.items->pdata[0]);
    diag_list_fini(&diags);
    if (!pattern)
        return false;
    bool good = choices_read(pattern, NULL, state->options, "pattern.", &choices, ret_why);
    if (good) {
        scene_set_pattern(bench->scene, pattern, choices.values, choices.count);
        choices_fini(&choices);
    }
    theme_unref(pattern);
    return good;
}

static bool set_options(struct workbench *bench, const struct workbench_state *state,
                        char **ret_why)
{
    struct choices choices;

    if (!choices_read(bench->theme, state->preset, state->options, "", &choices, ret_why))
        return false;
    if (g_hash_table_size(choices.files) > 0)
        pictures_set_files(bench->pictures, choices.files);
    if (is_pattern(bench->theme))
        scene_set_pattern(bench->scene, bench->theme, choices.values, choices.count);
    else
        scene_set_options(bench->scene, choices.values, choices.count);
    choices_fini(&choices);
    return true;
}

/* Samples of what the theme's Feeds show; none where fields are missing. */
static void set_feeds(struct workbench *bench, const struct workbench_state *state)
{
    const char *const *kinds = theme_feeds(bench->theme);
    g_autoptr(GPtrArray) feeds = g_ptr_array_new_with_free_func((GDestroyNotify)activity_unref);

    for (; *kinds && state->content != SAMPLE_MISSING; kinds++) {
        const struct kind *kind = catalogue_find(bench->catalogue, *kinds);
        g_autofree char *why = NULL;
        struct activity *activity =
            kind ? sample_activity(kind, state->content, workbench_now(bench), &why) : NULL;

        if (activity)
            g_ptr_array_add(feeds, activity);
    }
    scene_set_feeds(bench->scene, (struct activity *const *)feeds->pdata, feeds->len);
}

static void set_panel(struct workbench *bench, const struct scene_panel *panel)
{
    struct scene_assets assets = pictures_assets(bench->pictures);
    struct size size = panel->size;

    /* Padding may differ without need: then the scene is only built anew. */
    if (bench->scene && memcmp(&bench->panel, panel, sizeof(*panel)) == 0)
        return;
    drop_scene(bench);
    bench->panel = *panel;
    bench->scene = scene_new(panel, &assets);
    bench->shadow = (struct pixels){
        .data = g_new0(uint32_t, (size_t)size.width * (size_t)size.height),
        .width = size.width,
        .height = size.height,
        .stride = size.width * (int)sizeof(uint32_t),
    };
    if (bench->theme)
        scene_set_theme(bench->scene, shown_theme(bench, bench->theme), bench->builtin);
}

static void set_facts(struct workbench *bench, const struct workbench_state *state)
{
    g_autofree char *locale = workbench_locale(state->language ? state->language : "en");

    scene_set_facts(bench->scene, &(struct scene_facts){
                                      .locale = locale,
                                      .hour_24 = !(state->flags & WORKBENCH_HOUR_12),
                                      .light = state->flags & WORKBENCH_LIGHT,
                                      .reduced_motion = state->flags & WORKBENCH_REDUCED_MOTION,
                                  });
}

static void set_battery(struct workbench *bench, const struct workbench_state *state)
{
    bool charging = state->flags & WORKBENCH_CHARGING;
    struct battery battery = {
        .present = state->battery >= 0,
        .percent = MAX(state->battery, 0),
        .state = charging ? BATTERY_CHARGING : BATTERY_DISCHARGING,
        .low = !charging && state->battery <= BATTERY_LOW,
    };

    scene_set_battery(bench->scene, &battery);
}

static void set_view(struct workbench *bench, const struct workbench_state *state)
{
    struct activity *activity = bench->activity;
    bool ambient = state->flags & WORKBENCH_AMBIENT || (activity && state->form == CARD_AMBIENT);
    struct view view = { .kind = VIEW_FACE };

    if (activity && state->form == CARD_COMPACT)
        view.capsule = activity;
    else if (activity)
        view = (struct view){ .kind = VIEW_CARD, .card = activity };
    scene_set_counts(bench->scene, activity ? 1 : 0);
    scene_set_view(bench->scene, &view, ambient ? POWER_AMBIENT : POWER_ACTIVE);
}

static bool make_activity(struct workbench *bench, const struct workbench_state *state,
                          struct activity **ret, char **ret_why)
{
    const struct kind *kind = state->kind ? catalogue_find(bench->catalogue, state->kind) : NULL;

    *ret = NULL;
    if (!state->kind)
        return true;
    if (bench->activity && bench->activity->kind == kind && bench->content == state->content) {
        *ret = activity_ref(bench->activity);
        return true;
    }
    if (!kind) {
        *ret_why = g_strdup_printf("there is no kind '%s'", state->kind);
        return false;
    }
    *ret = sample_activity(kind, state->content, workbench_now(bench), ret_why);
    return *ret != NULL;
}

bool workbench_show(struct workbench *bench, const struct workbench_state *state, char **ret_why)
{
    struct activity *activity;

    if (!make_activity(bench, state, &activity, ret_why))
        return false;
    set_panel(bench, &state->panel);
    g_clear_pointer(&bench->activity, activity_unref);
    bench->activity = activity;
    bench->content = state->content;
    set_facts(bench, state);
    set_battery(bench, state);
    set_feeds(bench, state);
    set_view(bench, state);
    return set_options(bench, state, ret_why) && set_pattern(bench, state, ret_why);
}

/* ---- time ---- */

void workbench_advance(struct workbench *bench, usec_t by)
{
    clock_fake_advance(&bench->clock, by);
}

void workbench_set_time(struct workbench *bench, usec_t realtime)
{
    clock_fake_set_realtime(&bench->clock, realtime);
}

struct instant workbench_now(const struct workbench *bench)
{
    return bench->clock.at;
}

/* ---- pictures ---- */

const struct pixels *workbench_frame(struct workbench *bench, struct region *ret_damage)
{
    struct region damage = { 0 };

    scene_update(bench->scene, workbench_now(bench), &damage);
    scene_paint(bench->scene, &bench->shadow, &damage);
    if (ret_damage)
        *ret_damage = damage;
    return &bench->shadow;
}

struct scene *workbench_scene(const struct workbench *bench)
{
    return bench->scene;
}

size_t workbench_decoded_pixels(const struct workbench *bench)
{
    return pictures_decoded(bench->pictures);
}

const GPtrArray *workbench_missing(const struct workbench *bench)
{
    return pictures_missing(bench->pictures);
}
