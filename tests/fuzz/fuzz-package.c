/* Theme packages from anybody, without the sandbox around them: whatever comes in, what comes out
 * is a stream that can be read, or says what is wrong. */
#include "fuzz/fuzz.h"

#include <errno.h>
#include <stdlib.h>

#include "decode/package.h"
#include "decode/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t *room;
    struct package package;
    g_autofree char *why = NULL;

    if (!room)
        room = malloc(PACKAGE_STREAM_MAX);
    unpack(data, size, room, PACKAGE_STREAM_MAX);

    const struct package_head *head = (const struct package_head *)(const void *)room;
    if (head->size > PACKAGE_STREAM_MAX)
        abort();
    int r = package_read(room, (size_t)head->size, &package, &why);
    if (r == 0)
        package_fini(&package);
    else if (r != -EINVAL || !why)
        abort();
    return 0;
}
