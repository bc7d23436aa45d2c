/* The picture of an Image: asked for in the size it is painted in, made as it is painted, and kept
 * while it is shown. */
#include <math.h>
#include <string.h>

#include "scene/bitmap-text.h"
#include "scene/blur.h"
#include "scene/hash.h"
#include "scene/style.h"

#define OPTION_PREFIX "option:"

static void set_image(struct node *node, struct image *image)
{
    if (node->image)
        image_unref(node->image);
    node->image = image;
    node->look.content++;
}

/* What an Image asks for. */
struct plan {
    const char *name; /* NULL: nothing */
    struct size box;
    enum fit fit;
    double focus_x, focus_y;
    double slice[4]; /* left, top, right, bottom, pixels of the picture */
    bool sliced;
    double slice_scale; /* of the edges on the panel */
    int blur;
    bool mirrored;
};

static struct plan plan_of(const struct layer *layer, const struct node *node)
{
    double blur = style_number(layer, node, ATTRIBUTE_BLUR) * layer->state.scale;
    struct plan plan = {
        .name = node->unlit ? NULL : node_string(node, ATTRIBUTE_SRC),
        .box = { node->box.width, node->box.height },
        .fit = (enum fit)theme_node_word(node->spec, ATTRIBUTE_FIT),
        .focus_x = CLAMP(style_number(layer, node, ATTRIBUTE_FOCUS_X), 0, 1),
        .focus_y = CLAMP(style_number(layer, node, ATTRIBUTE_FOCUS_Y), 0, 1),
        .slice_scale = layer->state.scale,
        .blur = (int)CLAMP(blur, 0, 200),
        .mirrored = node->placing.mirrored,
    };

    plan.sliced = style_numbers(node, ATTRIBUTE_SLICE, plan.slice, 4) == 4;
    return plan;
}

static uint64_t hash_plan(const struct plan *plan)
{
    uint64_t hash =
        hash_word(1, (uint64_t)(uint32_t)plan->box.width << 32 | (uint32_t)plan->box.height);

    hash = hash_word(hash, (uint64_t)plan->blur << 8 | (uint64_t)plan->mirrored << 4 |
                               (uint64_t)plan->fit);
    hash = hash_double(hash, plan->focus_x);
    hash = hash_double(hash, plan->focus_y);
    return hash;
}

static bool is_centered(const struct plan *plan)
{
    return fabs(plan->focus_x - 0.5) < 1e-6 && fabs(plan->focus_y - 0.5) < 1e-6;
}

/* ---- making it --------------------------------------------------------------------------------
 */

static struct image *image_new(struct size size)
{
    return image_new_take(g_new0(uint32_t, (size_t)size.width * (size_t)size.height), size);
}

/* Draws a surface into an image of ours. */
static void draw(struct image *into, cairo_surface_t *source, const cairo_matrix_t *matrix,
                 bool to_edges)
{
    cairo_surface_t *target = canvas_surface_of(image_pixels(into));
    cairo_t *cr = cairo_create(target);

    cairo_set_matrix(cr, matrix);
    cairo_set_source_surface(cr, source, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(cr), to_edges ? CAIRO_EXTEND_PAD : CAIRO_EXTEND_NONE);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(target);
}

/* From the picture to the box. */
static cairo_matrix_t fit_matrix(const struct plan *plan, struct size from, struct size box)
{
    double x = (double)box.width / from.width;
    double y = (double)box.height / from.height;
    cairo_matrix_t matrix;

    switch (plan->fit) {
    case FIT_CONTAIN:
        x = y = MIN(x, y);
        break;
    case FIT_COVER:
        x = y = MAX(x, y);
        break;
    case FIT_FILL:
        break;
    case FIT_NONE:
        x = y = 1;
        break;
    }
    cairo_matrix_init(&matrix, x, 0, 0, y, (box.width - from.width * x) * plan->focus_x,
                      (box.height - from.height * y) * plan->focus_y);
    if (plan->fit == FIT_NONE) {
        matrix.x0 = floor(matrix.x0);
        matrix.y0 = floor(matrix.y0);
    }
    return matrix;
}

/* A copy in this size, so that painting is a plain copy whatever is damaged. */
static struct image *fitted(const struct plan *plan, const struct image *image, struct size box)
{
    struct image *copy = image_new(box);
    cairo_surface_t *source = canvas_surface_of(image_pixels(image));
    cairo_matrix_t matrix = fit_matrix(plan, image_size(image), box);

