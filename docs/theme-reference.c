/* theme-reference FORMAT: writes the reference of the theme language, as "markdown", "man" or
 * "schema". Run when Dorsal is built. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene/scene.h"
#include "theme/reference.h"

/* The page says what this version reads; its date is that of the language. */
#define DATE "November 24, 2026"

int main(int argc, char *argv[])
{
    const char *format = argc == 2 ? argv[1] : "";
    g_autofree char *text = NULL;

    if (strcmp(format, "markdown") == 0)
        text = reference_markdown(scene_sources());
    else if (strcmp(format, "man") == 0)
        text = reference_man(scene_sources(), DATE);
    else if (strcmp(format, "schema") == 0)
        text = reference_schema();
    if (!text) {
        fputs("theme-reference markdown|man|schema\n", stderr);
        return EXIT_FAILURE;
    }
    return fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
