/* Objects: properties, what introspection says, and the object manager. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pair.h"

#define ROOT       "/org/dorsal"
#define PANEL      ROOT "/panel/rear"
#define INTERFACE  "org.dorsal.Panel1"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define MANAGER    "org.freedesktop.DBus.ObjectManager"
#define ERROR      "org.freedesktop.DBus.Error."

static struct pair pair;
static struct bus_object *panel;
static guint32 width;
static char theme[64];

static GVariant *get_width(void *userdata)
{
    return g_variant_new_uint32(width);
}

static GVariant *get_theme(void *userdata)
{
    return g_variant_ref_sink(g_variant_new_string(theme));
}

static GVariant *get_broken(void *userdata)
{
    return g_variant_new_string("not a number");
}

static void set_theme(struct bus_call *call, GVariant *value, void *userdata)
{
    const char *wanted = g_variant_get_string(value, NULL);

    if (strcmp(wanted, "ugly") == 0) {
        bus_call_error(call, "org.dorsal.Error.NoTheme", "no theme '%s'", wanted);
        return;
    }
    g_strlcpy(theme, wanted, sizeof(theme));
    bus_object_changed(panel, INTERFACE, "Theme");
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_tap(struct bus_call *call, GVariant *args, void *userdata)
{
    /* Both change twice in one turn. */
    for (int i = 0; i < 2; i++) {
        width++;
        bus_object_changed(panel, INTERFACE, "Width");
        bus_object_changed(panel, INTERFACE, "Theme");
        bus_object_changed(panel, INTERFACE, "Frames");
    }
    bus_call_reply(call, NULL, NULL, 0);
}

static const struct bus_interface interface = {
    .name = INTERFACE,
    .methods = (const struct bus_method[]){ { "Tap", "ii", "x,y", "", "", on_tap },
                                            { "Find", "sa{sv}", "what,options", "a(os)u",
                                              "found,count", on_tap },
                                            {} },
    .properties =
        (const struct bus_property[]){
            { "Width", "u", 0, get_width, NULL },
            { "Theme", "s", BUS_PROPERTY_WRITABLE, get_theme, set_theme },
            { "Frames", "u", BUS_PROPERTY_SILENT, get_width, NULL },
            {} },
    .signals = (const struct bus_signal[]){ { "Shown", "us", "id,form" }, {} },
};

static const struct bus_interface broken = {
    .name = "org.dorsal.Broken1",
    .properties = (const struct bus_property[]){ { "Number", "u", 0, get_broken, NULL }, {} },
};

static const struct bus_interface empty = { .name = "org.dorsal.Root1" };

static const struct bus_interface *const panel_interfaces[] = { &interface, &broken, NULL };
static const struct bus_interface *const root_interfaces[] = { &empty, NULL };

static void setup(void)
{
    width = 904;
    g_strlcpy(theme, "slate", sizeof(theme));
    pair_init(&pair);
    bus_object_add(pair.service, ROOT, root_interfaces, NULL);
    panel = bus_object_add(pair.service, PANEL, panel_interfaces, NULL);
    pair_start(&pair);
}

static void teardown(void)
{
    pair_fini(&pair);
}

struct access {
    const char *member, *args, *answer;
};

static const struct access accesses[] = {
    { "Get", "('" INTERFACE "', 'Width')", "(<uint32 904>,)" },
    { "Get", "('" INTERFACE "', 'Theme')", "(<'slate'>,)" },
    { "Get", "('', 'Width')", "(<uint32 904>,)" },
    { "Get", "('" INTERFACE "', 'Wide')", ERROR "UnknownProperty" },
    { "Get", "('org.dorsal.Other', 'Width')", ERROR "UnknownInterface" },
    { "Get", "('org.dorsal.Broken1', 'Number')", ERROR "Failed" },
    { "Get", "('" INTERFACE "',)", ERROR "InvalidArgs" },
    { "GetAll", "('" INTERFACE "',)",
      "({'Width': <uint32 904>, 'Theme': <'slate'>, 'Frames': <uint32 904>},)" },
    { "GetAll", "('" PROPERTIES "',)", "(@a{sv} {},)" },
    { "GetAll", "('org.dorsal.Other',)", ERROR "UnknownInterface" },
    { "GetAll", "('org.dorsal.Broken1',)", "(@a{sv} {},)" },
    { "Set", "('" INTERFACE "', 'Theme', <'moss'>)", "()" },
    { "Set", "('" INTERFACE "', 'Theme', <'ugly'>)", "org.dorsal.Error.NoTheme" },
    { "Set", "('" INTERFACE "', 'Theme', <5>)", ERROR "InvalidArgs" },
    { "Set", "('" INTERFACE "', 'Theme', <<'moss'>>)", ERROR "InvalidArgs" },
    { "Set", "('" INTERFACE "', 'Width', <uint32 5>)", ERROR "PropertyReadOnly" },
    { "Set", "('" INTERFACE "', 'Wide', <uint32 5>)", ERROR "UnknownProperty" },
};

