#include "scene/barcode.h"

#include <stdint.h>
#include <string.h>

#include <glib.h>
#include <zint.h>

/* Quiet zones by the standards (ISO/IEC 18004, 24778, 15438, 15417, 16022, 15420), none below two:
 * a panel's edge is no paper. */
struct symbology {
    const char *name;
    int zint;
    int quiet_x, quiet_y;
    int row_height;
    int option_1, option_3;
};

static const struct symbology symbologies[] = {
    { "qr", BARCODE_QRCODE, 4, 4, 1, 2, 0 }, /* error correction M */
    { "aztec", BARCODE_AZTEC, 2, 2, 1, 0, 0 },
    { "pdf417", BARCODE_PDF417, 2, 2, 3, 0, 0 },
    { "code128", BARCODE_CODE128, 10, 2, 0, 0, 0 },
    { "datamatrix", BARCODE_DATAMATRIX, 2, 2, 1, 0, DM_SQUARE },
    { "ean13", BARCODE_EANX, 11, 2, 0, 0, 0 },
};

struct barcode {
    const struct symbology *symbology;
    int columns, rows;
    uint8_t *modules; /* a byte each */
};

static const struct symbology *find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(symbologies); i++) {
        if (g_str_equal(symbologies[i].name, name))
            return &symbologies[i];
    }
    return NULL;
}

/* An EAN-13 has twelve digits, and one that checks them; zint would make shorter ones of less. */
static bool is_possible(const struct symbology *symbology, const char *text)
{
    size_t length = strlen(text);

    if (length == 0 || length > BARCODE_TEXT_MAX || !g_utf8_validate(text, -1, NULL))
        return false;
    if (symbology->zint != BARCODE_EANX)
        return true;
    return strspn(text, "0123456789") == length && (length == 12 || length == 13);
}

static struct barcode *from_symbol(const struct symbology *symbology,
                                   const struct zint_symbol *symbol)
{
    struct barcode *barcode = g_new(struct barcode, 1);
    size_t columns = (size_t)symbol->width;
    size_t rows = (size_t)symbol->rows;

    *barcode = (struct barcode){
        .symbology = symbology,
        .columns = symbol->width,
        .rows = symbol->rows,
        .modules = g_new(uint8_t, columns * rows + 1),
    };
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns; column++)
            barcode->modules[row * columns + column] =
                symbol->encoded_data[row][column / 8] >> (column % 8) & 1;
    }
    return barcode;
}

struct barcode *barcode_new(const char *name, const char *text)
{
    const struct symbology *symbology = find(name);
    struct barcode *barcode = NULL;

    if (!symbology || !is_possible(symbology, text))
        return NULL;
    struct zint_symbol *symbol = ZBarcode_Create();
    if (!symbol)
        return NULL;
    symbol->symbology = symbology->zint;
    symbol->input_mode = UNICODE_MODE;
    if (symbology->option_1 > 0)
        symbol->option_1 = symbology->option_1;
    symbol->option_3 = symbology->option_3;
    int r = ZBarcode_Encode(symbol, (const unsigned char *)text, (int)strlen(text));
    if (r < ZINT_ERROR && symbol->rows > 0 && symbol->width > 0)
        barcode = from_symbol(symbology, symbol);
    ZBarcode_Delete(symbol);
    return barcode;
}

void barcode_free(struct barcode *barcode)
{
    if (!barcode)
        return;
    g_free(barcode->modules);
    g_free(barcode);
}

int barcode_columns(const struct barcode *barcode)
{
    return barcode->columns;
}

int barcode_rows(const struct barcode *barcode)
{
    return barcode->rows;
}

bool barcode_is_dark(const struct barcode *barcode, int column, int row)
{
    return barcode->modules[row * barcode->columns + column] != 0;
}

int barcode_row_height(const struct barcode *barcode)
{
    return barcode->symbology->row_height;
}

int barcode_quiet_x(const struct barcode *barcode)
{
    return barcode->symbology->quiet_x;
}

int barcode_quiet_y(const struct barcode *barcode)
{
    return barcode->symbology->quiet_y;
}