    draw(copy, source, &matrix, plan->fit == FIT_COVER || plan->fit == FIT_FILL);
    cairo_surface_destroy(source);
    return copy;
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

static struct image *blurred(const struct plan *plan, const struct image *image)
{
    const struct plan stretched = { .fit = FIT_FILL };
    int scale = MIN(BLUR_SCALE, MAX(plan->blur / 2, 1));
    struct size small = { MAX(plan->box.width / scale, 1), MAX(plan->box.height / scale, 1) };
    struct image *reduced = fitted(plan, image, small);

    blur_pixels(image_pixels(reduced), MAX(plan->blur / scale, 1));
    struct image *copy = fitted(&stretched, reduced, plan->box);
    if (plan->fit == FIT_COVER && is_opaque(image))
        blur_add_grain(image_pixels(copy));
    image_unref(reduced);
    return copy;
}

/* Where a nine-patch is cut: four positions along one side. */
struct cuts {
    int from[4], to[4];
};

static struct cuts cut(double first, double last, int from, int to, double scale)
{
    int near = (int)CLAMP(lround(first), 0, from);
    int far = (int)CLAMP(lround(last), 0, from - near);
    double fit = MIN(scale, (double)to / MAX(near + far, 1)); /* a box too small for both */
    int near_to = (int)lround(near * fit);
    int far_to = MIN((int)lround(far * fit), to - near_to);

    return (struct cuts){ { 0, near, from - far, from }, { 0, near_to, to - far_to, to } };
}

/* One of the nine, stretched into its place. */
static void draw_patch(struct image *into, cairo_surface_t *source, struct rect from,
                       struct rect to)
{
    if (rect_empty(from) || rect_empty(to))
        return;
    cairo_surface_t *target = canvas_surface_of(image_pixels(into));
    cairo_t *cr = cairo_create(target);
    cairo_surface_t *patch =
        cairo_surface_create_for_rectangle(source, from.x, from.y, from.width, from.height);

    cairo_rectangle(cr, to.x, to.y, to.width, to.height);
    cairo_clip(cr);
    cairo_translate(cr, to.x, to.y);
    cairo_scale(cr, (double)to.width / from.width, (double)to.height / from.height);
    cairo_set_source_surface(cr, patch, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_paint(cr);
    cairo_surface_destroy(patch);
    cairo_destroy(cr);
    cairo_surface_destroy(target);
}

static struct image *sliced(const struct plan *plan, const struct image *image)
{
    struct size size = image_size(image);
    struct image *copy = image_new(plan->box);
    cairo_surface_t *source = canvas_surface_of(image_pixels(image));
    struct cuts x =
        cut(plan->slice[0], plan->slice[2], size.width, plan->box.width, plan->slice_scale);
    struct cuts y =
        cut(plan->slice[1], plan->slice[3], size.height, plan->box.height, plan->slice_scale);

    for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++)
            draw_patch(copy, source,
                       (struct rect){ x.from[column], y.from[row],
                                      x.from[column + 1] - x.from[column],
                                      y.from[row + 1] - y.from[row] },
                       (struct rect){ x.to[column], y.to[row], x.to[column + 1] - x.to[column],
                                      y.to[row + 1] - y.to[row] });
    }
    cairo_surface_destroy(source);
    return copy;
}

static struct image *mirrored(const struct image *image)
{
    struct size size = image_size(image);
    struct image *copy = image_new(size);

    for (int y = 0; y < size.height; y++) {
        const uint32_t *from = pixels_row(image_pixels(image), y);
        uint32_t *to = pixels_row(image_pixels(copy), y);
        for (int x = 0; x < size.width; x++)
            to[x] = from[size.width - 1 - x];
    }
    return copy;
}

/* Whether the picture may be painted as it came. */
static bool is_ready(const struct plan *plan, const struct image *image, bool own)
{
    struct size size = image_size(image);

    if (plan->fit == FIT_CONTAIN && !own) /* as large as it is, if it is smaller than the box */
        return size.width <= plan->box.width && size.height <= plan->box.height;
    return plan->fit != FIT_NONE && size.width == plan->box.width &&
           size.height == plan->box.height;
}

/* Takes over the reference. */
static struct image *make(const struct plan *plan, struct image *image, bool own)
{
    struct image *made = NULL;

    if (plan->sliced)
        made = sliced(plan, image);
    else if (plan->blur >= 2)
        made = blurred(plan, image);
    else if (!is_ready(plan, image, own))
        made = fitted(plan, image, plan->box);
    if (made) {
        image_unref(image);
        image = made;
    }
    if (!plan->mirrored)
        return image;
    made = mirrored(image);
    image_unref(image);
    return made;
}

/* ---- getting it -------------------------------------------------------------------------------
 */

