#include <locale.h>
#include <stdlib.h>

#include "base/log.h"
#include "daemon/daemon.h"

int main(int argc, char **argv)
{
    struct options options;

    setlocale(LC_ALL, "");

    int r = options_parse(argc, argv, &options);
    if (r > 0) {
        log_init(options.verbose);
        r = daemon_run(&options);
        if (r < 0)
            log_error("dorsald cannot run: %s", g_strerror(-r));
    }
    options_fini(&options);
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
