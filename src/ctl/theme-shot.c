/* dorsalctl theme shot: any state of a theme as a PNG file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "ctl/output-file.h"
#include "ctl/theme-command.h"
#include "scene/device.h"
#include "scene/png.h"

static bool is_monochrome(const struct workbench *bench, const struct scene_panel *panel)
{
    const struct panel_profile *profile =
        panel_profile_of_size(workbench_profiles(bench), panel->size);

    return profile && profile->monochrome;
}

enum exit_code run_theme_shot(const struct theme_request *request)
{
    struct workbench_state state;
    enum exit_code code;
    struct workbench *bench = theme_request_bench(request, &state, &code);

    if (!bench)
        return code;
    const struct pixels *pixels = workbench_frame(bench, NULL);
    if (request->lenses)
        device_cover(pixels, &state.panel);
    if (is_monochrome(bench, &state.panel))
        device_make_monochrome(pixels);
    _cleanup_close_ int png = png_encode(pixels);
    int r = png < 0 ? png : output_file_copy(png, request->arguments[1]);
    if (png < 0)
        fprintf(stderr, "dorsalctl: cannot make a PNG: %s\n", g_strerror(-png));
    workbench_free(bench);
    return r < 0 ? EXIT_FAILED : EXIT_DONE;
}
