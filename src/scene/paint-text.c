/* Text: in one color straight onto the canvas, else through a mask of its glyphs. */
#include "scene/paint.h"
#include "scene/transform.h"

void paint_text(const struct canvas *canvas, const struct node *node)
{
    const struct point at = { node->box.x, node->box.y };
    struct paint paint = paint_of(node, GRADIENT_OF_FILL, node->look.color);
    bool whole = transform_is_whole(&node->matrix);
    struct mask mask;

    if (!paint.color || (node->look.hollow && !canvas->silhouette))
        return;
    if (whole && !paint.gradient) {
        struct rect moved = transform_rect(&node->matrix, (struct rect){ at.x, at.y, 1, 1 });
        canvas_set_color(canvas->cr, paint.color);
        text_block_paint(node->text, canvas->cr, (struct point){ moved.x, moved.y }, node->scroll);
        return;
    }
    paint_mask_begin(&mask, node);
    /* Glyphs that are turned would each be put on whole pixels, and dance. */
    if (whole)
        text_block_paint(node->text, mask.cr, at, node->scroll);
    else
        text_block_fill(node->text, mask.cr, at, node->scroll);
    mask_end(&mask, canvas, &paint);
}
