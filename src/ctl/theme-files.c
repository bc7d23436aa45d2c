#include "ctl/theme-files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include <zip.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "decode/client.h"
#include "decode/package.h"

/* 1 January 2020: the same files make the same package, whenever they were touched. */
#define PACKED_TIME 1577836800
#define DEPTH_MAX   4

/* ---- listing ---- */

static void add_folder(GPtrArray *files, const char *folder, const char *below, int depth);

static void add_file(GPtrArray *files, const char *folder, const char *path, int depth)
{
    g_autofree char *full = g_build_filename(folder, path, NULL);
    struct package_rule rule;

    if (g_file_test(full, G_FILE_TEST_IS_DIR)) {
        add_folder(files, folder, path, depth + 1);
        return;
    }
    enum package_problem problem = package_rule(path, &rule);
    if (problem == PACKAGE_GOOD) {
        g_ptr_array_add(files, g_strdup(path));
        return;
    }
    g_autofree char *words = package_problem_format(problem, path);
    fprintf(stderr, "dorsalctl: left out: %s\n", words);
}

static void add_folder(GPtrArray *files, const char *folder, const char *below, int depth)
{
    g_autofree char *full = g_build_filename(folder, below, NULL);
    g_autoptr(GDir) dir = depth < DEPTH_MAX ? g_dir_open(full, 0, NULL) : NULL;
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name);

        if (*name != '.') /* .git and what editors leave */
            add_file(files, folder, path, depth);
    }
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *theme_files_list(const char *folder)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);

    add_folder(files, folder, "", 0);
    g_ptr_array_sort(files, compare_paths);
    return files;
}

/* ---- packing ---- */

static bool add_to_zip(zip_t *archive, const char *folder, const char *id, const char *path)
{
    g_autofree char *full = g_build_filename(folder, path, NULL);
    g_autofree char *name = g_strconcat(id, "/", path, NULL);
    g_autofree char *data = NULL;
    size_t size;
    int r = file_read(full, PACKAGE_TOTAL_MAX, &data, &size);

    if (r < 0) {
        fprintf(stderr, "dorsalctl: %s: %s\n", full, g_strerror(-r));
        return false;
    }
    void *copy = g_memdup2(data, MAX(size, 1)); /* libzip frees it by free() */
    zip_source_t *source = zip_source_buffer(archive, copy, size, 1);
    zip_int64_t index = source ? zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        fprintf(stderr, "dorsalctl: %s: %s\n", name, zip_strerror(archive));
        return false;
    }
    zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_DEFLATE, 9);
    zip_file_set_mtime(archive, (zip_uint64_t)index, PACKED_TIME, 0);
    zip_file_set_external_attributes(archive, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX,
                                     (0100644U << 16));
    return true;
}

static bool write_zip(const char *folder, const GPtrArray *files, const char *file)
{
    g_autofree char *id = g_path_get_basename(folder);
    int error;
    zip_t *archive = zip_open(file, ZIP_CREATE | ZIP_TRUNCATE, &error);
    bool good = archive != NULL;

    for (guint i = 0; good && i < files->len; i++)
        good = add_to_zip(archive, folder, id, files->pdata[i]);
    if (archive && !good)
        zip_discard(archive);
    else if (!archive || zip_close(archive) < 0) {
        fprintf(stderr, "dorsalctl: cannot write %s: %s\n", file,
                archive ? zip_strerror(archive) : g_strerror(errno));
        if (archive)
            zip_discard(archive);
        good = false;
    }
    return good;
}

/* As dorsald will see it. */
static bool check_package(const char *file)
{
    _cleanup_close_ int fd = open(file, O_RDONLY | O_CLOEXEC);
    _cleanup_close_ int stream = fd < 0 ? -errno : decode_package_run(fd);
    g_autofree char *data = NULL;
    g_autofree char *why = NULL;
    struct package package;
    size_t size;
    int r = stream < 0 ? stream : file_read_fd(stream, PACKAGE_STREAM_MAX, &data, &size);

    if (r >= 0)
        r = package_read(data, size, &package, &why);
    if (r < 0) {
        fprintf(stderr, "dorsalctl: %s: %s\n", file, why ? why : g_strerror(-r));
        return false;
    }
    package_fini(&package);
    return true;
}

bool theme_files_pack(const char *folder, const char *file)
{
    g_autoptr(GPtrArray) files = theme_files_list(folder);

    return write_zip(folder, files, file) && check_package(file);
}
