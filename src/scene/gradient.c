#include "scene/gradient.h"

#include <math.h>

#include "scene/hash.h"

/* Steps of the color table: more than a panel has pixels across. */
#define TABLE_STEPS 2048

/* A premultiplied color; eight bits, and eight of fraction for the dither. */
struct fine_color {
    uint16_t blue, green, red, alpha;
};

struct gradient {
    struct gradient_plan plan;
    uint64_t signature;
    struct fine_color table[TABLE_STEPS];
};

struct premultiplied {
    double channels[4]; /* blue, green, red, alpha; 0..255 */
};

static struct premultiplied premultiply(color_t color)
{
    double alpha = color >> 24;
    struct premultiplied out = { .channels[3] = alpha };

    for (int i = 0; i < 3; i++)
        out.channels[i] = (color >> (8 * i) & 0xff) * alpha / 255;
    return out;
}

static struct premultiplied color_at(const struct gradient_plan *plan, double position)
{
    size_t next = 0;

    while (next < plan->n_stops && plan->stops[next].position <= position)
        next++;
    if (next == 0 || next == plan->n_stops)
        return premultiply(plan->stops[next == 0 ? 0 : next - 1].color);

    const struct gradient_stop *from = &plan->stops[next - 1];
    const struct gradient_stop *to = &plan->stops[next];
    double part = (position - from->position) / (to->position - from->position);
    struct premultiplied a = premultiply(from->color);
    struct premultiplied b = premultiply(to->color);
    for (int i = 0; i < 4; i++)
        a.channels[i] += (b.channels[i] - a.channels[i]) * part;
    return a;
}

static uint16_t fine(double channel)
{
    return (uint16_t)lround(channel * 256);
}

static void build_table(struct gradient *gradient)
{
    for (int i = 0; i < TABLE_STEPS; i++) {
        struct premultiplied color = color_at(&gradient->plan, (double)i / (TABLE_STEPS - 1));
        gradient->table[i] = (struct fine_color){
            .blue = fine(color.channels[0]),
            .green = fine(color.channels[1]),
            .red = fine(color.channels[2]),
            .alpha = fine(color.channels[3]),
        };
    }
}

static uint64_t signature_of(const struct gradient_plan *plan)
{
    uint64_t hash = hash_word(0, plan->kind);
    const double lengths[] = { plan->x,      plan->y,     plan->end_x, plan->end_y,
                               plan->radius, plan->start, plan->end };

    hash = hash_bytes(hash, lengths, sizeof(lengths));
    for (size_t i = 0; i < plan->n_stops; i++) {
        hash = hash_double(hash, plan->stops[i].position);
        hash = hash_word(hash, plan->stops[i].color);
    }
    return hash;
}

struct gradient *gradient_update(struct gradient *before, const struct gradient_plan *plan)
{
    uint64_t signature = signature_of(plan);

    if (before && before->signature == signature)
        return before;
    struct gradient *gradient = before ? before : g_new(struct gradient, 1);
    gradient->plan = *plan;
    gradient->plan.start = fmod(plan->start, 2 * G_PI);
    gradient->plan.end += gradient->plan.start - plan->start;
    gradient->signature = signature;
    build_table(gradient);
    return gradient;
}

void gradient_free(struct gradient *gradient)
{
    g_free(gradient);
}

uint64_t gradient_signature(const struct gradient *gradient)
{
    return gradient->signature;
}

bool gradient_plan_is_plain(const struct gradient_plan *plan)
{
    for (size_t i = 1; i < plan->n_stops; i++) {
        if (plan->stops[i].color != plan->stops[0].color)
            return false;
    }
    return true;
}

/* Interleaved gradient noise (Jimenez), in integers: 0..255, a different order from pixel to pixel
 * in which neighbors even each other out. */
static inline uint32_t noise_at(int x, int y)
{
    uint32_t inner = (uint32_t)x * 288237685U + (uint32_t)y * 25070370U;
    uint32_t outer = inner * 52U + (uint32_t)((uint64_t)inner * 4221604523U >> 32);

    return outer >> 24;
}

static inline uint32_t pixel_at(const struct gradient *gradient, double position, uint32_t noise)
{
    double within = position > 0 ? MIN(position, 1) : 0; /* also what is no number */
    int step = (int)(within * (TABLE_STEPS - 1) + 0.5);
    const struct fine_color *color = &gradient->table[step];

    return (color->alpha + noise) >> 8 << 24 | (color->red + noise) >> 8 << 16 |
           (color->green + noise) >> 8 << 8 | (color->blue + noise) >> 8;
}

/* Clockwise from 12 o'clock, -pi to pi. A tenth of a step of the color table from atan2(), at a
 * third of its price. */
static double angle_to(double x, double y)
{
    double across = fabs(x);
    double up = fabs(y);
    double larger = MAX(across, up);
    double part = larger > 0 ? MIN(across, up) / larger : 0;
    double square = part * part;
    double angle =
        ((-0.0464964749 * square + 0.15931422) * square - 0.327622764) * square * part + part;

    if (across > up)
        angle = G_PI / 2 - angle;
    if (y > 0)
        angle = G_PI - angle;
    return x < 0 ? -angle : angle;
}

/* How far around, as a part of the way from start to end; beyond it, what is nearer. The start lies
 * within a turn. */
static double sweep_position(const struct gradient_plan *plan, double x, double y)
{
    double span = fabs(plan->end - plan->start);
    double from = angle_to(x, y) - plan->start;

    if (plan->end < plan->start)
        from = -from;
    while (from < 0)
        from += 2 * G_PI;
    while (from >= 2 * G_PI)
        from -= 2 * G_PI;
    if (span <= 0)
        return 0;
    return from <= span ? from / span : from < (span + 2 * G_PI) / 2 ? 1 : 0;
}

static double linear_position(const struct gradient_plan *plan, double x, double y)
{
    double across = plan->end_x - plan->x;
    double down = plan->end_y - plan->y;
    double square = across * across + down * down;

    return square > 0 ? (x * across + y * down) / square : 1;
}

static double position_of(const struct gradient_plan *plan, double x, double y)
{
    x -= plan->x;
    y -= plan->y;
    switch (plan->kind) {
    case GRADIENT_LINEAR:
        return linear_position(plan, x, y);
    case GRADIENT_RADIAL:
        return plan->radius > 0 ? sqrt(x * x + y * y) / plan->radius : 1;
    case GRADIENT_SWEEP:
        return sweep_position(plan, x, y);
    }
    return 0;
}

void gradient_render(const struct gradient *gradient, const cairo_matrix_t *matrix,
                     const struct pixels *pixels, struct point origin)
{
    cairo_matrix_t back = *matrix;

    if (cairo_matrix_invert(&back) != CAIRO_STATUS_SUCCESS)
        return;
    for (int row = 0; row < pixels->height; row++) {
        uint32_t *out = pixels_row(pixels, row);
        int panel_y = origin.y + row;
        for (int column = 0; column < pixels->width; column++) {
            int panel_x = origin.x + column;
            double x = panel_x + 0.5;
            double y = panel_y + 0.5;
            double own_x = back.xx * x + back.xy * y + back.x0;
            double own_y = back.yx * x + back.yy * y + back.y0;
            out[column] = pixel_at(gradient, position_of(&gradient->plan, own_x, own_y),
                                   noise_at(panel_x, panel_y));
        }
    }
}
