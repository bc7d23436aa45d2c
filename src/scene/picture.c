/* The picture of an Image: asked for in the size it is painted in, kept while it is shown. */
#include <cairo.h>
#include <string.h>

#include "scene/blur.h"
#include "scene/layer.h"

#define OPTION_PREFIX "option:"

static void set_image(struct node *node, struct image *image)
{
    if (node->image)
        image_unref(node->image);
    node->image = image;
    node->look.content++;
}

/* The part of the source that covers, or the part of the box that contains. */
static cairo_matrix_t fit_matrix(struct size from, struct size box, bool cover)
{
    double x = (double)box.width / from.width;
    double y = (double)box.height / from.height;
    double scale = cover ? MAX(x, y) : MIN(x, y);
    cairo_matrix_t matrix;

    cairo_matrix_init(&matrix, scale, 0, 0, scale, (box.width - from.width * scale) / 2,
                      (box.height - from.height * scale) / 2);
    return matrix;
}

static cairo_surface_t *surface_of(const struct pixels *pixels)
{
    return cairo_image_surface_create_for_data((unsigned char *)pixels->data, CAIRO_FORMAT_ARGB32,
                                               pixels->width, pixels->height, pixels->stride);
}

/* Draws a surface scaled into another. */
static void draw_scaled(cairo_surface_t *target, cairo_surface_t *source,
                        const cairo_matrix_t *matrix, bool to_edges)
{
    cairo_t *cr = cairo_create(target);

    cairo_set_matrix(cr, matrix);
    cairo_set_source_surface(cr, source, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(cr), to_edges ? CAIRO_EXTEND_PAD : CAIRO_EXTEND_NONE);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_flush(target);
}

/* A copy in this size, so that painting is a plain copy whatever is damaged. */
static struct image *scaled_copy(const struct image *image, struct size box, bool cover)
{
    uint32_t *data = g_new0(uint32_t, (size_t)box.width * (size_t)box.height);
    struct pixels to = { data, box.width, box.height, box.width * 4 };
    cairo_surface_t *target = surface_of(&to);
    cairo_surface_t *source = surface_of(image_pixels(image));
    cairo_matrix_t matrix = fit_matrix(image_size(image), box, cover);

    draw_scaled(target, source, &matrix, cover);
    cairo_surface_destroy(target);
    cairo_surface_destroy(source);
    return image_new_take(data, box);
}

static bool is_opaque(const struct image *image)
{
    const struct pixels *pixels = image_pixels(image);

    for (int y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels_row(pixels, y);
        for (int x = 0; x < pixels->width; x++) {
            if (row[x] >> 24 != 0xff)
                return false;
        }
    }
    return true;
}

/* How much smaller a picture is made before it is blurred: nobody sees it afterwards. */
#define BLUR_SCALE 8

static struct image *blurred_copy(const struct image *image, struct size box, bool cover, int blur)
{
    struct size small = { MAX(box.width / BLUR_SCALE, 1), MAX(box.height / BLUR_SCALE, 1) };
    struct image *reduced = scaled_copy(image, small, cover);

    blur_pixels(image_pixels(reduced), MAX(blur / BLUR_SCALE, 1));
    struct image *blurred = scaled_copy(reduced, box, true);
    if (cover && is_opaque(image))
        blur_add_grain(image_pixels(blurred));
    image_unref(reduced);
    return blurred;
}

/* The activity's own picture, as an Image shows it. */
static struct image *own_picture(const struct layer *layer, const struct node *node,
                                 struct size box, bool cover)
{
    const struct activity *activity = layer_activity(layer, node);
    struct image *image = activity ? activity->image : NULL;
    int blur = (int)CLAMP(node_number(node, ATTRIBUTE_BLUR, 0) * layer->state.scale, 0, 200);

    if (!image)
        return NULL;
    struct size size = image_size(image);
    if (blur >= 2)
        return blurred_copy(image, box, cover, blur);
    return size.width == box.width && size.height == box.height ? image_ref(image)
                                                                : scaled_copy(image, box, cover);
}

static struct image *get_picture(const struct layer *layer, const struct node *node,
                                 const char *name, struct size box, bool cover)
{
    const struct scene_assets *assets = &layer->stage->assets;

    if (g_str_equal(name, SOURCE_PICTURE))
        return own_picture(layer, node, box, cover);
    return assets->get ? assets->get(assets->userdata, layer->theme, name, box, cover) : NULL;
}

/* The activity's own picture, and the one of an option, may be another one under the same name. */
static bool is_current(const struct layer *layer, const struct node *node, const char *name)
{
    struct size box = { node->box.width, node->box.height };
    bool same = g_strcmp0(node->image_name, name) == 0 && node->image_box.width == box.width &&
                node->image_box.height == box.height;
    bool own = name && g_str_equal(name, SOURCE_PICTURE);
    const struct activity *activity = own ? layer_activity(layer, node) : NULL;
    bool lasting = node->image && !(name && g_str_has_prefix(name, OPTION_PREFIX));

    return same && (own ? activity && node->image_of == activity->image
                        : lasting || node->image_generation == layer->stage->asset_generation);
}

void picture_update(struct layer *layer, struct node *node)
{
    const char *name = node->unlit ? NULL : node_string(node, ATTRIBUTE_SRC);
    struct size box = { node->box.width, node->box.height };
    bool paintable = name && box.width > 0 && box.height > 0 && box.width <= PIXELS_SIDE_MAX &&
                     box.height <= PIXELS_SIDE_MAX;

    if (is_current(layer, node, name))
        return;
    bool cover = theme_node_word(node->spec, ATTRIBUTE_FIT) == FIT_COVER;
    struct image *image = paintable ? get_picture(layer, node, name, box, cover) : NULL;
    if (image && image == node->image)
        image_unref(image);
    else if (image || node->image)
        set_image(node, image);
    g_free(node->image_name);
    node->image_name = g_strdup(name);
    node->image_box = box;
    node->image_generation = layer->stage->asset_generation;
    const struct activity *activity = layer_activity(layer, node);
    node->image_of = activity ? activity->image : NULL;
}
