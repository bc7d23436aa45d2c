#include "daemon/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

/* Deeper than any package's paths. */
#define DEPTH_MAX 96

#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* ---- removing ---- */

static int remove_at(int parent, const char *name, unsigned depth);

static bool is_itself_or_parent(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Takes `fd` over. */
static int remove_contents(int fd, unsigned depth)
{
    DIR *dir = fdopendir(fd);
    const struct dirent *entry;
    int r = 0;

    if (!dir) {
        r = -errno;
        close(fd);
        return r;
    }
    while (r >= 0 && (entry = readdir(dir)))
        if (!is_itself_or_parent(entry->d_name))
            r = remove_at(dirfd(dir), entry->d_name, depth + 1);
    closedir(dir);
    return r;
}

static int remove_at(int parent, const char *name, unsigned depth)
{
    int fd = openat(parent, name, DIRECTORY_FLAGS);
    int r;

    if (fd < 0)
        return unlinkat(parent, name, 0) < 0 ? -errno : 0;
    if (depth > DEPTH_MAX) {
        close(fd);
        return -ELOOP;
    }
    r = remove_contents(fd, depth);
    if (r < 0)
        return r;
    return unlinkat(parent, name, AT_REMOVEDIR) < 0 ? -errno : 0;
}

int tree_remove(const char *directory, const char *name)
{
    _cleanup_close_ int fd = open(directory, DIRECTORY_FLAGS);

    return fd < 0 ? -errno : remove_at(fd, name, 0);
}

int tree_discard(const char *directory, const char *name)
{
    g_autofree char *gone = g_strconcat(STAGE_PREFIX "gone-", name, NULL);
    _cleanup_close_ int fd = open(directory, DIRECTORY_FLAGS);

    if (fd < 0)
        return -errno;
    remove_at(fd, gone, 0); /* of an interrupted one */
    if (renameat(fd, name, fd, gone) < 0)
        return -errno;
    remove_at(fd, gone, 0); /* else swept one day */
    return 0;
}

void tree_sweep(const char *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_prefix(name, STAGE_PREFIX))
            tree_remove(directory, name);
}

/* ---- writing ---- */

static int write_file(const char *path, const uint8_t *data, size_t size)
{
    _cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    size_t done = 0;

    if (fd < 0)
        return -errno;
    while (done < size) {
        ssize_t n = write(fd, data + done, size - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        done += (size_t)n;
    }
    return 0;
}

static int write_all(const char *root, const struct package *package)
{
    for (guint i = 0; i < package->files->len; i++) {
        const struct package_file *file = &g_array_index(package->files, struct package_file, i);
        g_autofree char *path = g_build_filename(root, file->path, NULL);
        g_autofree char *folder = g_path_get_dirname(path);

        if (g_mkdir_with_parents(folder, 0755) < 0)
            return -errno;
        int r = write_file(path, file->data, file->size);
        if (r < 0)
            return r;
    }
    return 0;
}

/* The name is only put in place when what it stands for is safe. */
static int flush(const char *root)
{
    _cleanup_close_ int fd = open(root, DIRECTORY_FLAGS);

    return fd < 0 || syncfs(fd) < 0 ? -errno : 0;
}

int tree_write(const char *directory, const char *name, const struct package *package)
{
    g_autofree char *root = g_build_filename(directory, name, NULL);

    if (g_mkdir_with_parents(directory, 0755) < 0)
        return -errno;
    if (mkdir(root, 0755) < 0)
        return -errno;

    int r = write_all(root, package);
    if (r >= 0)
        r = flush(root);
    if (r < 0)
        tree_remove(directory, name);
    return r;
}

int tree_replace(const char *directory, const char *name, const char *target)
{
    g_autofree char *from = g_build_filename(directory, name, NULL);
    g_autofree char *to = g_build_filename(directory, target, NULL);

    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) == 0) {
        tree_remove(directory, name); /* else swept one day */
        return 0;
    }
    if (errno != ENOENT)
        return -errno;
    return rename(from, to) < 0 ? -errno : 0;
}
