/* Image files from anybody, without the sandbox around them: pixels of at most the wanted size, or
 * a refusal. */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "decode/image.h"

#define SIDE 64

static void decode(const uint8_t *data, size_t size, struct size wanted, enum decode_fit fit)
{
    /* From the heap, so that sanitizers see what is written beyond it. */
    uint32_t *pixels = calloc((size_t)wanted.width * (size_t)wanted.height, sizeof(*pixels));
    struct size got = { 0 };
    int r = image_decode(data, size, wanted, fit, pixels, &got);

    if (r == 0 &&
        (got.width < 1 || got.width > wanted.width || got.height < 1 || got.height > wanted.height))
        abort();
    free(pixels);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    decode(data, size, (struct size){ SIDE, SIDE / 2 }, DECODE_CONTAIN);
    decode(data, size, (struct size){ SIDE / 3, SIDE }, DECODE_COVER);
    return 0;
}
