/* Path data from anybody: finite segments, or a place where it is wrong. */
#include "fuzz/fuzz.h"

#include <math.h>
#include <stdlib.h>

#include "theme/path-data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(struct path_segment));
    const char *why = NULL;
    size_t offset = 0;
    bool good = path_data_read(text, segments, &offset, &why);

    if (!good && (!why || offset > size))
        abort();
    for (guint i = 0; i < segments->len; i++) {
        const struct path_segment *segment = &g_array_index(segments, struct path_segment, i);

        if (!isfinite(segment->x) || !isfinite(segment->y) || !isfinite(segment->x1) ||
            !isfinite(segment->y1) || !isfinite(segment->x2) || !isfinite(segment->y2))
            abort();
    }
    return 0;
}
