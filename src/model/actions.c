#include "model/activity-internal.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

struct action_field {
    const char *name;
    size_t offset; /* in struct activity_action */
    size_t max;    /* bytes */
};

static const struct action_field action_fields[] = {
    { "key", offsetof(struct activity_action, key), ACTIVITY_ACTION_KEY_MAX },
    { "label", offsetof(struct activity_action, label), ACTIVITY_NAME_MAX },
    { "icon", offsetof(struct activity_action, icon), ACTIVITY_NAME_MAX },
    { "purpose", offsetof(struct activity_action, purpose), ACTIVITY_NAME_MAX },
};

static char **action_text(const struct action_field *field, struct activity_action *action)
{
    return (char **)(void *)((char *)action + field->offset);
}

static void action_fini(struct activity_action *action)
{
    g_free(action->key);
    g_free(action->label);
    g_free(action->icon);
    g_free(action->purpose);
}

void actions_free(struct activity_action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        action_fini(&actions[i]);
    g_free(actions);
}

struct activity_action *actions_copy(const struct activity_action *actions, size_t count)
{
    struct activity_action *copy = g_new0(struct activity_action, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = (struct activity_action){
            .key = g_strdup(actions[i].key),
            .label = g_strdup(actions[i].label),
            .icon = g_strdup(actions[i].icon),
            .purpose = g_strdup(actions[i].purpose),
        };
    return copy;
}

static int unknown_field(const char *name, char **ret_why)
{
    const char *names[G_N_ELEMENTS(action_fields) + 1] = { NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(action_fields); i++)
        names[i] = action_fields[i].name;

    g_autofree char *hint = text_suggestion(name, names);
    *ret_why = g_strdup_printf("field 'actions': an action has no '%.*s'; %s", 64, name,
                               hint ? hint : "it has key, label, icon and purpose");
    return -EINVAL;
}

static int read_field(struct activity_action *action, const char *name, GVariant *value,
                      char **ret_why)
{
    for (const struct action_field *field = action_fields;
         field < action_fields + G_N_ELEMENTS(action_fields); field++) {
        if (strcmp(field->name, name) != 0)
            continue;
        if (!g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)) {
            *ret_why = g_strdup_printf("field 'actions': '%s' must be of type s, not %s", name,
                                       g_variant_get_type_string(value));
            return -EINVAL;
        }

        const char *text = g_variant_get_string(value, NULL);
        if (!text_ok(text, field->max)) {
            bool too_long = strlen(text) > field->max;

            *ret_why = g_strdup_printf("field 'actions': '%s' must be text of at most %zu bytes "
                                       "without control characters",
                                       name, field->max);
            return too_long ? -E2BIG : -EINVAL;
        }
        g_free(*action_text(field, action));
        *action_text(field, action) = *text ? g_strdup(text) : NULL;
        return 0;
    }
    return unknown_field(name, ret_why);
}

static int read_action(GVariant *dict, struct activity_action *action, char **ret_why)
{
    GVariantIter iter;
    const char *name;
    GVariant *value;

    g_variant_iter_init(&iter, dict);
    while (g_variant_iter_next(&iter, "{&sv}", &name, &value)) {
        int r = read_field(action, name, value, ret_why);

        g_variant_unref(value);
        if (r < 0)
            return r;
    }
    if (!action->key) {
        *ret_why = g_strdup("field 'actions': every action needs a 'key'");
        return -EINVAL;
    }
    if (!action->label)
        action->label = g_strdup(action->key);
    return 0;
}

static int check_unique(const struct activity_action *actions, size_t count, char **ret_why)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (strcmp(actions[i].key, actions[j].key) == 0) {
                *ret_why = g_strdup_printf("field 'actions': the key '%s' stands there twice",
                                           actions[i].key);
                return -EINVAL;
            }
    return 0;
}

int actions_read(GVariant *value, struct activity_action **ret, size_t *ret_count, char **ret_why)
{
    size_t count = g_variant_n_children(value);

    if (count > ACTIVITY_ACTIONS_MAX) {
        *ret_why = g_strdup_printf("field 'actions': at most %d actions", ACTIVITY_ACTIONS_MAX);
        return -E2BIG;
    }

    struct activity_action *actions = g_new0(struct activity_action, count);
    int r = 0;
    for (size_t i = 0; i < count && r >= 0; i++) {
        g_autoptr(GVariant) dict = g_variant_get_child_value(value, i);

        r = read_action(dict, &actions[i], ret_why);
    }
    if (r >= 0)
        r = check_unique(actions, count, ret_why);
    if (r < 0) {
        actions_free(actions, count);
        return r;
    }
    *ret = actions;
    *ret_count = count;
    return 0;
}

GVariant *actions_to_variant(const struct activity_action *actions, size_t count)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
    for (size_t i = 0; i < count; i++) {
        struct activity_action action = actions[i];

        g_variant_builder_open(&builder, G_VARIANT_TYPE_VARDICT);
        for (size_t f = 0; f < G_N_ELEMENTS(action_fields); f++) {
            const char *text = *action_text(&action_fields[f], &action);

            if (text)
                g_variant_builder_add(&builder, "{sv}", action_fields[f].name,
                                      g_variant_new_string(text));
        }
        g_variant_builder_close(&builder);
    }
    return g_variant_builder_end(&builder);
}
