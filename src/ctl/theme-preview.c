/* dorsalctl theme preview: hands over to dorsal-preview. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "ctl/theme-command.h"

static const char *program(void)
{
    const char *path = getenv("DORSAL_PREVIEW");

    return path && *path ? path : DORSAL_LIBEXECDIR "/dorsal-preview";
}

enum exit_code run_theme_preview(const struct theme_request *request)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();

    g_ptr_array_add(words, (char *)(uintptr_t) "dorsal-preview");
    for (size_t i = 0; i < request->n_words; i++)
        g_ptr_array_add(words, request->words[i]);
    g_ptr_array_add(words, NULL);
    fflush(stdout);
    execv(program(), (char *const *)words->pdata);
    fprintf(stderr, "dorsalctl: cannot run %s: %s\n", program(), g_strerror(errno));
    return EXIT_FAILED;
}