START_TEST(property_access_is_answered)
{
    const struct access *access = &accesses[_i];
    g_autoptr(GVariant) args = g_variant_parse(NULL, access->args, NULL, NULL, NULL);
    g_autofree char *answer = pair_call_text(&pair, PANEL, PROPERTIES, access->member, args);
    g_autoptr(GVariant) untyped = g_variant_parse(NULL, access->answer, NULL, NULL, NULL);
    g_autofree char *expected = untyped ? g_variant_print(untyped, FALSE) : NULL;

    ck_assert_str_eq(answer, expected ? expected : access->answer);
}
END_TEST

static GString *heard;

static void on_signal(const char *sender, const char *path, const char *member, GVariant *body,
                      void *userdata)
{
    g_autofree char *text = g_variant_print(body, FALSE);

    g_string_append_printf(heard, "%s %s %s\n", path, member, text);
}

static void listen_to(const char *interface_name)
{
    heard = g_string_new(NULL);
    bus_match_signal(pair.client, SERVICE, NULL, interface_name, NULL, on_signal, NULL);
    pair_settle(&pair);
}

/* The service's signals of the turn follow its answer: one more round trip passes them. */
static void assert_heard(const char *expected)
{
    pair_settle(&pair);
    pair_settle(&pair);
    ck_assert_str_eq(heard->str, expected);
    g_string_free(heard, TRUE);
}

START_TEST(set_property_is_announced)
{
    listen_to(PROPERTIES);
    g_free(
        pair_call_text(&pair, PANEL, PROPERTIES, "Set",
                       g_variant_new("(ssv)", INTERFACE, "Theme", g_variant_new_string("moss"))));
    ck_assert_str_eq(theme, "moss");
    assert_heard(PANEL " PropertiesChanged ('" INTERFACE "', {'Theme': <'moss'>}, [])\n");
}
END_TEST

START_TEST(changes_of_one_turn_are_announced_together)
{
    listen_to(PROPERTIES);
    g_free(pair_call_text(&pair, PANEL, INTERFACE, "Tap", g_variant_new("(ii)", 1, 2)));
    assert_heard(PANEL " PropertiesChanged ('" INTERFACE
                       "', {'Width': <uint32 906>, 'Theme': <'slate'>}, [])\n");
}
END_TEST

START_TEST(manager_lists_what_lies_below)
{
    g_autofree char *answer = pair_call_text(&pair, ROOT, MANAGER, "GetManagedObjects", NULL);

    ck_assert_str_eq(answer,
                     "({'" PANEL "': {'" INTERFACE
                     "': {'Width': <uint32 904>, 'Theme': <'slate'>, 'Frames': <uint32 904>}, "
                     "'org.dorsal.Broken1': {}}},)");
}
END_TEST

START_TEST(only_the_topmost_object_is_a_manager)
{
    g_autofree char *answer = pair_call_text(&pair, PANEL, MANAGER, "GetManagedObjects", NULL);

    ck_assert_str_eq(answer, ERROR "UnknownInterface");
}
END_TEST

START_TEST(manager_tells_of_objects_that_come_and_go)
{
    struct bus_object *object;

    listen_to(MANAGER);
    object = bus_object_add(pair.service, ROOT "/panel/front", root_interfaces, NULL);
    pair_settle(&pair);
    bus_object_remove(object);
    assert_heard(ROOT " InterfacesAdded ('" ROOT "/panel/front', {'org.dorsal.Root1': {}})\n" ROOT
                      " InterfacesRemoved ('" ROOT "/panel/front', ['org.dorsal.Root1'])\n");
}
END_TEST

START_TEST(object_that_was_gone_at_once_is_not_mentioned)
{
    listen_to(MANAGER);
    bus_object_remove(bus_object_add(pair.service, ROOT "/brief", root_interfaces, NULL));
    assert_heard("");
}
END_TEST

START_TEST(path_is_taken_once)
{
    ck_assert_ptr_null(bus_object_add(pair.service, PANEL, root_interfaces, NULL));
    ck_assert_ptr_null(bus_object_add(pair.service, "panel", root_interfaces, NULL));
}
END_TEST

static void on_element(GMarkupParseContext *context, const char *element, const char **names,
                       const char **element_values, void *userdata, GError **error)
{
    GString *out = userdata;

    g_string_append(out, element);
    for (size_t i = 0; names[i]; i++)
        g_string_append_printf(out, " %s", element_values[i]);
    g_string_append_c(out, '\n');
}

/* Each element with the values of its attributes on a line, as an XML parser sees them. */
static char *introspect(const char *path)
{
    static const GMarkupParser parser = { .start_element = on_element };
    struct answer answer;
    const char *xml;
    GString *out = g_string_new(NULL);

    pair_call(&pair, path, "org.freedesktop.DBus.Introspectable", "Introspect", NULL, &answer);
    ck_assert_ptr_null(answer.error);
    g_variant_get(answer.body, "(&s)", &xml);

    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, out, NULL);
    ck_assert(g_markup_parse_context_parse(context, xml, -1, NULL));
    ck_assert(g_markup_parse_context_end_parse(context, NULL));
    g_markup_parse_context_free(context);
    answer_clear(&answer);
    return g_string_free(out, FALSE);
}

