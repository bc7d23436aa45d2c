/* The archive is read with libzip: a central directory, local headers and data that may contradict
 * each other are nothing to read by hand. What libzip says is checked against package.h. */
#include "decode/unpack.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include <glib.h>
#include <zip.h>

#include "base/text.h"
#include "decode/font.h"
#include "decode/image.h"
#include "decode/package.h"

/* To look at every pixel of an image no larger result is needed. */
#define PROBE_SIDE 64

struct unpacker {
    zip_t *zip;
    struct package_head *head;
    uint8_t *room;
    size_t room_size;
    size_t used;
    size_t total;      /* bytes of all files so far */
    GHashTable *paths; /* those that were there, in lower case */
};

/* An entry of the archive. */
struct item {
    zip_uint64_t index;
    const char *name; /* with the folder */
    const char *path; /* below it */
    zip_stat_t stat;
    struct package_rule rule;
};

/* ---- what stands in the directory ----
 */

static bool is_folder(const char *name)
{
    return g_str_has_suffix(name, "/");
}

/* The package's folder, from the first name. */
static bool read_id(const char *name, char *id)
{
    size_t length = strcspn(name, "/");

    if (name[length] != '/' || length > PACKAGE_ID_MAX)
        return false;
    memcpy(id, name, length);
    id[length] = '\0';
    return text_is_identifier(id);
}

static const char *below_folder(const struct unpacker *unpacker, const char *name)
{
    size_t length = strlen(unpacker->head->id);

    return strncmp(name, unpacker->head->id, length) == 0 && name[length] == '/' ? name + length + 1
                                                                                 : NULL;
}

/* Makers on Unix keep the file's mode in the upper half of the attributes. */
static bool is_plain(zip_t *zip, zip_uint64_t index)
{
    zip_uint8_t system;
    zip_uint32_t attributes;

    if (zip_file_get_external_attributes(zip, index, 0, &system, &attributes) < 0)
        return false;
    if (system != ZIP_OPSYS_UNIX)
        return true;

    mode_t type = (attributes >> 16) & S_IFMT;
    return type == 0 || type == S_IFREG;
}

static enum package_problem check_sizes(const struct unpacker *unpacker, const struct item *item)
{
    if (item->stat.size > item->rule.max)
        return PACKAGE_ENTRY_TOO_LARGE;
    if (unpacker->total + item->stat.size > PACKAGE_TOTAL_MAX)
        return PACKAGE_TOTAL_TOO_LARGE;
    if (item->stat.size > PACKAGE_RATIO_FROM &&
        item->stat.size / PACKAGE_RATIO_MAX > item->stat.comp_size)
        return PACKAGE_BOMB;
    return PACKAGE_GOOD;
}

static enum package_problem check_item(struct unpacker *unpacker, struct item *item)
{
    const zip_uint64_t wanted =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;

    if (zip_stat_index(unpacker->zip, item->index, 0, &item->stat) < 0 ||
        (item->stat.valid & wanted) != wanted)
        return PACKAGE_DAMAGED;
    if (!is_plain(unpacker->zip, item->index))
        return PACKAGE_NO_FILE;

    enum package_problem problem = package_rule(item->path, &item->rule);
    if (problem != PACKAGE_GOOD)
        return problem;
    if (!g_hash_table_add(unpacker->paths, g_ascii_strdown(item->path, -1)))
        return PACKAGE_TWICE;
    if (item->stat.encryption_method != ZIP_EM_NONE)
        return PACKAGE_ENCRYPTED;
    if (item->stat.comp_method != ZIP_CM_STORE && item->stat.comp_method != ZIP_CM_DEFLATE)
        return PACKAGE_BAD_METHOD;
    return check_sizes(unpacker, item);
}

/* ---- what stands in the files ----
 */

static bool image_matches(enum image_format format, const char *path)
{
    static const struct {
        const char *suffix;
        enum image_format format;
    } suffixes[] = {
        { ".png", IMAGE_PNG },   { ".jpg", IMAGE_JPEG }, { ".jpeg", IMAGE_JPEG },
        { ".webp", IMAGE_WEBP }, { ".svg", IMAGE_SVG },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++)
        if (format == suffixes[i].format && g_str_has_suffix(path, suffixes[i].suffix))
            return true;
    return false;
}

static bool image_is_good(const char *path, const uint8_t *data, size_t size)
{
    g_autofree uint32_t *pixels = g_new(uint32_t, PROBE_SIDE * PROBE_SIDE);
    const struct size probe = { PROBE_SIDE, PROBE_SIDE };
    struct size got;

    return image_matches(image_format_of(data, size), path) &&
           image_decode(data, size, probe, DECODE_CONTAIN, pixels, &got) == 0;
}

static enum package_problem check_data(const struct item *item, const uint8_t *data)
{
    size_t size = item->stat.size;

