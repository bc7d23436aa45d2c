/* The keys of the preview: one table drives what they do and the help. */
#include <string.h>

#include "ctl/preview/preview.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

typedef void (*key_fn)(struct preview *preview, int step);

/* The place of `now` after a step in a ring of `count`. */
static size_t turn(size_t now, size_t count, int step)
{
    return count == 0 ? 0 : (now + count + (size_t)((int)count + step)) % count;
}

static void do_minute(struct preview *preview, int step)
{
    preview_travel(preview, step * MINUTE);
}

static void do_hour(struct preview *preview, int step)
{
    preview_travel(preview, step * HOUR);
}

static void do_day(struct preview *preview, int step)
{
    preview_travel(preview, step * DAY);
}

static void do_now(struct preview *preview, int step)
{
    preview_travel_now(preview);
}

static void do_pause(struct preview *preview, int step)
{
    preview_toggle(preview, PREVIEW_PAUSED);
}

static const char *const languages[] = {
    "en", "de", "fr", "es", "pl", "ru", "zh", "ja", "ar", "he"
};

static void do_language(struct preview *preview, int step)
{
    struct workbench_state *state = preview_state(preview);
    size_t now = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++)
        if (state->language && strcmp(languages[i], state->language) == 0)
            now = i;
    state->language = languages[turn(now, G_N_ELEMENTS(languages), step)];
    preview_apply(preview);
}

static void do_rtl(struct preview *preview, int step)
{
    struct workbench_state *state = preview_state(preview);
    bool rtl = state->language &&
               (strcmp(state->language, "ar") == 0 || strcmp(state->language, "he") == 0);

    state->language = rtl ? "en" : "ar";
    preview_apply(preview);
}

static void toggle_flag(struct preview *preview, unsigned flag)
{
    preview_state(preview)->flags ^= flag;
    preview_apply(preview);
}

static void do_ambient(struct preview *preview, int step)
{
    toggle_flag(preview, WORKBENCH_AMBIENT);
}

static void do_light(struct preview *preview, int step)
{
    toggle_flag(preview, WORKBENCH_LIGHT);
}

static void do_hours(struct preview *preview, int step)
{
    toggle_flag(preview, WORKBENCH_HOUR_12);
}

static void do_charging(struct preview *preview, int step)
{
    toggle_flag(preview, WORKBENCH_CHARGING);
}

static void do_battery(struct preview *preview, int step)
{
    static const int levels[] = { 80, 50, 15, 5, -1, 100 };
    struct workbench_state *state = preview_state(preview);
    size_t now = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(levels); i++)
        if (levels[i] == state->battery)
            now = i;
    state->battery = levels[turn(now, G_N_ELEMENTS(levels), step)];
    preview_apply(preview);
}

/* The face, then each kind. */
static void do_kind(struct preview *preview, int step)
{
    struct workbench_state *state = preview_state(preview);
    const char *const *names = catalogue_names(workbench_catalogue(preview_bench(preview)));
    size_t count = 0;
    size_t now = SIZE_MAX;

    for (; names[count]; count++)
        if (state->kind && strcmp(names[count], state->kind) == 0)
            now = count;
    now = turn(MIN(now, count), count + 1, step);
    state->kind = names[now];
    preview_apply(preview);
}

static void do_form(struct preview *preview, int step)
{
    struct workbench_state *state = preview_state(preview);

    state->form = (enum card_form)turn(state->form, CARD_AMBIENT + 1, step);
    preview_apply(preview);
}

static void do_content(struct preview *preview, int step)
{
    struct workbench_state *state = preview_state(preview);

    state->content = (enum sample_content)turn(state->content, SAMPLE_MISSING + 1, step);
    preview_apply(preview);
}

static void do_panel(struct preview *preview, int step)
{
    struct workbench_state *state = preview_state(preview);
    const GPtrArray *profiles = workbench_profiles(preview_bench(preview));
    const struct panel_profile *profile = panel_profile_of_size(profiles, state->panel.size);
    guint now = 0;

    if (profiles->len == 0)
        return;
    for (guint i = 0; i < profiles->len; i++)
        if (profiles->pdata[i] == profile)
            now = i;
    profile = profiles->pdata[turn(now, profiles->len, step)];
    state->panel = profile->panel;
    preview_apply(preview);
}

