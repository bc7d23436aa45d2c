/* post, update, end and list: org.dorsal.Activities1. */
#include <stdio.h>

#include "ctl/command.h"
#include "ctl/fields.h"
#include "ctl/json.h"

static const struct client_target activities = { "/org/dorsal", "org.dorsal.Activities1" };

static bool parse_id(const char *text, guint32 *ret)
{
    guint64 id;

    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &id, NULL)) {
        fprintf(stderr, "dorsalctl: '%s': expected an activity's id; see 'dorsalctl list'\n", text);
        return false;
    }
    *ret = (guint32)id;
    return true;
}

static bool parse_fields(char **words, size_t count, struct fields *ret)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    struct fields_context context = { clock_now(clock_system()), zone };
    g_autofree char *why = NULL;

    if (fields_parse(words, count, &context, ret, &why))
        return true;
    fprintf(stderr, "dorsalctl: %s\n", why);
    return false;
}

static bool ask(struct invocation *invocation, const char *member, GVariant *arguments, int fd,
                struct answer *ret)
{
    g_autoptr(GVariant) owned = g_variant_ref_sink(arguments);
    struct client *client = invocation_connect(invocation);

    return client && client_call(client, activities, member, owned, fd, ret);
}

enum exit_code run_post(struct invocation *invocation, char **arguments, size_t count)
{
    struct fields fields;
    struct answer answer;
    guint32 id;

    if (!g_utf8_validate(arguments[0], -1, NULL)) {
        fprintf(stderr, "dorsalctl: a kind's name is UTF-8\n");
        return EXIT_USAGE;
    }
    if (!parse_fields(arguments + 1, count - 1, &fields))
        return EXIT_USAGE;

    bool done = ask(invocation, "Post", g_variant_new("(s@a{sv})", arguments[0], fields.dict),
                    fields.image, &answer);
    fields_fini(&fields);
    if (!done)
        return EXIT_FAILED;
    g_variant_get(answer.body, "(u)", &id);
    printf("%u\n", id);
    answer_fini(&answer);
    return EXIT_DONE;
}

enum exit_code run_update(struct invocation *invocation, char **arguments, size_t count)
{
    struct fields fields;
    guint32 id;

    if (!parse_id(arguments[0], &id) || !parse_fields(arguments + 1, count - 1, &fields))
        return EXIT_USAGE;

    bool done =
        ask(invocation, "Update", g_variant_new("(u@a{sv})", id, fields.dict), fields.image, NULL);
    fields_fini(&fields);
    return done ? EXIT_DONE : EXIT_FAILED;
}

enum exit_code run_end(struct invocation *invocation, char **arguments, size_t count)
{
    enum exit_code code = EXIT_DONE;
    guint32 id;

    for (size_t i = 0; i < count; i++)
        if (!parse_id(arguments[i], &id))
            return EXIT_USAGE;
    for (size_t i = 0; i < count; i++) {
        parse_id(arguments[i], &id);
        if (!ask(invocation, "End", g_variant_new("(u)", id), -1, NULL))
            code = EXIT_FAILED;
    }
    return code;
}

/* Text of others on a terminal: no line breaks in a table. */
static char *one_line(GVariant *fields, const char *name)
{
    const char *text = "";

    g_variant_lookup(fields, name, "&s", &text);
    return g_strdelimit(g_strdup(text), "\n\t", ' ');
}

static void print_row(guint32 id, const char *kind, GVariant *fields)
{
    g_autofree char *state = one_line(fields, "state");
    g_autofree char *app = one_line(fields, "app");
    g_autofree char *title = one_line(fields, "title");

    printf("%6u  %-20s %-8s %-16s %s\n", id, kind, state, app, title);
}

static void print_table(GVariant *list)
{
    GVariantIter iter;
    guint32 id;
    const char *kind;
    GVariant *fields;

    g_variant_iter_init(&iter, list);
    if (g_variant_n_children(list) > 0)
        printf("%6s  %-20s %-8s %-16s %s\n", "ID", "KIND", "STATE", "APP", "TITLE");
    while (g_variant_iter_next(&iter, "(u&s@a{sv})", &id, &kind, &fields)) {
        print_row(id, kind, fields);
        g_variant_unref(fields);
    }
}

/* One object for each, its id among its fields. */
static void print_json(GVariant *list)
{
    GVariantBuilder builder;
    GVariantIter iter;
    guint32 id;
    GVariant *fields;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
    g_variant_iter_init(&iter, list);
    while (g_variant_iter_next(&iter, "(us@a{sv})", &id, NULL, &fields)) {
        GVariantDict dict;

        g_variant_dict_init(&dict, fields);
        g_variant_dict_insert(&dict, "id", "u", id);
        g_variant_builder_add_value(&builder, g_variant_dict_end(&dict));
        g_variant_unref(fields);
    }
    g_autoptr(GVariant) objects = g_variant_ref_sink(g_variant_builder_end(&builder));
    json_print(stdout, objects);
}

enum exit_code run_list(struct invocation *invocation, char **arguments, size_t count)
{
    struct answer answer;

    if (!ask(invocation, "List", g_variant_new("()"), -1, &answer))
        return EXIT_FAILED;

    g_autoptr(GVariant) list = g_variant_get_child_value(answer.body, 0);
    if (invocation->json)
        print_json(list);
    else
        print_table(list);
    answer_fini(&answer);
    return EXIT_DONE;
}
