/* The theme of builtin/ as it was at build time; embed.py writes the definitions. */
#pragma once

#include <stddef.h>

extern const char builtin_theme_xml[];
extern const size_t builtin_theme_xml_size;