static void do_pattern(struct preview *preview, int step)
{
    preview_step_pattern(preview, step);
}

static void do_lenses(struct preview *preview, int step)
{
    preview_toggle(preview, PREVIEW_LENSES);
}

static void do_safe(struct preview *preview, int step)
{
    preview_toggle(preview, PREVIEW_SAFE);
}

static void do_damage(struct preview *preview, int step)
{
    preview_toggle(preview, PREVIEW_DAMAGE);
}

static void do_help(struct preview *preview, int step)
{
    preview_toggle(preview, PREVIEW_HELP);
}

static void do_save(struct preview *preview, int step)
{
    preview_save(preview);
}

static void do_quit(struct preview *preview, int step)
{
    preview_quit(preview);
}

static const struct preview_key {
    /* Characters or special keys for a step forward and back. */
    char forward, back;
    enum window_key key, key_back;
    const char *name; /* in the help */
    const char *help;
    key_fn act;
} keys[] = {
    { 0, 0, WINDOW_KEY_RIGHT, WINDOW_KEY_LEFT, "Left Right", "a minute back, on", do_minute },
    { 0, 0, WINDOW_KEY_UP, WINDOW_KEY_DOWN, "Down Up", "an hour back, on", do_hour },
    { 0, 0, WINDOW_KEY_PAGE_UP, WINDOW_KEY_PAGE_DOWN, "PgDn PgUp", "a day back, on", do_day },
    { ' ', 0, 0, 0, "Space", "time stands still, runs", do_pause },
    { 'n', 0, WINDOW_KEY_HOME, 0, "n", "now", do_now },
    { 'k', 'K', 0, 0, "k K", "next, previous activity", do_kind },
    { 'f', 'F', 0, 0, "f F", "its form: card, capsule, at rest", do_form },
    { 'm', 'M', 0, 0, "m M", "its texts: usual, long, missing", do_content },
    { 'p', 'P', 0, 0, "p P", "next, previous panel", do_panel },
    { 'g', 'G', 0, 0, "g G", "next, previous pattern", do_pattern },
    { 'l', 'L', 0, 0, "l L", "next, previous language", do_language },
    { 'r', 0, 0, 0, "r", "from right to left", do_rtl },
    { 'a', 0, 0, 0, "a", "at rest (ambient)", do_ambient },
    { 't', 0, 0, 0, "t", "light, dark", do_light },
    { 'h', 0, 0, 0, "h", "12, 24 hours", do_hours },
    { 'b', 'B', 0, 0, "b B", "battery", do_battery },
    { 'c', 0, 0, 0, "c", "charging", do_charging },
    { 'e', 0, 0, 0, "e", "lenses and corners", do_lenses },
    { 's', 0, 0, 0, "s", "what is outside of the safe area", do_safe },
    { 'd', 0, 0, 0, "d", "what a frame paints anew (damage)", do_damage },
    { 'w', 0, WINDOW_KEY_F12, 0, "w F12", "write a PNG", do_save },
    { '?', 0, WINDOW_KEY_F1, 0, "? F1", "this help", do_help },
    { 'q', 0, WINDOW_KEY_ESCAPE, 0, "q Esc", "quit", do_quit },
};

bool preview_key(struct preview *preview, char character, enum window_key key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const struct preview_key *it = &keys[i];
        bool forward = character ? character == it->forward : key == it->key;
        bool back = character ? character == it->back : key == it->key_back;

        if (!forward && !back)
            continue;
        it->act(preview, forward ? 1 : -1);
        return true;
    }
    return false;
}

char *preview_keys_help(void)
{
    GString *help = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        g_string_append_printf(help, "%s%-11s %s", i > 0 ? "\n" : "", keys[i].name, keys[i].help);
    return g_string_free(help, FALSE);
}
