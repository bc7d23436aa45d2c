/* dorsal-preview: the window of `dorsalctl theme preview`, a program of its own so that dorsalctl
 * starts quickly and needs no desktop. Takes the words of that subcommand. */
#include <locale.h>

#include "base/log.h"
#include "ctl/places.h"
#include "ctl/preview/preview.h"

int main(int argc, char **argv)
{
    struct invocation invocation = { .bus = "system", .panel = "rear" };

    setlocale(LC_ALL, "");
    log_init(false);
    log_set_limit(LOG_LEVEL_ERROR);
    places_init();
    return (int)theme_subcommand_run("preview", preview_run, &invocation, argv + 1,
                                     (size_t)argc - 1);
}
