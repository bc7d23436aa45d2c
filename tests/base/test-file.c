/* Files below a folder are opened, and nothing that leads out of it. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "base/cleanup.h"
#include "check-main.h"

static const struct {
    const char *path;
    int error; /* 0: it opens */
} paths[] = {
    { "theme.xml", 0 },
    { "images/moon.png", 0 },
    { "images//./moon.png", 0 },
    { "images/missing.png", -ENOENT },
    { "", -ENOENT },
    { "/etc/passwd", -EXDEV },
    { "..", -EXDEV },
    { "../secret", -EXDEV },
    { "images/../theme.xml", -EXDEV },
    { "link", -ELOOP },
    { "folder-link/passwd", -ENOTDIR },
    { "theme.xml/x", -ENOTDIR },
};

START_TEST(only_what_lies_in_the_folder_is_opened)
{
    g_autofree char *directory = g_dir_make_tmp("dorsal-file-XXXXXX", NULL);

    ck_assert_ptr_nonnull(directory);
    ck_assert_int_eq(g_chdir(directory), 0);
    ck_assert(g_file_set_contents("theme.xml", "x", 1, NULL));
    ck_assert_int_eq(g_mkdir("images", 0700), 0);
    ck_assert(g_file_set_contents("images/moon.png", "x", 1, NULL));
    ck_assert_int_eq(symlink("/etc/passwd", "link"), 0);
    ck_assert_int_eq(symlink("/etc", "folder-link"), 0);

    _cleanup_close_ int folder = open(directory, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
    _cleanup_close_ int fd = file_open_beneath(folder, paths[_i].path);
    ck_assert_int_eq(MIN(fd, 0), paths[_i].error);

    static const char *const made[] = { "images/moon.png", "images", "theme.xml", "link",
                                        "folder-link" };
    for (size_t i = 0; i < G_N_ELEMENTS(made); i++)
        g_remove(made[i]);
    g_rmdir(directory);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("file");

    tcase_add_loop_test(cases, only_what_lies_in_the_folder_is_opened, 0, G_N_ELEMENTS(paths));
    return run_cases("file", cases);
}
