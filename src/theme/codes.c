#include "theme/codes.h"

#include <stddef.h>
#include <string.h>

static const struct diag_code codes[CODE_COUNT] = {
#define CODE(id, name, title, explanation) [CODE_##id] = { name, title, explanation },
#include "theme/codes.def"
#undef CODE
};

const struct diag_code *theme_code(enum code code)
{
    return code == CODE_NONE ? NULL : &codes[code];
}

const char *theme_code_id(enum code code)
{
    return codes[code].id;
}

const struct diag_code *theme_code_find(const char *id)
{
    for (enum code i = CODE_NONE + 1; i < CODE_COUNT; i++)
        if (strcmp(codes[i].id, id) == 0)
            return &codes[i];
    return NULL;
}
