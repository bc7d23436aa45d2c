#include "scene/effect.h"

#include <math.h>

#include "scene/mask-filter.h"

void effect_forget(struct effect *effect)
{
    g_clear_pointer(&effect->mask, cairo_surface_destroy);
}

void effects_free(struct effect *effects, size_t count)
{
    for (size_t i = 0; i < count; i++)
        effect_forget(&effects[i]);
    g_free(effects);
}

struct rect effect_reach(const struct effect *effect, struct rect ink)
{
    int reach = effect->reach + 1;

    if (rect_empty(ink))
        return ink;
    return (struct rect){ ink.x + effect->x - reach, ink.y + effect->y - reach,
                          ink.width + 2 * reach, ink.height + 2 * reach };
}

static struct mask_pixels pixels_of(cairo_surface_t *surface)
{
    return (struct mask_pixels){
        .data = cairo_image_surface_get_data(surface),
        .width = cairo_image_surface_get_width(surface),
        .height = cairo_image_surface_get_height(surface),
        .stride = cairo_image_surface_get_stride(surface),
    };
}

/* The alpha of the source, moved by the effect's offset. */
static void copy_alpha(const struct effect *effect, cairo_surface_t *source)
{
    cairo_t *cr = cairo_create(effect->mask);

    cairo_set_source_surface(cr, source, effect->x, effect->y);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_flush(effect->mask);
}

/* Half of a blurred edge lies within the element, where nobody sees it: light begins at full
 * strength. */
static void brighten(const struct mask_pixels *pixels)
{
    for (int y = 0; y < pixels->height; y++) {
        uint8_t *row = pixels->data + (size_t)y * (size_t)pixels->stride;
        for (int x = 0; x < pixels->width; x++) {
            int rest = 255 - row[x];
            row[x] = (uint8_t)(255 - (rest * rest + 127) / 255);
        }
    }
}

static void take_away(const struct effect *effect, cairo_surface_t *source)
{
    cairo_t *cr = cairo_create(effect->mask);

    cairo_set_operator(cr, CAIRO_OPERATOR_DEST_OUT);
    cairo_set_source_surface(cr, source, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
}

void effect_make(struct effect *effect, cairo_surface_t *source, struct rect ink, bool hollow)
{
    effect_forget(effect);
    effect->area = effect_reach(effect, ink);
    effect->mask = canvas_surface_new(CAIRO_FORMAT_A8, effect->area);
    copy_alpha(effect, source);

    struct mask_pixels pixels = pixels_of(effect->mask);
    switch (effect->kind) {
    case EFFECT_SHADOW:
        blur_mask(&pixels, effect->reach);
        break;
    case EFFECT_GLOW:
        blur_mask(&pixels, effect->reach);
        brighten(&pixels);
        break;
    case EFFECT_OUTLINE:
        grow_mask(&pixels, effect->reach);
        break;
    }
    cairo_surface_mark_dirty(effect->mask);
    if (hollow)
        take_away(effect, source);
}
