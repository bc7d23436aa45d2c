/* run-corpus FILE-OR-FOLDER...: calls a fuzz target with each file, as the fuzzer would; with the
 * file cut short at some places as well. Works with every compiler. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "fuzz/fuzz.h"

#define CUTS 16

static int files;

/* From the heap and without a byte behind it, so that sanitizers see what reads too far. */
static void run_bytes(const char *bytes, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);

    memcpy(copy, bytes, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void run_file(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize size;

    if (!g_file_get_contents(path, &bytes, &size, NULL)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    for (int i = 0; i <= CUTS; i++)
        run_bytes(bytes, size * (gsize)i / CUTS);
    files++;
}

static void run_folder(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *inside = g_build_filename(path, name, NULL);

        if (g_file_test(inside, G_FILE_TEST_IS_DIR))
            run_folder(inside);
        else
            run_file(inside);
    }
    if (folder)
        g_dir_close(folder);
}

int main(int argc, char *argv[])
{
    for (int i = 1; i < argc; i++) {
        if (g_file_test(argv[i], G_FILE_TEST_IS_DIR))
            run_folder(argv[i]);
        else
            run_file(argv[i]);
    }
    printf("%d files\n", files);
    return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
