/* seccomp(2) with three answers: what computing needs is allowed; what libraries try and can do
 * without fails politely; anything else kills. */
#include "decode/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib.h>
#include <seccomp.h>

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER true
#endif
#endif
#ifndef ADDRESS_SANITIZER
#define ADDRESS_SANITIZER false
#endif

/* Names, since not every architecture has all of them. */
static const char *const allowed[] = {
    "brk",          "clock_gettime",     "close",
    "exit",         "exit_group",        "futex",
    "getpid",       "getrandom",         "gettid",
    "gettimeofday", "madvise",           "mremap",
    "munmap",       "restart_syscall",   "rt_sigprocmask",
    "rt_sigreturn", "sched_getaffinity", "sched_yield",
    "sigaltstack",
};

static const char *const refused[] = {
    "access",     "clone", "clone3",     "faccessat", "faccessat2", "fstat", "fstatfs",
    "getcwd",     "lstat", "newfstatat", "open",      "openat",     "prctl", "readlink",
    "readlinkat", "stat",  "statfs",     "statx",     "sysinfo",    "write", "writev",
};

void sandbox_prepare(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    /* Each arena would take 64 MiB of the address space. */
    mallopt(M_ARENA_MAX, 1);
    /* For librsvg: one thread is enough, and the pool exists before the lock. */
    setenv("RAYON_NUM_THREADS", "1", 1);
}

/* At the soft limit of CPU time comes SIGXCPU, which says why; at the hard one SIGKILL. */
static int set_limit(__rlimit_resource_t resource, size_t value)
{
    struct rlimit limit = { value, resource == RLIMIT_CPU ? value + 1 : value };

    return setrlimit(resource, &limit) < 0 ? -errno : 0;
}

/* Bytes of address space in use, from proc(5) statm. */
static int mapped_now(size_t *ret)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
        return -EIO;
    *ret = strtoul(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
    return 0;
}

static int set_limits(size_t memory, unsigned cpu_seconds)
{
    const struct {
        __rlimit_resource_t resource;
        size_t value;
    } limits[] = {
        { RLIMIT_CORE, 0 },   { RLIMIT_CPU, cpu_seconds }, { RLIMIT_FSIZE, 0 },
        { RLIMIT_NOFILE, 0 }, { RLIMIT_NPROC, 0 },
    };
    size_t mapped;
    int r = mapped_now(&mapped);

    /* The address sanitizer reserves terabytes for its shadow. */
    if (r >= 0 && !ADDRESS_SANITIZER)
        r = set_limit(RLIMIT_AS, mapped + memory);
    for (size_t i = 0; r >= 0 && i < G_N_ELEMENTS(limits); i++)
        r = set_limit(limits[i].resource, limits[i].value);
    return r;
}

static int add_names(scmp_filter_ctx filter, uint32_t action, const char *const *names,
                     size_t count)
{
    int r = 0;

    for (size_t i = 0; r >= 0 && i < count; i++) {
        int number = seccomp_syscall_resolve_name(names[i]);

        if (number != __NR_SCMP_ERROR)
            r = seccomp_rule_add(filter, action, number, 0);
        if (r == -EDOM) /* not on this architecture */
            r = 0;
    }
    return r;
}

/* Memory never becomes executable; abort() may signal this process alone. */
static int add_restricted(scmp_filter_ctx filter)
{
    int r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (r >= 0)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (r >= 0)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                             SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    return r;
}

static int load_filter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return -ENOMEM;

    /* The pool's thread was made before. */
    int r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (r >= 0)
        r = add_names(filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS(allowed));
    if (r >= 0)
        r = add_names(filter, SCMP_ACT_ERRNO(EACCES), refused, G_N_ELEMENTS(refused));
    if (r >= 0)
        r = add_restricted(filter);
    if (r >= 0)
        r = seccomp_load(filter);
    seccomp_release(filter);
    return r;
}

int sandbox_enter(size_t memory, unsigned cpu_seconds)
{
    int r = set_limits(memory, cpu_seconds);

    return r < 0 ? r : load_filter();
}
