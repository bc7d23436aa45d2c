#include "scene/arrival.h"

#include <math.h>
#include <string.h>

#include "scene/canvas.h"
#include "scene/easing.h"

/* How far it rises, as a fraction of the height; how small it begins to zoom. */
#define RISE (1.0 / 12)
#define ZOOM 0.92

void arrival_end(struct arrival *arrival)
{
    g_clear_pointer(&arrival->before, cairo_surface_destroy);
    g_clear_pointer(&arrival->after, cairo_surface_destroy);
    *arrival = (struct arrival){ .rtl = arrival->rtl };
}

void arrival_begin(struct arrival *arrival, enum entrance kind, const struct region *area, int fps,
                   usec_t now_boottime)
{
    usec_t frame = USEC_PER_SEC / (usec_t)CLAMP(fps, 1, 60);
    struct region before = arrival->area; /* one that it overtakes */

    arrival_end(arrival);
    arrival->kind = kind;
    arrival->area = *area;
    region_add_region(&arrival->area, &before);
    arrival->frame_usec = frame;
    arrival->begin_boottime = usec_sub(now_boottime, frame);
}

bool arrival_update(struct arrival *arrival, usec_t now_boottime)
{
    usec_t into = usec_sub(now_boottime, arrival->begin_boottime);

    if (arrival->kind == ENTRANCE_NONE || into >= ARRIVAL_USEC)
        return false;
    arrival->part = easing_at(EASING_OUT, (double)into / (double)ARRIVAL_USEC);
    return true;
}

usec_t arrival_next_frame(const struct arrival *arrival, usec_t now_boottime)
{
    usec_t end = arrival->begin_boottime + ARRIVAL_USEC;

    if (arrival->kind == ENTRANCE_NONE)
        return USEC_INFINITY;
    usec_t into = usec_sub(now_boottime, arrival->begin_boottime);
    usec_t next = arrival->begin_boottime + (into / arrival->frame_usec + 1) * arrival->frame_usec;
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

struct pixels arrival_after(struct arrival *arrival, const struct pixels *panel)
{
    if (!arrival->after) {
        arrival->before = copy_of(panel);
        arrival->after =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, panel->width, panel->height);
        region_add(&arrival->stale, (struct rect){ 0, 0, panel->width, panel->height });
    }
    cairo_surface_flush(arrival->after);
    return (struct pixels){
        .data = (uint32_t *)(void *)cairo_image_surface_get_data(arrival->after),
        .width = panel->width,
        .height = panel->height,
        .stride = cairo_image_surface_get_stride(arrival->after),
    };
}

static void place(const struct arrival *arrival, cairo_t *cr, struct size size)
{
    double left = 1 - arrival->part;

    switch (arrival->kind) {
    case ENTRANCE_NONE:
    case ENTRANCE_FADE:
        break;
    case ENTRANCE_RISE:
        cairo_translate(cr, 0, round(size.height * RISE * left));
        break;
    case ENTRANCE_SLIDE:
        cairo_translate(cr, round((arrival->rtl ? -size.width : size.width) * left), 0);
        break;
    case ENTRANCE_ZOOM: {
        double scale = 1 - (1 - ZOOM) * left;
        cairo_translate(cr, size.width * (1 - scale) / 2, size.height * (1 - scale) / 2);
        cairo_scale(cr, scale, scale);
        break;
    }
    }
}

void arrival_paint(const struct arrival *arrival, cairo_t *cr)
{
    struct size size = { cairo_image_surface_get_width(arrival->after),
                         cairo_image_surface_get_height(arrival->after) };
    double alpha = arrival->kind == ENTRANCE_SLIDE ? 1 : arrival->part;

    cairo_surface_mark_dirty(arrival->after);
    cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
    cairo_set_source_surface(cr, arrival->after, 0, 0);
    cairo_paint(cr); /* outside of the area */
    canvas_clip(cr, &arrival->area);
    cairo_set_source_surface(cr, arrival->before, 0, 0);
    cairo_paint(cr);
    cairo_set_operator(cr, CAIRO_OPERATOR_OVER);
    place(arrival, cr, size);
    cairo_set_source_surface(cr, arrival->after, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BILINEAR);
    cairo_paint_with_alpha(cr, alpha);
}
