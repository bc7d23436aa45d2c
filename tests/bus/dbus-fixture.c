#include "dbus-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "base/clock.h"

#define PATIENCE (20 * USEC_PER_SEC)

static const char config[] =
    "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'"
    " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>\n"
    "<busconfig>\n"
    "  <type>session</type>\n"
    "  <listen>unix:path=%s/bus</listen>\n"
    "  <auth>EXTERNAL</auth>\n"
    "  <policy context='default'>\n"
    "    <allow send_destination='*' eavesdrop='true'/>\n"
    "    <allow eavesdrop='true'/>\n"
    "    <allow own='*'/>\n"
    "  </policy>\n"
    "  <limit name='max_replies_per_connection'>50000</limit>\n"
    "  <limit name='max_match_rules_per_connection'>50000</limit>\n"
    "  <limit name='max_message_unix_fds'>4096</limit>\n"
    "</busconfig>\n";

struct dbus_fixture {
    char *folder;
    char *config_path;
    char *socket_path;
    char *address;
    pid_t pid; /* 0 while stopped */
};

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "dbus-fixture: %s: %s\n", what, strerror(errno));
    abort();
}

static void run_daemon(const char *config_path, int address_fd)
{
    g_autofree char *config_option = g_strconcat("--config-file=", config_path, NULL);
    g_autofree char *address_option = g_strdup_printf("--print-address=%d", address_fd);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* It complains of each limit that a container does not let it raise. */
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
    fcntl(address_fd, F_SETFD, 0);
    execlp("dbus-daemon", "dbus-daemon", "--nofork", "--nopidfile", config_option, address_option,
           NULL);
    _exit(127);
}

void dbus_fixture_start(struct dbus_fixture *fixture)
{
    char line[512];
    int fds[2];

    must(pipe2(fds, O_CLOEXEC) == 0, "pipe");
    fixture->pid = fork();
    must(fixture->pid >= 0, "fork");
    if (fixture->pid == 0)
        run_daemon(fixture->config_path, fds[1]);
    close(fds[1]);
    /* It listens once it has said where. */
    must(read(fds[0], line, sizeof(line)) > 0, "no dbus-daemon");
    close(fds[0]);
}

void dbus_fixture_stop(struct dbus_fixture *fixture)
{
    if (fixture->pid == 0)
        return;
    /* Without a last word, as in a crash. */
    kill(fixture->pid, SIGKILL);
    must(waitpid(fixture->pid, NULL, 0) == fixture->pid, "waitpid");
    g_unlink(fixture->socket_path);
    fixture->pid = 0;
}

struct dbus_fixture *dbus_fixture_new(void)
{
    struct dbus_fixture *fixture = g_new0(struct dbus_fixture, 1);

    fixture->folder = g_dir_make_tmp("dorsal-bus-XXXXXX", NULL);
    must(fixture->folder != NULL, "temporary folder");
    fixture->config_path = g_build_filename(fixture->folder, "config.xml", NULL);
    fixture->socket_path = g_build_filename(fixture->folder, "bus", NULL);
    fixture->address = g_strconcat("unix:path=", fixture->socket_path, NULL);

    g_autofree char *text = g_strdup_printf(config, fixture->folder);

    must(g_file_set_contents(fixture->config_path, text, -1, NULL), "configuration");
    dbus_fixture_start(fixture);
    return fixture;
}

void dbus_fixture_free(struct dbus_fixture *fixture)
{
    if (!fixture)
        return;
    dbus_fixture_stop(fixture);
    g_unlink(fixture->config_path);
    g_rmdir(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture->config_path);
    g_free(fixture->socket_path);
    g_free(fixture->address);
    g_free(fixture);
}

const char *dbus_fixture_address(const struct dbus_fixture *fixture)
{
    return fixture->address;
}

void loop_until(sd_event *event, bool (*done)(void *userdata), void *userdata)
{
    usec_t end = clock_now(clock_system()).boottime + PATIENCE;

    while (!done(userdata)) {
        usec_t left = usec_sub(end, clock_now(clock_system()).boottime);

        errno = ETIMEDOUT;
        must(left > 0, "what the test waits for does not come");
        must(sd_event_run(event, left) >= 0, "sd_event_run");
    }
}

static bool is_set(void *userdata)
{
    return *(const bool *)userdata;
}

void loop_until_set(sd_event *event, const bool *flag)
{
    const void *untyped = flag;

    loop_until(event, is_set, (void *)(uintptr_t)untyped);
}