static const char panel_description[] = "interface org.dorsal.Panel1\n"
                                        "method Tap\n"
                                        "arg x i in\n"
                                        "arg y i in\n"
                                        "method Find\n"
                                        "arg what s in\n"
                                        "arg options a{sv} in\n"
                                        "arg found a(os) out\n"
                                        "arg count u out\n"
                                        "signal Shown\n"
                                        "arg id u\n"
                                        "arg form s\n"
                                        "property Width u read\n"
                                        "property Theme s readwrite\n"
                                        "property Frames u read\n"
                                        "annotation "
                                        "org.freedesktop.DBus.Property.EmitsChangedSignal false\n";

START_TEST(introspection_describes_everything_with_names)
{
    g_autofree char *text = introspect(PANEL);

    ck_assert_ptr_nonnull(strstr(text, panel_description));
    ck_assert_ptr_nonnull(strstr(text, "interface " PROPERTIES "\n"));
    ck_assert_ptr_nonnull(strstr(text, "interface org.freedesktop.DBus.Introspectable\n"));
    ck_assert_ptr_nonnull(strstr(text, "interface org.freedesktop.DBus.Peer\n"));
    ck_assert_ptr_null(strstr(text, "interface " MANAGER "\n"));
}
END_TEST

struct children {
    const char *path, *end;
};

static const struct children all_children[] = {
    { "/", "\nnode org\n" },
    { "/org", "\nnode dorsal\n" },
    { ROOT, "\nnode panel\n" },
    { ROOT "/panel", "\nnode front\nnode rear\n" },
};

START_TEST(introspection_leads_from_the_root_to_each_object)
{
    bus_object_add(pair.service, ROOT "/panel/front", root_interfaces, NULL);

    g_autofree char *text = introspect(all_children[_i].path);

    ck_assert(g_str_has_suffix(text, all_children[_i].end));
}
END_TEST

struct reader {
    GString *text;
    bool ended;
};

static int on_output(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    struct reader *reader = userdata;
    char buffer[4096];
    ssize_t n = read(fd, buffer, sizeof(buffer));

    if (n > 0)
        g_string_append_len(reader->text, buffer, n);
    reader->ended = n <= 0;
    return 0;
}

/* Runs a program beside the loop and returns its output. */
static char *run_beside(const char *command)
{
    struct reader reader = { .text = g_string_new(NULL) };
    sd_event_source *source = NULL;
    FILE *output = popen(command, "re");

    ck_assert_ptr_nonnull(output);
    sd_event_add_io(pair.event, &source, fileno(output), EPOLLIN, on_output, &reader);
    loop_until_set(pair.event, &reader.ended);
    sd_event_source_disable_unref(source);
    ck_assert_int_eq(pclose(output), 0);
    return g_string_free(reader.text, FALSE);
}

START_TEST(busctl_reads_it_all)
{
    g_autofree char *command =
        g_strdup_printf("busctl --no-pager --address=%s introspect " SERVICE " " PANEL,
                        dbus_fixture_address(pair.daemon));
    g_autofree char *text = run_beside(command);

    ck_assert(g_regex_match_simple("\\.Theme +property +s +\"slate\" +emits-change writable", text,
                                   0, 0));
    ck_assert(g_regex_match_simple("\\.Find +method +sa\\{sv\\} +a\\(os\\)u", text, 0, 0));
    ck_assert(g_regex_match_simple("\\.Shown +signal +us", text, 0, 0));
}
END_TEST

START_TEST(peer_answers)
{
    g_autofree char *ping =
        pair_call_text(&pair, "/nowhere", "org.freedesktop.DBus.Peer", "Ping", NULL);

    ck_assert_str_eq(ping, "()");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("objects");
    TCase *cases = tcase_create("objects");

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, property_access_is_answered, 0, G_N_ELEMENTS(accesses));
    tcase_add_test(cases, set_property_is_announced);
    tcase_add_test(cases, changes_of_one_turn_are_announced_together);
    tcase_add_test(cases, manager_lists_what_lies_below);
    tcase_add_test(cases, only_the_topmost_object_is_a_manager);
    tcase_add_test(cases, manager_tells_of_objects_that_come_and_go);
    tcase_add_test(cases, object_that_was_gone_at_once_is_not_mentioned);
    tcase_add_test(cases, path_is_taken_once);
    tcase_add_test(cases, introspection_describes_everything_with_names);
    tcase_add_loop_test(cases, introspection_leads_from_the_root_to_each_object, 0,
                        G_N_ELEMENTS(all_children));
    tcase_add_test(cases, busctl_reads_it_all);
    tcase_add_test(cases, peer_answers);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
