/* Text of pictures: the characters of a BitmapFont side by side, words before characters. */
#pragma once

#include "scene/layer.h"

/* Gets the pictures of the text at that size; true when it looks different from now on. What is
 * still being decoded has no width yet. */
bool bitmap_text_update(struct layer *layer, struct node *node, const char *text, int size);
/* The room it takes, pixels. */
struct size bitmap_text_size(const struct bitmap_text *text);
/* All of it as one picture of the box, placed as align and verticalAlign say; NULL: nothing. */
struct image *bitmap_text_compose(const struct bitmap_text *text, const struct node *node,
                                  bool rtl);
/* Two with equal keys look the same. */
uint64_t bitmap_text_key(const struct bitmap_text *text);
void bitmap_text_free(struct bitmap_text *text);
