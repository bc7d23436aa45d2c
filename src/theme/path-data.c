#include "theme/path-data.h"

#include <math.h>
#include <string.h>

/* Coordinates beyond this are no picture any more. */
#define COORDINATE_MAX 1e6

/* Arcs flatter than this are lines: their squares would be no numbers. */
#define RADIUS_MIN 1e-9

struct point {
    double x, y;
};

struct path_reader {
    const char *text;
    const char *at;
    GArray *segments;
    struct point start;   /* of the current part */
    struct point here;    /* where the last segment ended */
    struct point control; /* of the last curve, for S and T */
    char last;            /* the last command, in capitals; 0: none */
    const char *why;
};

static bool fail(struct path_reader *reader, const char *why)
{
    if (!reader->why)
        reader->why = why;
    return false;
}

static void skip_space(struct path_reader *reader)
{
    reader->at += strspn(reader->at, " \t\r\n");
}

static void skip_separator(struct path_reader *reader)
{
    skip_space(reader);
    if (*reader->at == ',')
        reader->at++;
    skip_space(reader);
}

/* The length of a number, 0: there is none. SVG's are not quite those of strtod(): "1.5.5" is two,
 * and there is neither "inf" nor hexadecimal. */
static size_t number_length(const char *text)
{
    const char *p = text;
    size_t digits;

    p += *p == '+' || *p == '-';
    digits = strspn(p, "0123456789");
    p += digits;
    if (*p == '.') {
        size_t fraction = strspn(p + 1, "0123456789");

        digits += fraction;
        p += fraction + 1;
    }
    if (digits == 0)
        return 0;
    if (*p == 'e' || *p == 'E') {
        const char *exponent = p + 1;

        exponent += *exponent == '+' || *exponent == '-';
        if (g_ascii_isdigit(*exponent))
            p = exponent + strspn(exponent, "0123456789");
    }
    return (size_t)(p - text);
}

static bool at_number(const struct path_reader *reader)
{
    return number_length(reader->at) > 0;
}

static bool read_number(struct path_reader *reader, double *ret)
{
    char digits[64];
    size_t length = number_length(reader->at);

    if (length == 0)
        return fail(reader, *reader->at ? "a number should stand here" : "numbers are missing");
    if (length >= sizeof(digits))
        return fail(reader, "this number is too long");
    memcpy(digits, reader->at, length);
    digits[length] = '\0';
    *ret = g_ascii_strtod(digits, NULL);
    if (fabs(*ret) > COORDINATE_MAX)
        return fail(reader, "this number is too large");
    reader->at += length;
    skip_separator(reader);
    return true;
}

/* The flags of an arc may stand together: "01". */
static bool read_flag(struct path_reader *reader, bool *ret)
{
    if (*reader->at != '0' && *reader->at != '1')
        return fail(reader, "a flag of an arc is 0 or 1");
    *ret = *reader->at++ == '1';
    skip_separator(reader);
    return true;
}

static bool read_point(struct path_reader *reader, bool relative, struct point *ret)
{
    struct point point;

    if (!read_number(reader, &point.x) || !read_number(reader, &point.y))
        return false;
    *ret = (struct point){
        point.x + (relative ? reader->here.x : 0),
        point.y + (relative ? reader->here.y : 0),
    };
    return true;
}

static bool add(struct path_reader *reader, struct path_segment segment)
{
    if (reader->segments->len >= PATH_SEGMENTS_MAX)
        return fail(reader, "the path is too long");
    g_array_append_val(reader->segments, segment);
    reader->here = (struct point){ segment.x, segment.y };
    return true;
}

static bool add_line(struct path_reader *reader, struct point end)
{
    return add(reader, (struct path_segment){ .kind = PATH_LINE, .x = end.x, .y = end.y });
}

static bool add_curve(struct path_reader *reader, struct point first, struct point second,
                      struct point end)
{
    return add(reader, (struct path_segment){
                           .kind = PATH_CURVE,
                           .x1 = first.x,
                           .y1 = first.y,
                           .x2 = second.x,
                           .y2 = second.y,
                           .x = end.x,
                           .y = end.y,
                       });
}