    switch (item->rule.type) {
    case PACKAGE_IMAGE:
        return image_is_good(item->path, data, size) ? PACKAGE_GOOD : PACKAGE_BAD_IMAGE;
    case PACKAGE_FONT:
        return font_check(data, size) == 0 ? PACKAGE_GOOD : PACKAGE_BAD_FONT;
    case PACKAGE_MARKUP:
    case PACKAGE_TEXT:
        return g_utf8_validate((const char *)data, (gssize)size, NULL) ? PACKAGE_GOOD
                                                                       : PACKAGE_BAD_TEXT;
    }
    return PACKAGE_NOT_ALLOWED;
}

/* All of it and not a byte more; libzip compares the checksum at the end. */
static bool read_data(struct unpacker *unpacker, const struct item *item, uint8_t *data)
{
    zip_file_t *file = zip_fopen_index(unpacker->zip, item->index, 0);
    size_t size = item->stat.size;
    size_t done = 0;
    zip_int64_t n = 1;
    uint8_t more;

    if (!file)
        return false;
    while (done < size && n > 0) {
        n = zip_fread(file, data + done, size - done);
        done += n > 0 ? (size_t)n : 0;
    }
    bool whole = done == size && zip_fread(file, &more, 1) == 0;
    return zip_fclose(file) == 0 && whole;
}

static enum package_problem unpack_item(struct unpacker *unpacker, struct item *item)
{
    enum package_problem problem = check_item(unpacker, item);
    if (problem != PACKAGE_GOOD)
        return problem;

    const struct package_entry entry = { (uint32_t)strlen(item->path) + 1,
                                         (uint32_t)item->stat.size };
    size_t length = package_entry_room(entry.path_size, entry.size);
    if (length > unpacker->room_size - unpacker->used)
        return PACKAGE_TOTAL_TOO_LARGE;

    uint8_t *at = unpacker->room + unpacker->used;
    uint8_t *data = at + sizeof(entry) + entry.path_size;
    memcpy(at, &entry, sizeof(entry));
    memcpy(at + sizeof(entry), item->path, entry.path_size);
    if (!read_data(unpacker, item, data))
        return PACKAGE_DAMAGED;
    unpacker->used += length;
    unpacker->total += entry.size;
    return check_data(item, data);
}

/* ---- the archive ----
 */

static enum package_problem unpack_next(struct unpacker *unpacker, zip_uint64_t index)
{
    struct item item = { .index = index, .name = zip_get_name(unpacker->zip, index, 0) };

    if (!item.name)
        return PACKAGE_DAMAGED;
    g_strlcpy(unpacker->head->path, item.name, sizeof(unpacker->head->path));
    if (*unpacker->head->id == '\0' && !read_id(item.name, unpacker->head->id))
        return PACKAGE_NO_FOLDER;
    item.path = below_folder(unpacker, item.name);
    if (!item.path)
        return PACKAGE_NO_FOLDER;
    return is_folder(item.name) ? PACKAGE_GOOD : unpack_item(unpacker, &item);
}

static enum package_problem unpack_all(struct unpacker *unpacker)
{
    zip_int64_t count = zip_get_num_entries(unpacker->zip, 0);

    if (count > PACKAGE_FILES_MAX)
        return PACKAGE_TOO_MANY_FILES;
    for (zip_int64_t i = 0; i < count; i++) {
        enum package_problem problem = unpack_next(unpacker, (zip_uint64_t)i);

        if (problem != PACKAGE_GOOD)
            return problem;
    }
    *unpacker->head->path = '\0';
    return g_hash_table_contains(unpacker->paths, "theme.xml") ? PACKAGE_GOOD : PACKAGE_NO_THEME;
}

static zip_t *open_archive(const uint8_t *archive, size_t size, int flags)
{
    zip_source_t *source = zip_source_buffer_create(archive, size, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY | flags, NULL) : NULL;

    if (source && !zip)
        zip_source_free(source);
    return zip;
}

void unpack_refuse(enum package_problem problem, uint8_t *room)
{
    struct package_head *head = (struct package_head *)(void *)room;

    *head = (struct package_head){
        .magic = PACKAGE_MAGIC,
        .problem = problem,
        .size = sizeof(*head),
    };
}

void unpack(const uint8_t *archive, size_t size, uint8_t *room, size_t room_size)
{
    struct unpacker unpacker = {
        .head = (struct package_head *)(void *)room,
        .room = room,
        .room_size = room_size,
        .used = sizeof(struct package_head),
    };
    enum package_problem problem = PACKAGE_NOT_AN_ARCHIVE;

    *unpacker.head = (struct package_head){ .magic = PACKAGE_MAGIC };
    unpacker.zip = open_archive(archive, size, ZIP_CHECKCONS);

    /* One that contradicts itself is gone through all the same: there may be a better reason. */
    bool consistent = unpacker.zip != NULL;
    if (!consistent)
        unpacker.zip = open_archive(archive, size, 0);
    if (unpacker.zip) {
        unpacker.paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        problem = unpack_all(&unpacker);
        g_hash_table_unref(unpacker.paths);
        zip_discard(unpacker.zip);
    }
    if (problem == PACKAGE_GOOD && !consistent)
        problem = PACKAGE_NOT_AN_ARCHIVE;
    unpacker.head->problem = problem;
    unpacker.head->size = problem == PACKAGE_GOOD ? unpacker.used : sizeof(struct package_head);
}
