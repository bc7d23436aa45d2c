/* Codes for scanners, as a grid of modules; by zint, in memory only. */
#pragma once

#include <stdbool.h>

/* Longer texts are no code that a scanner reads off a small panel. */
#define BARCODE_TEXT_MAX 2000

struct barcode;

/* "qr", "aztec", "pdf417", "code128", "datamatrix" or "ean13". NULL: not one of these, or the text
 * cannot be said with it. */
struct barcode *barcode_new(const char *symbology, const char *text);
void barcode_free(struct barcode *barcode);
int barcode_columns(const struct barcode *barcode);
int barcode_rows(const struct barcode *barcode);
bool barcode_is_dark(const struct barcode *barcode, int column, int row);
/* The height of a row in widths of a module; 0: as high as there is room (a code of bars). */
int barcode_row_height(const struct barcode *barcode);
/* What must stay white around it, in modules. */
int barcode_quiet_x(const struct barcode *barcode);
int barcode_quiet_y(const struct barcode *barcode);
