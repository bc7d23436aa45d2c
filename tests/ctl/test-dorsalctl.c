/* dorsalctl as a user runs it, against a daemon that writes down what it was asked. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>
#include <glib/gstdio.h>

#include "base/file.h"
#include "base/memfd.h"
#include "bus/bus.h"
#include "dbus-fixture.h"

#define OUTPUT_MAX 65536

static struct {
    struct dbus_fixture *bus_daemon;
    sd_event *event;
    struct bus *bus;
    bool ready;
    GString *asked; /* member and arguments of every call */
} fake;

/* ---- the daemon ---- */

static void write_down(const char *member, GVariant *arguments)
{
    g_autofree char *printed = g_variant_print(arguments, FALSE);

    g_string_append_printf(fake.asked, "%s%s ", member, printed);
}

static void on_post(struct bus_call *call, GVariant *arguments, void *userdata)
{
    size_t n_fds;

    bus_call_fds(call, &n_fds);
    write_down("Post", arguments);
    g_string_append_printf(fake.asked, "fds=%zu", n_fds);
    bus_call_reply(call, g_variant_new("(u)", 17), NULL, 0);
}

static void on_update(struct bus_call *call, GVariant *arguments, void *userdata)
{
    write_down("Update", arguments);
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_end(struct bus_call *call, GVariant *arguments, void *userdata)
{
    guint32 id;

    write_down("End", arguments);
    g_variant_get(arguments, "(u)", &id);
    if (id == 404)
        bus_call_error(call, "org.dorsal.Error.NotFound", "there is no activity 404 of yours");
    else
        bus_call_reply(call, NULL, NULL, 0);
}

static void on_list(struct bus_call *call, GVariant *arguments, void *userdata)
{
    bus_call_reply(call,
                   g_variant_new_parsed("([(uint32 3, 'timer', {'title': <'Tea\nbag'>, 'app': "
                                        "<'kitchen'>, 'state': <'ringing'>})],)"),
                   NULL, 0);
}

static void on_themes(struct bus_call *call, GVariant *arguments, void *userdata)
{
    bus_call_reply(call,
                   g_variant_new_parsed("({'zen': {'name': <'Zen'>, 'errors': <['theme.xml:3: no']>"
                                        "}, 'arc': {'name': <'Arc'>, 'description': <'round'>}},)"),
                   NULL, 0);
}

static void on_install(struct bus_call *call, GVariant *arguments, void *userdata)
{
    size_t n_fds;
    const int *fds = bus_call_fds(call, &n_fds);
    char magic[3] = "";

    ck_assert_int_eq(read(fds[0], magic, 2), 2);
    g_string_append_printf(fake.asked, "Install %s", magic);
    bus_call_reply(call, g_variant_new("(s)", "mine"), NULL, 0);
}

static void on_remove(struct bus_call *call, GVariant *arguments, void *userdata)
{
    write_down("Remove", arguments);
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_set_option(struct bus_call *call, GVariant *arguments, void *userdata)
{
    write_down("SetOption", arguments);
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_reset_option(struct bus_call *call, GVariant *arguments, void *userdata)
{
    write_down("ResetOption", arguments);
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_apply_preset(struct bus_call *call, GVariant *arguments, void *userdata)
{
    write_down("ApplyPreset", arguments);
    bus_call_reply(call, NULL, NULL, 0);
}

static GVariant *get_options(void *userdata)
{
    return g_variant_new_parsed("{'dots': <true>, 'gap': <4.5>, 'ink': <'#FF0000'>}");
}

static void on_screenshot(struct bus_call *call, GVariant *arguments, void *userdata)
{
    _cleanup_close_ int png = memfd_new_sealed("png", "PNG!", 4);

    bus_call_reply(call, g_variant_new("(h)", 0), &png, 1);
}

static void on_tap(struct bus_call *call, GVariant *arguments, void *userdata)
{
    write_down("Tap", arguments);
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_gesture(struct bus_call *call, GVariant *arguments, void *userdata)
{
    write_down("Gesture", arguments);
    bus_call_error(call, "org.dorsal.Error.AccessDenied", "not your panel");
}

static GVariant *get_text(void *userdata)
{
    return g_variant_new_string("arc");
}

static void set_text(struct bus_call *call, GVariant *value, void *userdata)
{
    write_down("Set", value);
    bus_call_reply(call, NULL, NULL, 0);
}

static GVariant *get_status(void *userdata)
{
    return g_variant_new_parsed(
        "{'version': <'9.9'>, 'problems': <['dorsal.conf:3: bad']>, 'panels': <{'rear': {'state': "
        "<'down: no card'>, 'theme-errors': <'theme.xml:1:1: no\n  <Theme'>, 'input': <''>}}>}");
}

static const struct bus_method activities_methods[] = {
    { "Post", "sa{sv}", "kind,fields", "u", "id", on_post },
    { "Update", "ua{sv}", "id,fields", "", "", on_update },
    { "End", "u", "id", "", "", on_end },
    { "List", "", "", "a(usa{sv})", "activities", on_list },
    { 0 },
};
static const struct bus_method themes_methods[] = {
    { "List", "", "", "a{sa{sv}}", "themes", on_themes },
    { "Install", "h", "package", "s", "id", on_install },
    { "Remove", "s", "id", "", "", on_remove },
    { 0 },
};
static const struct bus_method panel_methods[] = {
    { "Screenshot", "", "", "h", "png", on_screenshot },
    { "Tap", "ii", "x,y", "", "", on_tap },
    { "Gesture", "s", "name", "", "", on_gesture },
    { "SetOption", "sv", "name,value", "", "", on_set_option },
    { "ResetOption", "s", "name", "", "", on_reset_option },
    { "ApplyPreset", "s", "name", "", "", on_apply_preset },
    { 0 },
};
static const struct bus_property panel_properties[] = {
    { "Theme", "s", BUS_PROPERTY_WRITABLE, get_text, set_text },
    { "Power", "s", BUS_PROPERTY_WRITABLE, get_text, set_text },
    { "Pattern", "s", BUS_PROPERTY_WRITABLE, get_text, set_text },
    { "Options", "a{sv}", 0, get_options, NULL },
    { 0 },
};
static const struct bus_property daemon_properties[] = {
    { "Status", "a{sv}", BUS_PROPERTY_SILENT, get_status, NULL },
    { 0 },
};

static const struct bus_interface activities = { "org.dorsal.Activities1", activities_methods };
static const struct bus_interface themes = { "org.dorsal.Themes1", themes_methods };
static const struct bus_interface daemon_interface = { "org.dorsal.Daemon1", NULL,
                                                       daemon_properties };
static const struct bus_interface panel = { "org.dorsal.Panel1", panel_methods, panel_properties };

static void on_state(struct bus *bus, enum bus_state state, void *userdata)
{
    fake.ready = state == BUS_READY;
}

static void setup(void)
{
    static const struct bus_interface *const root_interfaces[] = { &activities, &themes,
                                                                   &daemon_interface, NULL };
    static const struct bus_interface *const panel_interfaces[] = { &panel, NULL };
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    fake.bus_daemon = dbus_fixture_new();
    fake.asked = g_string_new(NULL);
    ck_assert_int_ge(sd_event_new(&fake.event), 0);
    fake.bus = bus_new(fake.event, dbus_fixture_address(fake.bus_daemon), on_state, NULL);
    bus_object_add(fake.bus, "/org/dorsal", root_interfaces, NULL);
    bus_object_add(fake.bus, "/org/dorsal/panel/rear", panel_interfaces, NULL);
    bus_want_name(fake.bus, "org.dorsal", false);
    bus_start(fake.bus);
    loop_until_set(fake.event, &fake.ready);
}

static void teardown(void)
{
    bus_free(fake.bus);
    sd_event_unref(fake.event);
    dbus_fixture_free(fake.bus_daemon);
    g_string_free(fake.asked, TRUE);
}

/* ---- the user ---- */

struct run {
    bool ended;
    int code;
    char *out, *err;
};

static int on_ended(sd_event_source *source, const siginfo_t *info, void *userdata)
{
    struct run *run = userdata;

    run->ended = true;
    run->code = info->si_code == CLD_EXITED ? info->si_status : -info->si_status;
    return 0;
}

static void spawn(char *const *arguments, int out, int err, pid_t *ret)
{
    posix_spawn_file_actions_t actions;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    ck_assert_int_eq(posix_spawn(ret, arguments[0], &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
}

static struct run run(const char *line, const char *address)
{
    g_autofree char *bus = g_strconcat("--bus=", address, NULL);
    g_autofree char *command = g_strconcat("dorsalctl ", line, NULL);
    g_auto(GStrv) arguments = NULL;
    _cleanup_close_ int out = memfd_new("out", 0);
    _cleanup_close_ int err = memfd_new("err", 0);
    struct run run = { 0 };
    pid_t pid;

    ck_assert(g_shell_parse_argv(command, NULL, &arguments, NULL));
    g_free(arguments[0]);
    arguments[0] = g_strdup(getenv("DORSALCTL"));
    guint count = g_strv_length(arguments);
    arguments = g_renew(char *, arguments, count + 2);
    arguments[count] = g_steal_pointer(&bus);
    arguments[count + 1] = NULL;

    spawn(arguments, out, err, &pid);
    ck_assert_int_ge(sd_event_add_child(fake.event, NULL, pid, WEXITED, on_ended, &run), 0);
    loop_until_set(fake.event, &run.ended);
    ck_assert_int_eq(file_read_fd(out, OUTPUT_MAX, &run.out, NULL), 0);
    ck_assert_int_eq(file_read_fd(err, OUTPUT_MAX, &run.err, NULL), 0);
    return run;
}

static void run_fini(struct run *run)
{
    g_free(run->out);
    g_free(run->err);
}

static const struct {
    const char *line;
    int code;
    const char *out;   /* is exactly */
    const char *err;   /* contains; NULL: empty */
    const char *asked; /* is exactly */
} runs[] = {
    { "post timer title=Tea remaining=4m 'action=stop:Stop it'", 0, "17\n", NULL,
      "Post('timer', {'remaining': <int64 240000000>, 'title': <'Tea'>, 'actions': <[{'key': "
      "<'stop'>, 'label': <'Stop it'>}]>}) fds=0" },
    { "post timer titel=Tea", 2, "", "did you mean 'title'?", "" },
    { "post", 2, "", "usage: dorsalctl post KIND [FIELD=VALUE...]", "" },
    { "update 17 title=", 0, "", NULL, "Update(17, {'title': <''>}) " },
    { "update 0 title=", 2, "", "'0': expected an activity's id", "" },
    { "update 17", 2, "", "usage: dorsalctl update ID", "" },
    { "end 3 4", 0, "", NULL, "End(3,) End(4,) " },
    { "end 404 4", 1, "", "dorsalctl: there is no activity 404 of yours\n", "End(404,) End(4,) " },
    { "end 4 x", 2, "", "'x': expected an activity's id", "" },
    { "list", 0,
      "    ID  KIND                 STATE    APP              TITLE\n"
      "     3  timer                ringing  kitchen          Tea bag\n",
      NULL, "" },
    { "theme", 0,
      "* arc                  Arc: round\n  zen                  Zen\n"
      "    theme.xml:3: no\n",
      NULL, "" },
    { "theme zen", 0, "", NULL, "Set'zen' " },
    { "theme use zen", 0, "", NULL, "Set'zen' " },
    { "theme zen --panel=lid", 1, "", "there is no such panel", "" },
    { "theme pattern", 0, "arc\n", NULL, "" },
    { "theme pattern none", 0, "", NULL, "Set'' " },
    { "theme options", 0, "dots=true\ngap=4.5\nink=#FF0000\n", NULL, "" },
    { "theme set dots off", 0, "", NULL, "SetOption('dots', <false>) " },
    { "theme set gap 3", 0, "", NULL, "SetOption('gap', <3.0>) " },
    { "theme set ink '#0F0'", 0, "", NULL, "SetOption('ink', <'#0F0'>) " },
    { "theme set ink", 0, "", NULL, "ResetOption('ink',) " },
    { "theme set --preset=night", 0, "", NULL, "ApplyPreset('night',) " },
    { "theme set gap wide", 2, "", "gap=wide: expected a number", "" },
    { "theme set dotz on", 1, "", "there is no option 'dotz'", "" },
    { "theme set", 2, "", "usage", "" },
    { "theme remove zen", 0, "", NULL, "Remove('zen',) " },
    { "theme install /nonexistent.dorsal", 1, "", "/nonexistent.dorsal", "" },
    { "theme chek zen", 2, "", "did you mean 'check'?", "" },
    { "power", 0, "arc\n", NULL, "" },
    { "power off", 0, "", NULL, "Set'off' " },
    { "power --panel=lid", 1, "", "there is no such panel", "" },
    { "power --panel=../lid", 1, "", "a panel's name has a-z", "" },
    { "tap 12 34", 0, "", NULL, "Tap(12, 34) " },
    { "tap 12 34.5", 2, "", "expected a distance in pixels", "" },
    { "gesture swipe-left", 1, "", "dorsalctl: not allowed: not your panel\n",
      "Gesture('swipe-left',) " },
    { "screenshot -", 0, "PNG!", NULL, "" },
    { "screenshot /nonexistent/a.png", 1, "", "/nonexistent/a.png", "" },
    { "status", 0,
      "dorsald 9.9\n"
      "panel rear\n"
      "  state         down: no card\n"
      "  theme-errors  theme.xml:1:1: no\n"
      "                  <Theme\n"
      "problems\n"
      "  dorsal.conf:3: bad\n",
      NULL, "" },
    { "pwer", 2, "", "unknown command 'pwer'; did you mean 'power'?", "" },
    { "", 2, "", "what shall I do?", "" },
    { "power --json", 2, "", "power has no --json", "" },
    { "status --colour", 2, "", "see 'dorsalctl --help'", "" },
};

START_TEST(command_does_what_it_says)
{
    struct run result = run(runs[_i].line, dbus_fixture_address(fake.bus_daemon));

    ck_assert_str_eq(result.out, runs[_i].out);
    if (runs[_i].err)
        ck_assert_msg(strstr(result.err, runs[_i].err) != NULL, "%s", result.err);
    else
        ck_assert_str_eq(result.err, "");
    ck_assert_int_eq(result.code, runs[_i].code);
    ck_assert_str_eq(fake.asked->str, runs[_i].asked);
    run_fini(&result);
}
END_TEST

static const struct {
    const char *line;
    const char *out; /* contains */
} scripts[] = {
    { "status --json", "\"dorsal.conf:3: bad\"" },
    { "list --json", "\"id\": 3" },
    { "theme --json", "\"description\": \"round\"" },
    { "--help", "screenshot FILE.png" },
    { "theme --help", "shot THEME OUT.png" },
    { "theme shot --help", "--size=WxH" },
    { "theme options --json", "\"gap\": 4.5" },
    { "post --help", "remaining=DURATION" },
    { "--version", "dorsalctl " },
};

START_TEST(output_has_what_scripts_and_readers_look_for)
{
    struct run result = run(scripts[_i].line, dbus_fixture_address(fake.bus_daemon));

    ck_assert_msg(strstr(result.out, scripts[_i].out) != NULL, "%s", result.out);
    ck_assert_int_eq(result.code, 0);
    run_fini(&result);
}
END_TEST

START_TEST(screenshot_is_saved_as_a_whole)
{
    g_autofree char *directory = g_dir_make_tmp("dorsalctl-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(directory, "a.png", NULL);
    g_autofree char *line = g_strdup_printf("screenshot %s", file);
    g_autofree char *text = NULL;
    struct run result = run(line, dbus_fixture_address(fake.bus_daemon));

    ck_assert_int_eq(result.code, 0);
    ck_assert(g_file_get_contents(file, &text, NULL, NULL));
    ck_assert_str_eq(text, "PNG!");
    run_fini(&result);
    g_unlink(file);
    g_rmdir(directory);
}
END_TEST

/* A picture goes through dorsal-decode and along as a descriptor. */
START_TEST(picture_goes_along)
{
    g_autofree char *directory = g_dir_make_tmp("dorsalctl-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(directory, "a.svg", NULL);
    g_autofree char *line = g_strdup_printf("post timer image=%s", file);

    ck_assert(g_file_set_contents(
        file, "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='4'/>", -1, NULL));
    struct run result = run(line, dbus_fixture_address(fake.bus_daemon));

    ck_assert_msg(result.code == 0, "%s", result.err);
    ck_assert_str_eq(fake.asked->str,
                     "Post('timer', {'image': <handle 0>, 'image-size': <(uint32 640, uint32 "
                     "320)>}) fds=1");
    run_fini(&result);
    g_unlink(file);
    g_rmdir(directory);
}
END_TEST

/* A folder is packed on the way: what arrives is an archive. */
START_TEST(folder_is_installed_as_a_package)
{
    g_autofree char *folder = g_build_filename(getenv("DORSAL_DATADIR"), "themes", "twin", NULL);
    g_autofree char *line = g_strconcat("theme install ", folder, NULL);
    struct run result = run(line, dbus_fixture_address(fake.bus_daemon));

    ck_assert_msg(result.code == 0, "%s", result.err);
    ck_assert_str_eq(fake.asked->str, "Install PK");
    ck_assert_ptr_nonnull(strstr(result.out, "mine is installed"));
    run_fini(&result);
}
END_TEST

START_TEST(missing_daemon_is_said_with_what_to_do)
{
    bus_free(g_steal_pointer(&fake.bus));
    struct run result = run("status", dbus_fixture_address(fake.bus_daemon));

    ck_assert_int_eq(result.code, 1);
    ck_assert_ptr_nonnull(strstr(result.err, "no dorsald on the bus"));
    run_fini(&result);

    setenv("DBUS_SYSTEM_BUS_ADDRESS", dbus_fixture_address(fake.bus_daemon), 1);
    result = run("status", "system");
    ck_assert_int_eq(result.code, 1);
    ck_assert_ptr_nonnull(strstr(result.err, "'systemctl status dorsald'"));
    run_fini(&result);
}
END_TEST

START_TEST(missing_bus_is_said)
{
    struct run result = run("status", "unix:path=/nonexistent");

    ck_assert_int_eq(result.code, 1);
    ck_assert_ptr_nonnull(strstr(result.err, "cannot connect to the bus 'unix:path=/nonexistent'"));
    run_fini(&result);
}
END_TEST

START_TEST(environment_names_the_bus)
{
    setenv("DORSAL_BUS", "unix:path=/elsewhere", 1);
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    char *arguments[] = { getenv("DORSALCTL"), g_strdup("status"), NULL };

    ck_assert(
        g_spawn_sync(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, NULL, NULL));
    ck_assert_ptr_nonnull(strstr(err, "unix:path=/elsewhere"));
    g_free(arguments[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dorsalctl");
    TCase *cases = tcase_create("dorsalctl");

    tcase_set_timeout(cases, 30);
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, command_does_what_it_says, 0, G_N_ELEMENTS(runs));
    tcase_add_loop_test(cases, output_has_what_scripts_and_readers_look_for, 0,
                        G_N_ELEMENTS(scripts));
    tcase_add_test(cases, folder_is_installed_as_a_package);
    tcase_add_test(cases, screenshot_is_saved_as_a_whole);
    tcase_add_test(cases, picture_goes_along);
    tcase_add_test(cases, missing_daemon_is_said_with_what_to_do);
    tcase_add_test(cases, missing_bus_is_said);
    tcase_add_test(cases, environment_names_the_bus);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
