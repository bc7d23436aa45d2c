/* The queue in front of dorsal-decode, with scripts in its place. Each script may write to files in
 * the test's directory, which is its $DIRECTORY. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>
#include <glib/gstdio.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "decode/client.h"
#include "fixtures.h"

struct bench {
    sd_event *event;
    char *directory;
    char *script;
    GString *order; /* names of requests in the order they ended */
    int last_error;
    char *last_why;
};

struct job {
    struct bench *bench;
    char name;
    struct decode_request *request;
};

static struct bench bench;

static void setup(void)
{
    ck_assert_int_ge(sd_event_new(&bench.event), 0);
    bench.directory = g_dir_make_tmp("dorsal-client-XXXXXX", NULL);
    bench.order = g_string_new(NULL);
    g_setenv("DIRECTORY", bench.directory, TRUE);
}

static void remove_directory(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(directory))) {
        g_autofree char *file = g_build_filename(path, name, NULL);

        g_unlink(file);
    }
    g_rmdir(path);
}

static void teardown(void)
{
    sd_event_unref(bench.event);
    remove_directory(bench.directory);
    g_free(bench.directory);
    g_free(bench.script);
    g_free(bench.last_why);
    g_string_free(bench.order, TRUE);
    bench = (struct bench){ 0 };
}

static void use_decoder(const char *body)
{
    g_free(bench.script);
    bench.script = fixture_script(bench.directory, body);
    g_setenv("DORSAL_DECODE", bench.script, TRUE);
}

static void on_done(int error, const char *why, int memfd, struct size size, void *userdata)
{
    struct job *job = userdata;

    job->request = NULL;
    job->bench->last_error = error;
    g_free(job->bench->last_why);
    job->bench->last_why = g_strdup(why);
    g_string_append_c(job->bench->order, job->name);
    if (memfd >= 0)
        close(memfd);
}

static void start(struct job *job, char name)
{
    _cleanup_close_ int fd = fixture_fd(&name, 1);

    *job = (struct job){ .bench = &bench, .name = name };
    ck_assert_int_ge(decode_start(bench.event, fd, (struct size){ 4, 4 }, DECODE_CONTAIN, on_done,
                                  job, &job->request),
                     0);
}

/* Until so many requests ended. */
static void run_until(size_t count)
{
    usec_t limit = clock_now(clock_system()).boottime + 30 * USEC_PER_SEC;

    while (bench.order->len < count) {
        ck_assert_int_ge(sd_event_run(bench.event, USEC_PER_SEC), 0);
        ck_assert_uint_lt(clock_now(clock_system()).boottime, limit);
    }
}

/* Until a child wrote that file. */
static void await_file(const char *name)
{
    g_autofree char *path = g_build_filename(bench.directory, name, NULL);

    for (int i = 0; i < 3000 && access(path, F_OK) < 0; i++)
        sd_event_run(bench.event, 10 * USEC_PER_MSEC);
    ck_assert_int_eq(access(path, F_OK), 0);
}

static bool file_exists(const char *name)
{
    g_autofree char *path = g_build_filename(bench.directory, name, NULL);

    return access(path, F_OK) == 0;
}

static void assert_no_children(void)
{
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}

static const struct {
    const char *body;
    int error;
    const char *why;
} endings[] = {
    { "exit 0", -EBADMSG, "nonsense" },       { "printf 1RCD >&3; exit 0", -EBADMSG, "nonsense" },
    { "exit 2", -EINVAL, "version" },         { "exit 3", -EPERM, "sandbox" },
    { "exit 4", -EBADMSG, "not a PNG" },      { "exit 5", -EFBIG, "too large" },
    { "exit 6", -EIO, "cannot be read" },     { "exit 77", -EBADMSG, "failed" },
    { "kill -SEGV $$", -EBADMSG, "crashed" }, { "kill -SYS $$", -EPERM, "sandbox" },
    { "kill -XCPU $$", -ETIME, "too long" },
};

START_TEST(every_end_of_the_child_is_told_in_words)
{
    struct job job;

    use_decoder(endings[_i].body);
    start(&job, 'a');
    run_until(1);
    ck_assert_int_eq(bench.last_error, endings[_i].error);
    ck_assert_ptr_nonnull(strstr(bench.last_why, endings[_i].why));
    assert_no_children();
}
END_TEST

START_TEST(missing_program_is_told_by_the_callback)
{
    struct job job;

    g_setenv("DORSAL_DECODE", "/nowhere/dorsal-decode", TRUE);
    start(&job, 'a');
    ck_assert_uint_eq(bench.order->len, 0);
    run_until(1);
    ck_assert_int_eq(bench.last_error, -ENOENT);
    ck_assert_ptr_nonnull(strstr(bench.last_why, "No such file"));
}
END_TEST

/* What the child claims in the result, beyond what was wanted (4 x 4: the result is at 64). */
START_TEST(child_that_lies_about_the_size_is_not_believed)
{
    struct job job;

    use_decoder("printf '1RCD\\005\\000\\000\\000\\004\\000\\000\\000'"
                " | dd of=/proc/self/fd/3 bs=1 seek=64 conv=notrunc 2>/dev/null");
    start(&job, 'a');
    run_until(1);
    ck_assert_int_eq(bench.last_error, -EBADMSG);
    ck_assert_ptr_nonnull(strstr(bench.last_why, "nonsense"));
}
END_TEST

