#include "scene/entrance.h"

#include <math.h>
#include <string.h>

#include "scene/easing.h"

/* How far it rises, as a fraction of the height; how small it begins to zoom. */
#define RISE (1.0 / 12)
#define ZOOM 0.92

void entrance_end(struct entrance *entrance)
{
    g_clear_pointer(&entrance->before, cairo_surface_destroy);
    g_clear_pointer(&entrance->after, cairo_surface_destroy);
    *entrance = (struct entrance){ .rtl = entrance->rtl };
}

void entrance_begin(struct entrance *entrance, enum entrance kind, const struct region *area,
                    int fps, usec_t now_boottime)
{
    usec_t frame = USEC_PER_SEC / (usec_t)CLAMP(fps, 1, 60);
    struct region before = entrance->area; /* one that it overtakes */

    entrance_end(entrance);
    entrance->kind = kind;
    entrance->area = *area;
    region_add_region(&entrance->area, &before);
    entrance->frame_usec = frame;
    entrance->begin_boottime = usec_sub(now_boottime, frame);
}

bool entrance_update(struct entrance *entrance, usec_t now_boottime)
{
    usec_t into = usec_sub(now_boottime, entrance->begin_boottime);

    if (entrance->kind == ENTRANCE_NONE || into >= ENTRANCE_USEC)
        return false;
    entrance->part = easing_at(EASING_OUT, (double)into / (double)ENTRANCE_USEC);
    return true;
}

usec_t entrance_next_frame(const struct entrance *entrance, usec_t now_boottime)
{
    usec_t end = entrance->begin_boottime + ENTRANCE_USEC;

    if (entrance->kind == ENTRANCE_NONE)
        return USEC_INFINITY;
    usec_t into = usec_sub(now_boottime, entrance->begin_boottime);
    usec_t next =
        entrance->begin_boottime + (into / entrance->frame_usec + 1) * entrance->frame_usec;
    return MAX(MIN(next, end), now_boottime + 1);
}

/* ---- pictures ---------------------------------------------------------------------------------
 */

static cairo_surface_t *copy_of(const struct pixels *pixels)
{
    cairo_surface_t *copy =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels->width, pixels->height);
    unsigned char *data = cairo_image_surface_get_data(copy);
    size_t stride = (size_t)cairo_image_surface_get_stride(copy);

    for (int y = 0; y < pixels->height; y++)
        memcpy(data + stride * (size_t)y, pixels_row(pixels, y), (size_t)pixels->width * 4);
    cairo_surface_mark_dirty(copy);
    return copy;
}

cairo_surface_t *entrance_after(struct entrance *entrance, const struct pixels *panel)
{
    if (!entrance->after) {
        entrance->before = copy_of(panel);
        entrance->after =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, panel->width, panel->height);
        region_add(&entrance->stale, (struct rect){ 0, 0, panel->width, panel->height });
    }
    return entrance->after;
}

static void place(const struct entrance *entrance, cairo_t *cr, struct size size)
{
    double left = 1 - entrance->part;

    switch (entrance->kind) {
    case ENTRANCE_NONE:
    case ENTRANCE_FADE:
        break;
    case ENTRANCE_RISE:
        cairo_translate(cr, 0, round(size.height * RISE * left));
        break;
    case ENTRANCE_SLIDE:
        cairo_translate(cr, round((entrance->rtl ? -size.width : size.width) * left), 0);
        break;
    case ENTRANCE_ZOOM: {
        double scale = 1 - (1 - ZOOM) * left;
        cairo_translate(cr, size.width * (1 - scale) / 2, size.height * (1 - scale) / 2);
        cairo_scale(cr, scale, scale);
        break;
    }
    }
}

static void clip_to(cairo_t *cr, const struct region *area)
{
    REGION_FOREACH (rect, area) {
        cairo_rectangle(cr, rect->x, rect->y, rect->width, rect->height);
    }
    cairo_clip(cr);
}

void entrance_paint(const struct entrance *entrance, cairo_t *cr)
{
    struct size size = { cairo_image_surface_get_width(entrance->after),
                         cairo_image_surface_get_height(entrance->after) };
    double alpha = entrance->kind == ENTRANCE_SLIDE ? 1 : entrance->part;

    cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
    cairo_set_source_surface(cr, entrance->after, 0, 0);
    cairo_paint(cr); /* outside of the area */
    clip_to(cr, &entrance->area);
    cairo_set_source_surface(cr, entrance->before, 0, 0);
    cairo_paint(cr);
    cairo_set_operator(cr, CAIRO_OPERATOR_OVER);
    place(entrance, cr, size);
    cairo_set_source_surface(cr, entrance->after, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BILINEAR);
    cairo_paint_with_alpha(cr, alpha);
}
