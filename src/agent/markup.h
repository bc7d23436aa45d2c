/* A notification's body comes with a little HTML (Desktop Notifications Specification 1.2,
 * "Markup"), or with text that only looks like it. */
#pragma once

#include <stddef.h>

/* Plain text of at most `max` bytes: the tags b, i, u, a, img, br, p and those that browsers and
 * chat programs add are taken out (an image leaves its alt text, br and p a line), the entities of
 * XML become characters, anything else stays as it is. White space at both ends goes. Free with
 * g_free(). */
char *markup_to_plain(const char *markup, size_t max);
