#include "scene/canvas.h"

cairo_surface_t *canvas_surface_new(cairo_format_t format, struct rect area)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(format, MAX(area.width, 0), MAX(area.height, 0));

    cairo_surface_set_device_offset(surface, -area.x, -area.y);
    return surface;
}

cairo_surface_t *canvas_surface_of(const struct pixels *pixels)
{
    return cairo_image_surface_create_for_data((unsigned char *)pixels->data, CAIRO_FORMAT_ARGB32,
                                               pixels->width, pixels->height, pixels->stride);
}

void canvas_set_color(cairo_t *cr, color_t color)
{
    cairo_set_source_rgba(cr, ((color >> 16) & 0xff) / 255.0, ((color >> 8) & 0xff) / 255.0,
                          (color & 0xff) / 255.0, (color >> 24) / 255.0);
}

void canvas_clip(cairo_t *cr, const struct region *region)
{
    REGION_FOREACH (rect, region) {
        cairo_rectangle(cr, rect->x, rect->y, rect->width, rect->height);
    }
    cairo_clip(cr);
}

static struct rect bounds_of(const struct region *region)
{
    struct rect bounds = { 0 };

    REGION_FOREACH (rect, region)
        bounds = rect_union(bounds, *rect);
    return bounds;
}

void canvas_begin(struct canvas *canvas, const struct pixels *pixels, const struct region *damage)
{
    cairo_surface_t *surface = canvas_surface_of(pixels);
    struct rect all = { 0, 0, pixels->width, pixels->height };

    *canvas = (struct canvas){
        .cr = cairo_create(surface),
        .damage = damage,
        .area = rect_intersection(bounds_of(damage), all),
    };
    cairo_surface_destroy(surface);
    canvas_clip(canvas->cr, damage);
}

void canvas_end(struct canvas *canvas)
{
    cairo_surface_t *surface = cairo_surface_reference(cairo_get_target(canvas->cr));

    cairo_destroy(canvas->cr);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
}

/* The gradient's pixels, cut to what the canvas needs of the area. */
static cairo_surface_t *render_gradient(const struct canvas *canvas, struct rect area,
                                        const struct paint *paint)
{
    struct rect needed = rect_intersection(area, canvas->area);
    cairo_surface_t *surface = canvas_surface_new(CAIRO_FORMAT_ARGB32, needed);
    struct pixels pixels = {
        (uint32_t *)(void *)cairo_image_surface_get_data(surface),
        needed.width,
        needed.height,
        cairo_image_surface_get_stride(surface),
    };

    gradient_render(paint->gradient, paint->matrix, &pixels, (struct point){ needed.x, needed.y });
    cairo_surface_mark_dirty(surface);
    return surface;
}

static void set_source(const struct canvas *canvas, struct rect area, const struct paint *paint)
{
    if (!paint->gradient) {
        canvas_set_color(canvas->cr, paint->color);
        return;
    }
    cairo_surface_t *surface = render_gradient(canvas, area, paint);
    cairo_set_source_surface(canvas->cr, surface, 0, 0);
    cairo_surface_destroy(surface);
}

void canvas_fill(const struct canvas *canvas, struct rect rect, const struct paint *paint)
{
    set_source(canvas, rect, paint);
    cairo_rectangle(canvas->cr, rect.x, rect.y, rect.width, rect.height);
    cairo_fill(canvas->cr);
}

void mask_begin(struct mask *mask, struct rect area)
{
    *mask = (struct mask){
        .surface = canvas_surface_new(CAIRO_FORMAT_A8, area),
        .area = area,
    };
    mask->cr = cairo_create(mask->surface);
}

void mask_drop(struct mask *mask)
{
    cairo_destroy(mask->cr);
    cairo_surface_destroy(mask->surface);
}

void mask_end(struct mask *mask, const struct canvas *canvas, const struct paint *paint)
{
    canvas_paint_through(canvas, mask->surface, mask->area, paint);
    mask_drop(mask);
}

void canvas_paint_through(const struct canvas *canvas, cairo_surface_t *surface, struct rect area,
                          const struct paint *paint)
{
    set_source(canvas, area, paint);
    cairo_mask_surface(canvas->cr, surface, 0, 0);
}

void group_begin(struct group *group, const struct canvas *below, struct rect area)
{
    struct rect needed = rect_intersection(area, below->area);

    *group = (struct group){
        .canvas = { .damage = below->damage, .area = needed, .silhouette = below->silhouette },
        .surface = canvas_surface_new(CAIRO_FORMAT_ARGB32, needed),
    };
    group->canvas.cr = cairo_create(group->surface);
    canvas_clip(group->canvas.cr, below->damage);
}

void group_keep(struct group *group, cairo_surface_t *surface)
{
    cairo_t *cr = group->canvas.cr;

    cairo_set_operator(cr, CAIRO_OPERATOR_DEST_IN);
    cairo_set_source_surface(cr, surface, 0, 0);
    cairo_paint(cr);
    cairo_set_operator(cr, CAIRO_OPERATOR_OVER);
}

static cairo_operator_t operator_of(enum blend blend)
{
    static const cairo_operator_t operators[] = {
        [BLEND_NORMAL] = CAIRO_OPERATOR_OVER,
        [BLEND_MULTIPLY] = CAIRO_OPERATOR_MULTIPLY,
        [BLEND_SCREEN] = CAIRO_OPERATOR_SCREEN,
        [BLEND_OVERLAY] = CAIRO_OPERATOR_OVERLAY,
        [BLEND_DARKEN] = CAIRO_OPERATOR_DARKEN,
        [BLEND_LIGHTEN] = CAIRO_OPERATOR_LIGHTEN,
        [BLEND_PLUS] = CAIRO_OPERATOR_ADD,
        [BLEND_COLOR_DODGE] = CAIRO_OPERATOR_COLOR_DODGE,
        [BLEND_COLOR_BURN] = CAIRO_OPERATOR_COLOR_BURN,
        [BLEND_HARD_LIGHT] = CAIRO_OPERATOR_HARD_LIGHT,
        [BLEND_SOFT_LIGHT] = CAIRO_OPERATOR_SOFT_LIGHT,
        [BLEND_DIFFERENCE] = CAIRO_OPERATOR_DIFFERENCE,
        [BLEND_EXCLUSION] = CAIRO_OPERATOR_EXCLUSION,
        [BLEND_HUE] = CAIRO_OPERATOR_HSL_HUE,
        [BLEND_SATURATION] = CAIRO_OPERATOR_HSL_SATURATION,
        [BLEND_COLOR] = CAIRO_OPERATOR_HSL_COLOR,
        [BLEND_LUMINOSITY] = CAIRO_OPERATOR_HSL_LUMINOSITY,
    };

    return operators[blend];
}

void group_end(struct group *group, const struct canvas *below, int alpha, enum blend blend)
{
    cairo_set_source_surface(below->cr, group->surface, 0, 0);
    cairo_set_operator(below->cr, operator_of(blend));
    if (alpha < 255)
        cairo_paint_with_alpha(below->cr, alpha / 255.0);
    else
        cairo_paint(below->cr);
    cairo_set_operator(below->cr, CAIRO_OPERATOR_OVER);
    group_drop(group);
}

void group_drop(struct group *group)
{
    cairo_destroy(group->canvas.cr);
    cairo_surface_destroy(group->surface);
}
