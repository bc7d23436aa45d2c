/* Theme packages: one file ID.dorsal, a zip archive (stored or deflated) with one folder named ID
 * that holds theme.xml and what belongs to it. This header has the rules that all share who pack,
 * check and install: what files there may be, and how large.
 *
 * The archive is opened by dorsal-decode alone, locked in. It checks all there is to check and
 * hands back a flat stream: struct package_head, then for each file struct package_entry, the path
 * with its zero byte, and the bytes, the three together padded to PACKAGE_ALIGN. Whoever gets the
 * stream checks its bounds and all paths again, with package_read(). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#define PACKAGE_SUFFIX ".dorsal"

#define PACKAGE_FILE_MAX  (32u << 20) /* bytes of the archive */
#define PACKAGE_TOTAL_MAX (64u << 20) /* bytes of all files in it */
#define PACKAGE_FILES_MAX 256
#define PACKAGE_PATH_MAX  160 /* bytes, below the folder */
#define PACKAGE_ID_MAX    64
/* Deflate reaches 1032:1, pictures and texts of themes hardly 50:1. Small files may be anything. */
#define PACKAGE_RATIO_MAX  200
#define PACKAGE_RATIO_FROM (1u << 20)

enum package_type {
    PACKAGE_MARKUP, /* theme.xml, sample.xml, strings/LANGUAGE.xml */
    PACKAGE_IMAGE,  /* .png .jpg .jpeg .webp .svg */
    PACKAGE_FONT,   /* .ttf .otf */
    PACKAGE_TEXT,   /* LICENSE, README, OFL, COPYING, with or without .txt or .md */
};

struct package_rule {
    enum package_type type;
    size_t max; /* bytes */
};

/* Everything that can be wrong with a package. */
enum package_problem {
    PACKAGE_GOOD,
    PACKAGE_NOT_AN_ARCHIVE,
    PACKAGE_TOO_LARGE,
    PACKAGE_TOO_MANY_FILES,
    PACKAGE_NO_FOLDER,
    PACKAGE_NO_THEME,
    PACKAGE_BAD_PATH,
    PACKAGE_NOT_ALLOWED,
    PACKAGE_TWICE,
    PACKAGE_NO_FILE,
    PACKAGE_ENCRYPTED,
    PACKAGE_BAD_METHOD,
    PACKAGE_ENTRY_TOO_LARGE,
    PACKAGE_TOTAL_TOO_LARGE,
    PACKAGE_BOMB,
    PACKAGE_DAMAGED,
    PACKAGE_BAD_IMAGE,
    PACKAGE_BAD_FONT,
    PACKAGE_BAD_TEXT,
    PACKAGE_PROBLEMS,
};

/* In words, to follow the name of the file it is about. */
const char *package_problem_text(enum package_problem problem);
/* "PATH: what is wrong", or only what is wrong when there is no path; g_free(). */
char *package_problem_format(enum package_problem problem, const char *path);

/* What the file at this path below the theme's folder is: checks the path (relative, no "..", no
 * hidden names, plain ASCII) and that such files are allowed. */
enum package_problem package_rule(const char *path, struct package_rule *ret);

/* ---- the stream ---- */

#define PACKAGE_MAGIC UINT32_C(0x44504b31)
#define PACKAGE_ALIGN 8

struct package_head {
    uint32_t magic;
    uint32_t problem;                /* enum package_problem; not 0: no files follow */
    uint64_t size;                   /* of the stream with this head */
    char path[PACKAGE_PATH_MAX + 1]; /* what the problem is about, or "" */
    char id[PACKAGE_ID_MAX + 1];
};

struct package_entry {
    uint32_t path_size; /* with the zero byte */
    uint32_t size;      /* of the bytes */
};

/* Room for any stream. */
#define PACKAGE_STREAM_MAX                                                                         \
    (sizeof(struct package_head) + PACKAGE_TOTAL_MAX +                                             \
     (size_t)PACKAGE_FILES_MAX *                                                                   \
         (sizeof(struct package_entry) + PACKAGE_PATH_MAX + 1 + PACKAGE_ALIGN))

struct package_file {
    const char *path; /* below the theme's folder */
    enum package_type type;
    const uint8_t *data;
    size_t size;
};

struct package {
    char id[PACKAGE_ID_MAX + 1]; /* an identifier, see base/text.h */
    GArray *files;               /* of struct package_file, pointing into the stream */
};

/* Reads a stream that came from anywhere. -EBADMSG: it is none; or it tells of a problem: -EINVAL,
 * and `ret_why` (g_free) says which. */
int package_read(const void *stream, size_t size, struct package *ret, char **ret_why);
void package_fini(struct package *package);

/* Bytes of an entry with its path and its bytes, padded. */
static inline size_t package_entry_room(size_t path_size, size_t size)
{
    size_t length = sizeof(struct package_entry) + path_size + size;

    return (length + PACKAGE_ALIGN - 1) / PACKAGE_ALIGN * PACKAGE_ALIGN;
}
