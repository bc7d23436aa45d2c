#!/usr/bin/python3
"""Makes the pixel fonts of the theme Mono from their drawings. Needs python3-fonttools.

    cd tools/pixel-font
    ./pixel-font.py dorsal-pixel.txt "Dorsal Pixel" 7 2 ../../data/themes/mono/fonts
    ./pixel-font.py dorsal-pixel-clock.txt "Dorsal Pixel Clock" 36 0 ../../data/themes/mono/fonts

A drawing is one line for each letter: the letter, a space, and its rows from the top, a slash
between, # for a pixel; ASCENT rows stand on the base line and DESCENT below it. One pixel is 100
units and the em is ASCENT + DESCENT pixels: type of that size, or a multiple, is on the grid."""
import sys
import unicodedata

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

PIXEL = 100

# Marks of composed letters, as (rows, gap to the letter).
MARKS = {
    "\u0300": ["#.", ".#"], "\u0301": [".#", "#."], "\u0302": [".#.", "#.#"],
    "\u0303": [".#.#", "#.#."], "\u0308": ["#.#"], "\u030a": [".#.", "#.#", ".#."],
    "\u030c": ["#.#", ".#."], "\u030b": [".#.#", "#.#."], "\u0304": ["###"],
    "\u0306": ["#.#", ".#."], "\u0307": ["#"],
}
COMPOSED = range(0xC0, 0x17F)


def read_drawings(path):
    glyphs = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line[1:2] == " " and not line.startswith("# 5"):
                glyphs[line[0]] = line[2:].rstrip("\n").split("/")
    return glyphs


def pixels_of(rows, ascent):
    return {(x, ascent - 1 - y) for y, row in enumerate(rows) for x, c in enumerate(row) if c == "#"}


def compose(glyphs, letter, ascent):
    """The pixels of a letter with a mark above, or None."""
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) != 2 or parts[0] not in glyphs or parts[1] not in MARKS:
        return None
    rows = glyphs["ı" if parts[0] == "i" else parts[0]]
    base = pixels_of(rows, ascent)
    mark = MARKS[parts[1]]
    width = len(rows[0])
    left = (width - len(mark[0])) // 2
    bottom = max(y for _, y in base) + 2
    above = {(left + x, bottom + len(mark) - 1 - y)
             for y, row in enumerate(mark) for x, c in enumerate(row) if c == "#"}
    shift = max(0, -min(x for x, _ in above))
    return {(x + shift, y) for x, y in base | above}, width + shift


def outlines(pixels):
    """The edges between inside and outside, as closed loops; filled on their right side."""
    follow = {}
    for x, y in pixels:
        for edge, beside in ((((x, y), (x, y + 1)), (x - 1, y)),
                             (((x, y + 1), (x + 1, y + 1)), (x, y + 1)),
                             (((x + 1, y + 1), (x + 1, y)), (x + 1, y)),
                             (((x + 1, y), (x, y)), (x, y - 1))):
            if beside not in pixels:
                follow.setdefault(edge[0], []).append(edge[1])
    while follow:
        start = min(follow)
        loop, point, came = [start], start, None
        while True:
            ways = follow[point]
            # Where two loops touch at a corner, turn right: each pixel keeps to itself.
            way = ways[0]
            if len(ways) > 1 and came is not None:
                right = (came[1], -came[0])
                way = next(w for w in ways if (w[0] - point[0], w[1] - point[1]) == right)
            ways.remove(way)
            if not ways:
                del follow[point]
            came = (way[0] - point[0], way[1] - point[1])
            point = way
            if point == start:
                break
            loop.append(point)
        yield [p for i, p in enumerate(loop)
               if (p[0] - loop[i - 1][0]) * (loop[(i + 1) % len(loop)][1] - p[1])
               != (p[1] - loop[i - 1][1]) * (loop[(i + 1) % len(loop)][0] - p[0])]


def draw(pixels):
    pen = TTGlyphPen(None)
    for loop in outlines(set(pixels)):
        pen.moveTo((loop[0][0] * PIXEL, loop[0][1] * PIXEL))
        for x, y in loop[1:]:
            pen.lineTo((x * PIXEL, y * PIXEL))
        pen.closePath()
    return pen.glyph()


def main():
    path, family, ascent, descent, folder = sys.argv[1:6]
    ascent, descent = int(ascent), int(descent)
    gap = 1 if ascent < 16 else ascent // 9
    drawings = read_drawings(path)
    glyphs = {letter: (pixels_of(rows, ascent), len(rows[0])) for letter, rows in drawings.items()}
    glyphs[" "] = (set(), 2 if ascent < 16 else 8)
    glyphs["\u00a0"] = glyphs[" "]
    for code in COMPOSED:
        made = chr(code) not in glyphs and compose(drawings, chr(code), ascent)
        if made:
            glyphs[chr(code)] = made
    order = [".notdef"] + [f"uni{ord(letter):04X}" for letter in sorted(glyphs)]
    builder = FontBuilder((ascent + descent) * PIXEL, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(letter): f"uni{ord(letter):04X}" for letter in glyphs})
    shapes = {f"uni{ord(l):04X}": draw(p) for l, (p, _) in glyphs.items()}
    shapes[".notdef"] = draw({(x, y) for x in range(4) for y in range(7) if x in (0, 3) or y in (0, 6)})
    builder.setupGlyf(shapes)
    widths = {f"uni{ord(l):04X}": ((w + gap) * PIXEL, 0) for l, (_, w) in glyphs.items()}
    widths[".notdef"] = (5 * PIXEL, 0)
    builder.setupHorizontalMetrics(
        {name: (advance, getattr(shapes[name], "xMin", 0) if shapes[name].numberOfContours else 0)
         for name, (advance, _) in widths.items()})
    builder.setupHorizontalHeader(ascent=ascent * PIXEL, descent=-descent * PIXEL)
    builder.setupOS2(sTypoAscender=ascent * PIXEL, sTypoDescender=-descent * PIXEL,
                     sTypoLineGap=0, usWinAscent=ascent * PIXEL, usWinDescent=descent * PIXEL)
    builder.setupNameTable({
        "familyName": family, "styleName": "Regular",
        "copyright": "Copyright 2026 The Dorsal authors",
        "licenseDescription": "This Font Software is licensed under the SIL Open Font License, "
                              "Version 1.1.",
        "licenseInfoURL": "https://openfontlicense.org",
    })
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 3849984000
    builder.font.recalcTimestamp = False
    builder.save(f"{folder}/{path.rsplit('.', 1)[0]}.ttf")


if __name__ == "__main__":
    main()
