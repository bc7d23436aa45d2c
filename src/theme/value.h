/* The values of expressions. Every type has null: what is missing stays missing, quietly. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/* Straight (not premultiplied) alpha, 0xAARRGGBB. */
typedef uint32_t color_t;

enum value_type {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_NUMBER,
    VALUE_STRING,
    VALUE_COLOR,
};

struct value {
    enum value_type type;
    union {
        bool boolean;
        double number;
        char *string; /* owned */
        color_t color;
    };
};

void value_clear(struct value *value);              /* frees, becomes null */
struct value value_copy(const struct value *value); /* with a string of its own */
bool value_equal(const struct value *a, const struct value *b);
/* What a text shows for it: "" for null, numbers without needless digits. g_free(). */
char *value_to_string(const struct value *value);
const char *value_type_to_string(enum value_type type);
/* "#RGB", "#RRGGBB", "#AARRGGBB" (as in Watch Face Format). */
bool color_parse(const char *text, color_t *ret);
