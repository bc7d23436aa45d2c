#include "decode/font.h"

#include <errno.h>
#include <stdbool.h>

#include <ft2build.h>
#include FT_FREETYPE_H

/* Enough to meet a broken table, few enough for fonts of 65,000 letters. */
#define GLYPHS_CHECKED 2000

static bool opens(FT_Face face)
{
    if (face->num_faces != 1 || face->num_glyphs < 1 || !FT_IS_SCALABLE(face))
        return false;
    if (FT_Set_Pixel_Sizes(face, 0, 32) != 0)
        return false;
    for (FT_UInt i = 0; i < (FT_UInt)face->num_glyphs && i < GLYPHS_CHECKED; i++)
        if (FT_Load_Glyph(face, i, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0)
            return false;
    return true;
}

int font_check(const uint8_t *data, size_t size)
{
    FT_Library library;
    FT_Face face;
    bool good = false;

    if (FT_Init_FreeType(&library) != 0)
        return -ENOMEM;
    if (FT_New_Memory_Face(library, data, (FT_Long)size, 0, &face) == 0) {
        good = opens(face);
        FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
    return good ? 0 : -EBADMSG;
}
