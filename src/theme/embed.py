#!/usr/bin/python3
"""Writes the built-in theme as one file and as a C array: embed.py OUT.xml OUT.c THEME.xml PART.xml...

The parts, each with a root <Part>, are put before the end of THEME.xml."""
import re
import sys

joined, output, theme, *parts = sys.argv[1:]


def read(path):
    return open(path, encoding='utf-8').read()


def inside(path):
    return re.search(r'<Part>\n(.*)</Part>', read(path), re.S).group(1)


head, end, _ = read(theme).rpartition('</Theme>')
data = (head + ''.join(inside(part) for part in parts) + end + '\n').encode()
open(joined, 'wb').write(data)
with open(output, 'w') as out:
    out.write('#include "theme/builtin.h"\n\nconst char builtin_theme_xml[] = {\n')
    for start in range(0, len(data), 16):
        out.write('    ' + ' '.join(f'{byte},' for byte in data[start:start + 16]) + '\n')
    out.write('};\nconst size_t builtin_theme_xml_size = sizeof(builtin_theme_xml);\n')
