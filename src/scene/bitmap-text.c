#include "scene/bitmap-text.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "scene/hash.h"

/* Beyond this nobody draws words with pictures. */
#define GLYPHS_MAX 100
/* How much wider than high a picture may be. */
#define ASPECT_MAX 8

struct glyph {
    struct image *image; /* NULL: not there (yet), or of another font than this */
    int advance;
};

struct bitmap_text {
    int height;
    struct glyph glyphs[GLYPHS_MAX];
    size_t n_glyphs;
    uint64_t key; /* of text, size, and which pictures there were */
};

void bitmap_text_free(struct bitmap_text *text)
{
    if (!text)
        return;
    for (size_t i = 0; i < text->n_glyphs; i++)
        image_unref(text->glyphs[i].image);
    g_free(text);
}

uint64_t bitmap_text_key(const struct bitmap_text *text)
{
    return text ? text->key : 0;
}

/* The font has longer texts first. */
static const struct theme_character *character_at(const struct theme_bitmap_font *font,
                                                  const char *text)
{
    for (size_t i = 0; i < font->n_characters; i++) {
        const char *name = font->characters[i].text;
        if (*name && g_str_has_prefix(text, name))
            return &font->characters[i];
    }
    return NULL;
}

static int advance_of(const struct theme_bitmap_font *font, const struct theme_character *character,
                      const struct image *image, int height)
{
    struct size size = image_size(image);
    double own_height = font->height > 0 ? font->height : size.height;
    double width = character->width > 0 ? character->width * height / own_height
                                        : (double)size.width * height / size.height;

    return (int)CLAMP(lround(width), 1, (long)height * ASPECT_MAX);
}

static void add_glyph(const struct layer *layer, struct bitmap_text *text,
                      const struct theme_bitmap_font *font, const struct theme_character *character)
{
    const struct scene_assets *assets = &layer->stage->assets;
    struct size wanted = { text->height * ASPECT_MAX, text->height };
    struct glyph glyph = { 0 };

    if (assets->get)
        glyph.image = assets->get(assets->userdata, layer->theme, character->src, wanted, false);
    if (glyph.image)
        glyph.advance = advance_of(font, character, glyph.image, text->height);
    text->key = hash_word(text->key, (uint64_t)(uintptr_t)character);
    text->key = hash_word(text->key, glyph.image != NULL);
    text->glyphs[text->n_glyphs++] = glyph;
}

static struct bitmap_text *set(const struct layer *layer, const struct theme_bitmap_font *font,
                               const char *string, int height)
{
    struct bitmap_text *text = g_new0(struct bitmap_text, 1);

    text->height = height;
    text->key = hash_word(1, (uint64_t)height);
    while (*string && text->n_glyphs < GLYPHS_MAX) {
        const struct theme_character *character = character_at(font, string);
        if (character)
            add_glyph(layer, text, font, character);
        string = character ? string + strlen(character->text) : text_next(string);
    }
    return text;
}

bool bitmap_text_update(struct layer *layer, struct node *node, const char *string, int size)
{
    const char *name = theme_node_literal(node->spec, ATTRIBUTE_BITMAP_FONT);
    const struct theme_bitmap_font *font = theme_bitmap_font(layer->theme, name);
    struct bitmap_text *text = font ? set(layer, font, string, MIN(size, 1024)) : NULL;
    struct bitmap_text *before = node->bitmap;
    bool changed = bitmap_text_key(text) != bitmap_text_key(before);

    bitmap_text_free(before);
    node->bitmap = text;
    return changed;
}

struct size bitmap_text_size(const struct bitmap_text *text)
{
    struct size size = { 0 };

    for (size_t i = 0; text && i < text->n_glyphs; i++)
        size.width += text->glyphs[i].advance;
    size.height = text && size.width > 0 ? text->height : 0;
    return size;
}

static struct point corner_in(const struct node *node, struct size size, bool rtl)
{
    struct point room = { node->box.width - size.width, node->box.height - size.height };
    enum align align = node->placing.align;
    int vertical = theme_node_word(node->spec, ATTRIBUTE_VERTICAL_ALIGN);
    struct point corner = { rtl ? room.x : 0, 0 };

    if (align == ALIGN_CENTER)
        corner.x = room.x / 2;
    else if (align == ALIGN_END)
        corner.x = rtl ? 0 : room.x;
    if (vertical == VERTICAL_ALIGN_CENTER)
        corner.y = room.y / 2;
    else if (vertical == VERTICAL_ALIGN_END)
        corner.y = room.y;
    return corner;
}

static void draw_glyph(cairo_t *cr, const struct glyph *glyph, struct point at, int height)
{
    struct size size = image_size(glyph->image);
    cairo_surface_t *picture = canvas_surface_of(image_pixels(glyph->image));

    cairo_save(cr);
    cairo_translate(cr, at.x, at.y);
    cairo_scale(cr, (double)glyph->advance / size.width, (double)height / size.height);
    cairo_set_source_surface(cr, picture, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(picture);
}

struct image *bitmap_text_compose(const struct bitmap_text *text, const struct node *node, bool rtl)
{
    struct size box = { node->box.width, node->box.height };
    struct size size = bitmap_text_size(text);

    if (size.width == 0 || box.width <= 0 || box.height <= 0)
        return NULL;
    uint32_t *data = g_new0(uint32_t, (size_t)box.width * (size_t)box.height);
    struct pixels pixels = { data, box.width, box.height, box.width * 4 };
    cairo_surface_t *surface = canvas_surface_of(&pixels);
    cairo_t *cr = cairo_create(surface);
    struct point at = corner_in(node, size, rtl);
    for (size_t i = 0; i < text->n_glyphs; i++) {
        if (text->glyphs[i].image)
            draw_glyph(cr, &text->glyphs[i], at, text->height);
        at.x += text->glyphs[i].advance;
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return image_new_take(data, box);
}
