#include "decode/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

#include "base/cleanup.h"
#include "base/memfd.h"
#include "config.h"
#include "decode/package.h"
#include "decode/protocol.h"

/* Above all that the child gets, so that dup2() never meets its own source. */
#define FIRST_PRIVATE_FD (DECODE_MEMFD + 1)

static const char *program_path(void)
{
    const char *path = getenv("DORSAL_DECODE");

    return path && *path ? path : DORSAL_LIBEXECDIR "/dorsal-decode";
}

static const char *fit_name(enum decode_fit fit)
{
    return fit == DECODE_COVER ? "cover" : "contain";
}

/* The child gets what it works on as 0, our standard error as 2 and the memfd as 3; nothing else.
 */
static int describe_files(posix_spawn_file_actions_t *actions, int input, int memfd)
{
    int r = posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO);

    if (r == 0)
        r = posix_spawn_file_actions_addclose(actions, STDOUT_FILENO);
    if (r == 0)
        r = posix_spawn_file_actions_adddup2(actions, memfd, DECODE_MEMFD);
    if (r == 0)
        r = posix_spawn_file_actions_addclosefrom_np(actions, FIRST_PRIVATE_FD);
    return -r;
}

/* Our loop blocks signals; the child starts with none blocked and none ignored. */
static int describe_signals(posix_spawnattr_t *attributes)
{
    sigset_t none;
    sigset_t all;

    sigemptyset(&none);
    sigfillset(&all);
    int r = posix_spawnattr_setsigmask(attributes, &none);
    if (r == 0)
        r = posix_spawnattr_setsigdefault(attributes, &all);
    if (r == 0)
        r = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return -r;
}

static int spawn(int input, int memfd, char *const *arguments, pid_t *ret)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int r = describe_files(&actions, input, memfd);
    if (r >= 0)
        r = describe_signals(&attributes);
    if (r >= 0)
        r = -posix_spawn(ret, program_path(), &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return r;
}

unsigned child_seconds(const struct child_job *job)
{
    return job->work == CHILD_PACKAGE ? DECODE_PACKAGE_SECONDS : DECODE_SECONDS;
}

static size_t memfd_length(const struct child_job *job)
{
    return job->work == CHILD_PACKAGE ? PACKAGE_STREAM_MAX
                                      : decode_room(job->wanted) + sizeof(struct decode_result);
}

static char **describe_job(const struct child_job *job)
{
    g_autoptr(GStrvBuilder) arguments = g_strv_builder_new();

    g_strv_builder_add(arguments, "dorsal-decode");
    if (job->work == CHILD_PACKAGE) {
        g_strv_builder_add(arguments, "--package");
    } else {
        g_autofree char *width = g_strdup_printf("--width=%d", job->wanted.width);
        g_autofree char *height = g_strdup_printf("--height=%d", job->wanted.height);
        g_autofree char *fit = g_strdup_printf("--fit=%s", fit_name(job->fit));

        g_strv_builder_add_many(arguments, width, height, fit, NULL);
    }
    return g_strv_builder_end(arguments);
}

int child_start(int fd, const struct child_job *job, struct child *ret)
{
    _cleanup_close_ int input = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_PRIVATE_FD);
    if (input < 0)
        return -errno;
    _cleanup_close_ int made = memfd_new("dorsal-decode", memfd_length(job));
    if (made < 0)
        return made;
    _cleanup_close_ int memfd = fcntl(made, F_DUPFD_CLOEXEC, FIRST_PRIVATE_FD);
    if (memfd < 0)
        return -errno;

    g_auto(GStrv) arguments = describe_job(job);
    pid_t pid;
    int r = spawn(input, memfd, arguments, &pid);
    if (r < 0)
        return r;

    /* The number cannot be anybody else's before we reaped it. */
    int pidfd = pidfd_open(pid, 0);
    if (pidfd < 0) {
        r = -errno;
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        return r;
    }
    *ret = (struct child){ .pidfd = pidfd, .memfd = g_steal_fd(&memfd), .job = *job };
    return 0;
}

