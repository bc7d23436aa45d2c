/* org.dorsal.Session1: a user's agent says what only the session knows. */
#include <string.h>

#include "base/text.h"
#include "daemon/daemon.h"
#include "daemon/errors.h"

#define LOCALE_MAX 64

static bool read_locale(GVariant *value, struct scene_facts *facts)
{
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return false;
    facts->locale = g_variant_get_string(value, NULL);
    return text_ok(facts->locale, LOCALE_MAX) && !strchr(facts->locale, '/');
}

/* One of two words. */
static bool read_choice(GVariant *value, const char *no, const char *yes, bool *ret)
{
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return false;

    const char *word = g_variant_get_string(value, NULL);
    *ret = strcmp(word, yes) == 0;
    return *ret || strcmp(word, no) == 0;
}

static bool read_hour_cycle(GVariant *value, struct scene_facts *facts)
{
    return read_choice(value, "h12", "h23", &facts->hour_24);
}

static bool read_color_scheme(GVariant *value, struct scene_facts *facts)
{
    return read_choice(value, "dark", "light", &facts->light);
}

static bool read_reduced_motion(GVariant *value, struct scene_facts *facts)
{
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        return false;
    facts->reduced_motion = g_variant_get_boolean(value);
    return true;
}

static const struct fact {
    const char *name;
    bool (*read)(GVariant *value, struct scene_facts *facts);
    const char *expected;
} known_facts[] = {
    { "locale", read_locale, "a string like de_DE.UTF-8" },
    { "hour-cycle", read_hour_cycle, "'h12' or 'h23'" },
    { "color-scheme", read_color_scheme, "'dark' or 'light'" },
    { "reduced-motion", read_reduced_motion, "a boolean" },
};

static const struct fact *find_fact(const char *name, char **ret_hint)
{
    const char *names[G_N_ELEMENTS(known_facts) + 1] = { NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(known_facts); i++) {
        names[i] = known_facts[i].name;
        if (strcmp(names[i], name) == 0)
            return &known_facts[i];
    }
    *ret_hint = text_suggestion(name, names);
    return NULL;
}

static void on_set_facts(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;
    struct scene_facts facts = { .hour_24 = true };
    g_autoptr(GVariant) dict = g_variant_get_child_value(args, 0);
    GVariantIter iter;
    const char *name;
    GVariant *value;

    g_variant_iter_init(&iter, dict);
    while (g_variant_iter_next(&iter, "{&sv}", &name, &value)) {
        g_autoptr(GVariant) owned = value;
        g_autofree char *hint = NULL;
        const struct fact *fact = find_fact(name, &hint);

        if (!fact) {
            bus_call_error(call, ERROR_INVALID_FIELD, "unknown fact '%s'%s%s", name,
                           hint ? "; " : "", hint ? hint : "");
            return;
        }
        if (!fact->read(owned, &facts)) {
            bus_call_error(call, ERROR_INVALID_FIELD, "%s: expected %s", name, fact->expected);
            return;
        }
    }
    session_set_facts(daemon->session, bus_call_uid(call), bus_call_sender(call), &facts);
    bus_call_reply(call, NULL, NULL, 0);
}

static const struct bus_method methods[] = {
    { "SetFacts", "a{sv}", "facts", "", "", on_set_facts },
    { 0 },
};

const struct bus_interface session_interface = {
    .name = "org.dorsal.Session1",
    .methods = methods,
};