START_TEST(child_sees_three_files_and_the_options)
{
    struct job job;

    use_decoder("echo \"$@\" $(cat) >$DIRECTORY/arguments; ls /proc/$$/fd >$DIRECTORY/files");
    start(&job, 'a');
    run_until(1);

    g_autofree char *arguments = g_build_filename(bench.directory, "arguments", NULL);
    g_autofree char *files = g_build_filename(bench.directory, "files", NULL);
    g_autofree char *text = NULL;
    ck_assert(g_file_get_contents(arguments, &text, NULL, NULL));
    ck_assert_str_eq(text, "--width=4 --height=4 --fit=contain a\n");
    g_clear_pointer(&text, g_free);
    ck_assert(g_file_get_contents(files, &text, NULL, NULL));
    /* 10 is the shell's own, of its script; 1 its redirection */
    g_auto(GStrv) names = g_strsplit(g_strchomp(text), "\n", -1);
    for (size_t i = 0; names[i]; i++)
        ck_assert_msg(strcmp(names[i], "0") == 0 || strcmp(names[i], "1") == 0 ||
                          strcmp(names[i], "2") == 0 || strcmp(names[i], "3") == 0 ||
                          strcmp(names[i], "10") == 0,
                      "the child has descriptor %s", names[i]);
}
END_TEST

static void open_gate(char name)
{
    g_autofree char *path = g_strdup_printf("%s/gate-%c", bench.directory, name);

    ck_assert(g_file_set_contents(path, "", 0, NULL));
}

START_TEST(two_run_at_once_and_the_rest_in_order)
{
    struct job jobs[5];

    /* Each says that it runs, and ends when its gate is opened. */
    use_decoder("n=$(cat); : >$DIRECTORY/run-$n\n"
                "until [ -e $DIRECTORY/gate-$n ]; do sleep 0.01; done; exit 4");
    for (int i = 0; i < 5; i++)
        start(&jobs[i], (char)('a' + i));
    await_file("run-a");
    await_file("run-b");
    ck_assert(!file_exists("run-c"));
    open_gate('b');
    await_file("run-c");
    ck_assert(!file_exists("run-d"));
    for (const char *name = "acde"; *name; name++)
        open_gate(*name);
    run_until(5);
    ck_assert_int_eq(bench.order->str[0], 'b');
    assert_no_children();
}
END_TEST

START_TEST(cancelled_requests_are_never_heard_of_again)
{
    struct job jobs[4];

    use_decoder("n=$(cat); : >$DIRECTORY/run-$n; [ $n = d ] && exit 4; exec sleep 60");
    for (int i = 0; i < 4; i++)
        start(&jobs[i], (char)('a' + i));
    await_file("run-a");
    decode_cancel(jobs[2].request); /* waits */
    decode_cancel(jobs[0].request); /* runs */
    run_until(1);
    ck_assert_str_eq(bench.order->str, "d");
    ck_assert(!file_exists("run-c"));
    decode_cancel(jobs[1].request);
    decode_cancel(NULL);
    assert_no_children();
}
END_TEST

START_TEST(pictures_still_waiting_do_not_disturb_the_end_of_the_program)
{
    struct job jobs[4];

    use_decoder("exec sleep 100");
    for (size_t i = 0; i < G_N_ELEMENTS(jobs); i++)
        start(&jobs[i], (char)('a' + i));
    ck_assert_int_ge(sd_event_exit(bench.event, 0), 0);
    ck_assert_int_ge(sd_event_loop(bench.event), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(jobs); i++)
        decode_cancel(jobs[i].request);
    ck_assert_uint_eq(bench.order->len, 0);
}
END_TEST

START_TEST(child_that_hangs_is_ended_after_five_seconds)
{
    struct job job;
    usec_t before = clock_now(clock_system()).boottime;

    use_decoder("exec sleep 60");
    start(&job, 'a');
    run_until(1);
    ck_assert_int_eq(bench.last_error, -ETIME);
    ck_assert_uint_ge(clock_now(clock_system()).boottime - before, 5 * USEC_PER_SEC);
    assert_no_children();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("client");
    TCase *cases = tcase_create("client");

    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, every_end_of_the_child_is_told_in_words, 0, G_N_ELEMENTS(endings));
    tcase_add_test(cases, missing_program_is_told_by_the_callback);
    tcase_add_test(cases, child_that_lies_about_the_size_is_not_believed);
    tcase_add_test(cases, child_sees_three_files_and_the_options);
    tcase_add_test(cases, two_run_at_once_and_the_rest_in_order);
    tcase_add_test(cases, cancelled_requests_are_never_heard_of_again);
    tcase_add_test(cases, pictures_still_waiting_do_not_disturb_the_end_of_the_program);
    tcase_add_test(cases, child_that_hangs_is_ended_after_five_seconds);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