/* Larger pictures are made smaller by whoever decodes them. */
#define NATURAL_MAX 2048

/* Drawn in any size: has none of its own. */
static bool is_vector(const char *name)
{
    return g_str_has_prefix(name, "icon:") || g_str_has_suffix(name, ".svg");
}

/* The size to ask for; what does not come from the box as it is will be made from it. */
static struct size wanted_size(const struct plan *plan)
{
    int side = MAX(plan->box.width, plan->box.height);

    if (plan->sliced || plan->fit == FIT_NONE)
        return is_vector(plan->name) ? plan->box : (struct size){ NATURAL_MAX, NATURAL_MAX };
    if (plan->fit == FIT_FILL)
        return (struct size){ side, side };
    if (plan->fit == FIT_COVER && !is_centered(plan)) /* twice: of any shape up to 2:1 */
        return (struct size){ MIN(2 * side, PIXELS_SIDE_MAX), MIN(2 * side, PIXELS_SIDE_MAX) };
    return plan->box;
}

static struct image *get_asset(const struct layer *layer, const struct plan *plan)
{
    const struct scene_assets *assets = &layer->stage->assets;
    bool cover = plan->fit == FIT_COVER && !plan->sliced && is_centered(plan);

    return assets->get
               ? assets->get(assets->userdata, layer->theme, plan->name, wanted_size(plan), cover)
               : NULL;
}

static bool is_own(const struct plan *plan)
{
    return plan->name && g_str_equal(plan->name, SOURCE_PICTURE);
}

static struct image *get_picture(const struct layer *layer, const struct node *node,
                                 const struct plan *plan)
{
    const struct activity *activity = layer_activity(layer, node);
    struct image *image = NULL;

    if (!is_own(plan))
        image = get_asset(layer, plan);
    else if (activity && activity->image)
        image = image_ref(activity->image);
    return image ? make(plan, image, is_own(plan)) : NULL;
}

/* The activity's own picture, and the one of an option, may be another one under the same name. */
static bool is_current(const struct layer *layer, const struct node *node, const struct plan *plan)
{
    bool same = g_strcmp0(node->image_name, plan->name) == 0 && node->image_key == hash_plan(plan);
    const struct activity *activity = is_own(plan) ? layer_activity(layer, node) : NULL;
    bool lasting = node->image && !(plan->name && g_str_has_prefix(plan->name, OPTION_PREFIX));

    return same &&
           (is_own(plan) ? activity && node->image_of == activity->image
                         : lasting || node->image_generation == layer->stage->asset_generation);
}

/* Whether the tree may keep one more picture of this size, which is counted then. */
static bool take_room(struct layer *layer, struct size box)
{
    size_t most = layer->stage->ambient ? PICTURE_BYTES_AMBIENT : PICTURE_BYTES_MAX;

    if (box.width <= 0 || box.height <= 0 || box.width > PIXELS_SIDE_MAX ||
        box.height > PIXELS_SIDE_MAX)
        return false;
    size_t bytes = (size_t)box.width * (size_t)box.height * sizeof(uint32_t);
    if (bytes > most - MIN(layer->picture_bytes, most))
        return false;
    layer->picture_bytes += bytes;
    return true;
}

void picture_of_text(struct layer *layer, struct node *node)
{
    struct size box = { node->box.width, node->box.height };
    bool rtl = layer->stage->session.rtl;
    bool room = take_room(layer, box);
    uint64_t key = hash_word(bitmap_text_key(node->bitmap), rtl);

    key = hash_word(key, (uint64_t)(uint32_t)box.width << 32 | (uint32_t)box.height);
    key = hash_word(key, room);
    if (key == node->image_key)
        return;
    node->image_key = key;
    set_image(node, room ? bitmap_text_compose(node->bitmap, node, rtl) : NULL);
}

void picture_update(struct layer *layer, struct node *node)
{
    struct plan plan = plan_of(layer, node);

    if (plan.name && !take_room(layer, plan.box))
        plan.name = NULL;
    if (is_current(layer, node, &plan))
        return;
    struct image *image = plan.name ? get_picture(layer, node, &plan) : NULL;
    if (image && image == node->image)
        image_unref(image);
    else if (image || node->image)
        set_image(node, image);
    g_free(node->image_name);
    node->image_name = g_strdup(plan.name);
    node->image_key = hash_plan(&plan);
    node->image_generation = layer->stage->asset_generation;
    const struct activity *activity = layer_activity(layer, node);
    if (node->image_of)
        image_unref(node->image_of);
    node->image_of = activity && activity->image ? image_ref(activity->image) : NULL;
}