/* A quadratic curve as a cubic one. */
static bool add_quadratic(struct path_reader *reader, struct point control, struct point end)
{
    struct point from = reader->here;
    struct point first = { from.x + 2.0 / 3 * (control.x - from.x),
                           from.y + 2.0 / 3 * (control.y - from.y) };
    struct point second = { end.x + 2.0 / 3 * (control.x - end.x),
                            end.y + 2.0 / 3 * (control.y - end.y) };

    return add_curve(reader, first, second, end);
}

struct arc {
    double rx, ry, angle; /* angle of its x axis, in radians */
    bool large, sweep;
    struct point end;
};

/* An arc around its center, see appendix B.2 of SVG 2. */
struct centered_arc {
    struct point center;
    double rx, ry, angle;
    double start, length; /* radians */
};

static struct point turned(struct point point, double angle)
{
    return (struct point){
        cos(angle) * point.x - sin(angle) * point.y,
        sin(angle) * point.x + cos(angle) * point.y,
    };
}

static struct centered_arc center_arc(struct point from, const struct arc *arc)
{
    struct point half =
        turned((struct point){ (from.x - arc->end.x) / 2, (from.y - arc->end.y) / 2 }, -arc->angle);
    double scale =
        sqrt(half.x * half.x / (arc->rx * arc->rx) + half.y * half.y / (arc->ry * arc->ry));
    double rx = arc->rx * MAX(scale, 1);
    double ry = arc->ry * MAX(scale, 1);
    double cross = rx * rx * half.y * half.y + ry * ry * half.x * half.x;
    double root =
        sqrt(MAX((rx * rx * ry * ry - cross) / cross, 0)) * (arc->large == arc->sweep ? -1 : 1);
    struct point middle = { root * rx * half.y / ry, -root * ry * half.x / rx };
    struct point center = turned(middle, arc->angle);
    double start = atan2((half.y - middle.y) / ry, (half.x - middle.x) / rx);
    double end = atan2((-half.y - middle.y) / ry, (-half.x - middle.x) / rx);
    double length = end - start;

    if (arc->sweep && length < 0)
        length += 2 * G_PI;
    if (!arc->sweep && length > 0)
        length -= 2 * G_PI;
    return (struct centered_arc){
        .center = { center.x + (from.x + arc->end.x) / 2, center.y + (from.y + arc->end.y) / 2 },
        .rx = rx,
        .ry = ry,
        .angle = arc->angle,
        .start = start,
        .length = length,
    };
}

static struct point on_arc(const struct centered_arc *arc, double x, double y)
{
    struct point point = turned((struct point){ arc->rx * x, arc->ry * y }, arc->angle);

    return (struct point){ arc->center.x + point.x, arc->center.y + point.y };
}

/* Curves of at most a quarter of a turn each. */
static bool add_centered_arc(struct path_reader *reader, const struct centered_arc *arc,
                             struct point end)
{
    int parts = MAX((int)ceil(fabs(arc->length) / (G_PI / 2) - 1e-9), 1);
    double step = arc->length / parts;
    double reach = 4.0 / 3 * tan(step / 4);

    for (int i = 0; i < parts; i++) {
        double a = arc->start + step * i;
        double b = a + step;
        struct point first = on_arc(arc, cos(a) - reach * sin(a), sin(a) + reach * cos(a));
        struct point second = on_arc(arc, cos(b) + reach * sin(b), sin(b) - reach * cos(b));
        struct point to = i + 1 == parts ? end : on_arc(arc, cos(b), sin(b));

        if (!add_curve(reader, first, second, to))
            return false;
    }
    return true;
}

static bool add_arc(struct path_reader *reader, const struct arc *arc)
{
    struct point from = reader->here;

    if (from.x == arc->end.x && from.y == arc->end.y)
        return true;
    if (arc->rx < RADIUS_MIN || arc->ry < RADIUS_MIN)
        return add_line(reader, arc->end);

    struct centered_arc centered = center_arc(from, arc);

    return add_centered_arc(reader, &centered, arc->end);
}

