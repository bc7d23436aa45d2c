/* Points, rectangles and the small damage region that travels from scene to output. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct point {
    int x, y;
};

struct size {
    int width, height;
};

/* Pixels; x2 = x + width is exclusive. Empty when width or height is not positive. */
struct rect {
    int x, y, width, height;
};

/* Distances from the four edges, pixels. */
struct insets {
    int left, top, right, bottom;
};

bool rect_empty(struct rect rect);
bool rect_equal(struct rect a, struct rect b);
bool rect_contains(struct rect rect, struct point point);
bool rect_intersects(struct rect a, struct rect b);
struct rect rect_intersection(struct rect a, struct rect b);
/* The smallest rectangle around both; an empty one adds nothing. */
struct rect rect_union(struct rect a, struct rect b);
struct rect rect_inset(struct rect rect, struct insets insets);

/* Few enough that drivers which merge or iterate clips (mipi-dbi, ssd130x, udl) stay fast. */
#define REGION_MAX 8

/* A set of pixels as at most REGION_MAX rectangles that never overlap (FB_DAMAGE_CLIPS asks for
 * that). It may cover more than was added, never less. All zero is the empty region. */
struct region {
    size_t count;
    struct rect rects[REGION_MAX];
};

void region_add(struct region *region, struct rect rect);
void region_add_region(struct region *region, const struct region *other);
/* Cuts every rectangle to `bounds`. */
void region_clip(struct region *region, struct rect bounds);
bool region_empty(const struct region *region);
bool region_intersects(const struct region *region, struct rect rect);
size_t region_pixels(const struct region *region);

#define REGION_FOREACH(rect_, region_)                                                             \
    for (const struct rect *rect_ = (region_)->rects; rect_ < (region_)->rects + (region_)->count; \
         rect_++)
