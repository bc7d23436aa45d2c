/* A code on its white ground. The ground is the whole box; the code stands in the middle of it in
 * whole pixels, as large as its quiet zone leaves room for, and is never in another color. */
#include "scene/barcode.h"
#include "scene/paint.h"

/* Where the code goes in its box. */
struct grid {
    int x, y;
    int module, row; /* pixels */
};

static bool grid_of(const struct node *node, struct grid *ret)
{
    const struct barcode *code = node->barcode;
    struct rect box = node->box;
    int columns = barcode_columns(code) + 2 * barcode_quiet_x(code);
    int height = barcode_rows(code) * barcode_row_height(code);
    int module = box.width / columns;

    if (height > 0)
        module = MIN(module, box.height / (height + 2 * barcode_quiet_y(code)));
    int row = height > 0 ? module * barcode_row_height(code)
                         : box.height - 2 * module * barcode_quiet_y(code);
    if (module < 1 || row < 1)
        return false;
    *ret = (struct grid){
        .x = box.x + (box.width - module * barcode_columns(code)) / 2,
        .y = box.y + (box.height - row * barcode_rows(code)) / 2,
        .module = module,
        .row = row,
    };
    return true;
}

bool paint_barcode_fits(const struct node *node)
{
    struct grid grid;

    return node->barcode && grid_of(node, &grid);
}

static void add_modules(cairo_t *cr, const struct barcode *code, const struct grid *grid)
{
    for (int row = 0; row < barcode_rows(code); row++) {
        for (int column = 0; column < barcode_columns(code); column++) {
            int first = column;
            while (column < barcode_columns(code) && barcode_is_dark(code, column, row))
                column++;
            if (column > first)
                cairo_rectangle(cr, grid->x + first * grid->module, grid->y + row * grid->row,
                                (column - first) * grid->module, grid->row);
        }
    }
}

void paint_barcode(const struct canvas *canvas, const struct node *node)
{
    const struct paint white = { .color = 0xffffffff };
    const struct paint black = { .color = 0xff000000 };
    struct grid grid;
    struct mask mask;

    if (!node->barcode || !grid_of(node, &grid))
        return;
    paint_box(canvas, node, 0, &white);
    paint_mask_begin(&mask, node);
    add_modules(mask.cr, node->barcode, &grid);
    cairo_fill(mask.cr);
    mask_end(&mask, canvas, &black);
}
