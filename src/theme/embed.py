#!/usr/bin/python3
"""Writes the built-in theme as a C array: embed.py builtin.xml OUTPUT.c"""
import sys

data = open(sys.argv[1], 'rb').read()
with open(sys.argv[2], 'w') as out:
    out.write('#include "theme/builtin.h"\n\nconst char builtin_theme_xml[] = {\n')
    for start in range(0, len(data), 16):
        out.write('    ' + ' '.join(f'{byte},' for byte in data[start:start + 16]) + '\n')
    out.write('};\nconst size_t builtin_theme_xml_size = sizeof(builtin_theme_xml);\n')
