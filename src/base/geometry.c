#include "base/geometry.h"

#include <limits.h>
#include <stdint.h>

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

bool rect_empty(struct rect rect)
{
    return rect.width <= 0 || rect.height <= 0;
}

bool rect_equal(struct rect a, struct rect b)
{
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

bool rect_contains(struct rect rect, struct point point)
{
    return point.x >= rect.x && point.y >= rect.y && point.x < rect.x + rect.width &&
           point.y < rect.y + rect.height;
}

struct rect rect_intersection(struct rect a, struct rect b)
{
    int x1 = max_int(a.x, b.x);
    int y1 = max_int(a.y, b.y);
    int x2 = min_int(a.x + a.width, b.x + b.width);
    int y2 = min_int(a.y + a.height, b.y + b.height);

    if (x2 <= x1 || y2 <= y1)
        return (struct rect){ 0 };
    return (struct rect){ x1, y1, x2 - x1, y2 - y1 };
}

bool rect_intersects(struct rect a, struct rect b)
{
    return !rect_empty(rect_intersection(a, b));
}

struct rect rect_union(struct rect a, struct rect b)
{
    if (rect_empty(a))
        return b;
    if (rect_empty(b))
        return a;

    int x1 = min_int(a.x, b.x);
    int y1 = min_int(a.y, b.y);
    int x2 = max_int(a.x + a.width, b.x + b.width);
    int y2 = max_int(a.y + a.height, b.y + b.height);

    return (struct rect){ x1, y1, x2 - x1, y2 - y1 };
}

struct rect rect_inset(struct rect rect, struct insets insets)
{
    return (struct rect){
        .x = rect.x + insets.left,
        .y = rect.y + insets.top,
        .width = max_int(0, rect.width - insets.left - insets.right),
        .height = max_int(0, rect.height - insets.top - insets.bottom),
    };
}

static int64_t area(struct rect rect)
{
    return rect_empty(rect) ? 0 : (int64_t)rect.width * rect.height;
}

static void remove_at(struct region *region, size_t i)
{
    region->rects[i] = region->rects[--region->count];
}

/* The pixels that joining two rectangles would add beyond what they cover. */
static int64_t waste(struct rect a, struct rect b)
{
    return area(rect_union(a, b)) - area(a) - area(b);
}

/* Joins the rectangle with the member that wastes least; the caller adds the result again. */
static struct rect take_cheapest(struct region *region, struct rect rect)
{
    size_t best = 0;

    for (size_t i = 1; i < region->count; i++)
        if (waste(region->rects[i], rect) < waste(region->rects[best], rect))
            best = i;

    struct rect joined = rect_union(region->rects[best], rect);

    remove_at(region, best);
    return joined;
}

/* Joins the rectangle with every member it touches, until it touches none. */
static struct rect absorb(struct region *region, struct rect rect)
{
    for (size_t i = 0; i < region->count;) {
        struct rect member = region->rects[i];

        if (rect_intersects(member, rect) || waste(member, rect) <= 0) {
            rect = rect_union(member, rect);
            remove_at(region, i);
            i = 0;
        } else {
            i++;
        }
    }
    return rect;
}

void region_add(struct region *region, struct rect rect)
{
    if (rect_empty(rect))
        return;

    rect = absorb(region, rect);
    while (region->count == REGION_MAX)
        rect = absorb(region, take_cheapest(region, rect));
    region->rects[region->count++] = rect;
}

void region_add_region(struct region *region, const struct region *other)
{
    REGION_FOREACH (rect, other)
        region_add(region, *rect);
}

void region_clip(struct region *region, struct rect bounds)
{
    struct region clipped = { 0 };

    REGION_FOREACH (rect, region)
        region_add(&clipped, rect_intersection(*rect, bounds));
    *region = clipped;
}

bool region_empty(const struct region *region)
{
    return region->count == 0;
}

bool region_intersects(const struct region *region, struct rect rect)
{
    REGION_FOREACH (member, region)
        if (rect_intersects(*member, rect))
            return true;
    return false;
}

size_t region_pixels(const struct region *region)
{
    size_t pixels = 0;

    REGION_FOREACH (rect, region)
        pixels += (size_t)area(*rect);
    return pixels;
}