static bool read_arc(struct path_reader *reader, bool relative)
{
    struct arc arc;

    if (!read_number(reader, &arc.rx) || !read_number(reader, &arc.ry) ||
        !read_number(reader, &arc.angle) || !read_flag(reader, &arc.large) ||
        !read_flag(reader, &arc.sweep) || !read_point(reader, relative, &arc.end))
        return false;
    arc.rx = fabs(arc.rx);
    arc.ry = fabs(arc.ry);
    arc.angle *= G_PI / 180;
    return add_arc(reader, &arc);
}

/* Of S and T: the last control point mirrored, when the last command had one. */
static struct point mirrored_control(const struct path_reader *reader, const char *commands)
{
    if (!reader->last || !strchr(commands, reader->last))
        return reader->here;
    return (struct point){ 2 * reader->here.x - reader->control.x,
                           2 * reader->here.y - reader->control.y };
}

static bool read_cubic(struct path_reader *reader, bool relative, bool smooth)
{
    struct point first = mirrored_control(reader, "CS");
    struct point second;
    struct point end;

    if ((!smooth && !read_point(reader, relative, &first)) ||
        !read_point(reader, relative, &second) || !read_point(reader, relative, &end))
        return false;
    reader->control = second;
    return add_curve(reader, first, second, end);
}

static bool read_quadratic(struct path_reader *reader, bool relative, bool smooth)
{
    struct point control = mirrored_control(reader, "QT");
    struct point end;

    if ((!smooth && !read_point(reader, relative, &control)) || !read_point(reader, relative, &end))
        return false;
    reader->control = control;
    return add_quadratic(reader, control, end);
}

static bool read_line(struct path_reader *reader, bool relative)
{
    struct point end;

    return read_point(reader, relative, &end) && add_line(reader, end);
}

static bool read_straight(struct path_reader *reader, bool relative, bool horizontal)
{
    struct point end = reader->here;
    double *coordinate = horizontal ? &end.x : &end.y;
    double number;

    if (!read_number(reader, &number))
        return false;
    *coordinate = number + (relative ? *coordinate : 0);
    return add_line(reader, end);
}

static bool read_move(struct path_reader *reader, bool relative)
{
    struct point to;

    if (!read_point(reader, relative, &to))
        return false;
    reader->start = to;
    return add(reader, (struct path_segment){ .kind = PATH_MOVE, .x = to.x, .y = to.y });
}

static bool read_close(struct path_reader *reader)
{
    return add(reader, (struct path_segment){
                           .kind = PATH_CLOSE,
                           .x = reader->start.x,
                           .y = reader->start.y,
                       });
}

/* The arguments of a command, once. */
static bool read_once(struct path_reader *reader, char command, bool relative)
{
    switch (command) {
    case 'M':
        return read_move(reader, relative);
    case 'L':
        return read_line(reader, relative);
    case 'H':
    case 'V':
        return read_straight(reader, relative, command == 'H');
    case 'C':
    case 'S':
        return read_cubic(reader, relative, command == 'S');
    case 'Q':
    case 'T':
        return read_quadratic(reader, relative, command == 'T');
    case 'A':
        return read_arc(reader, relative);
    case 'Z':
        return read_close(reader);
    }
    return fail(reader, "there is no such command");
}

/* A command with all its arguments; further points of M are lines. */
static bool read_command(struct path_reader *reader)
{
    char letter = *reader->at;
    char command = g_ascii_toupper(letter);
    bool relative = letter != command;

    if (!strchr("MLHVCSQTAZ", command))
        return fail(reader, reader->last && !at_number(reader) ? "there is no such command"
                                                               : "a command should stand here");
    if (!reader->last && command != 'M')
        return fail(reader, "a path begins with M");
    reader->at++;
    skip_space(reader);
    do {
        if (!read_once(reader, command, relative))
            return false;
        reader->last = command;
        if (command == 'M')
            command = 'L';
    } while (command != 'Z' && at_number(reader));
    return true;
}

bool path_data_read(const char *text, GArray *segments, size_t *ret_offset, const char **ret_why)
{
    struct path_reader reader = { .text = text, .at = text, .segments = segments };

    skip_space(&reader);
    while (*reader.at) {
        if (!read_command(&reader)) {
            if (ret_offset)
                *ret_offset = (size_t)(reader.at - text);
            if (ret_why)
                *ret_why = reader.why;
            return false;
        }
        skip_space(&reader);
    }
    return true;
}