static int reap(const struct child *child, siginfo_t *info)
{
    int r;

    do {
        r = waitid(P_PIDFD, (id_t)child->pidfd, info, WEXITED);
    } while (r < 0 && errno == EINTR);
    return r < 0 ? -errno : 0;
}

void child_kill(struct child *child)
{
    siginfo_t info;

    pidfd_send_signal(child->pidfd, SIGKILL, NULL, 0);
    reap(child, &info);
}

static struct child_outcome failure(int error, const char *why)
{
    return (struct child_outcome){ .error = error, .why = why };
}

static struct child_outcome exit_outcome(int status)
{
    switch ((enum decode_status)status) {
    case DECODE_DONE:
        return (struct child_outcome){ 0 };
    case DECODE_USAGE:
        return failure(-EINVAL, "dorsal-decode is of another version");
    case DECODE_NO_SANDBOX:
        return failure(-EPERM, "dorsal-decode could not set up its sandbox");
    case DECODE_NOT_AN_IMAGE:
        return failure(-EBADMSG, "not a PNG, JPEG, WebP or SVG image, or a broken one");
    case DECODE_TOO_LARGE:
        return failure(-EFBIG, "the image is too large");
    case DECODE_INPUT_FAILED:
        return failure(-EIO, "the file cannot be read");
    }
    return failure(-EBADMSG, "dorsal-decode failed on the file");
}

static struct child_outcome signal_outcome(int signal_number)
{
    if (signal_number == SIGXCPU)
        return failure(-ETIME, "dorsal-decode took too long");
    if (signal_number == SIGSYS)
        return failure(-EPERM, "dorsal-decode did what its sandbox forbids");
    return failure(-EBADMSG, "dorsal-decode crashed on the file");
}

/* The child may have been taken over by what it decoded: believe nothing. */
static int check_pixels(const struct child *child, struct size *ret_size, size_t *ret_length)
{
    struct size wanted = child->job.wanted;
    struct decode_result result;
    ssize_t n = pread(child->memfd, &result, sizeof(result), (off_t)decode_room(wanted));

    if (n != (ssize_t)sizeof(result) || result.magic != DECODE_MAGIC)
        return -EBADMSG;
    if (result.width < 1 || result.width > wanted.width || result.height < 1 ||
        result.height > wanted.height)
        return -EBADMSG;
    *ret_size = (struct size){ result.width, result.height };
    *ret_length = decode_room(*ret_size);
    return 0;
}

/* Only its length: package_read() checks the rest. */
static int check_stream(const struct child *child, size_t *ret_length)
{
    struct package_head head;
    ssize_t n = pread(child->memfd, &head, sizeof(head), 0);

    if (n != (ssize_t)sizeof(head) || head.magic != PACKAGE_MAGIC || head.size < sizeof(head) ||
        head.size > PACKAGE_STREAM_MAX)
        return -EBADMSG;
    *ret_length = (size_t)head.size;
    return 0;
}

static int cut_and_seal(const struct child *child, size_t length)
{
    if (ftruncate(child->memfd, (off_t)length) < 0)
        return -errno;
    return memfd_seal(child->memfd);
}

struct child_outcome child_finish(struct child *child)
{
    siginfo_t info = { 0 };

    if (reap(child, &info) < 0)
        return failure(-ECHILD, "dorsal-decode ended unseen");

    struct child_outcome outcome =
        info.si_code == CLD_EXITED ? exit_outcome(info.si_status) : signal_outcome(info.si_status);
    if (outcome.error < 0)
        return outcome;

    size_t length;
    int r = child->job.work == CHILD_PACKAGE ? check_stream(child, &length)
                                             : check_pixels(child, &outcome.size, &length);
    if (r < 0)
        return failure(r, "dorsal-decode answered nonsense");
    r = cut_and_seal(child, length);
    if (r < 0)
        return failure(r, "what dorsal-decode made cannot be sealed");
    return outcome;
}

void child_fini(struct child *child)
{
    close_fd_pointer(&child->pidfd);
    close_fd_pointer(&child->memfd);
    child->pidfd = child->memfd = -1;
}
