/* The texts of a theme in the languages it knows: strings/de.xml, strings/pt-BR.xml, ... Each is
 *
 *     <Strings>
 *       <String name="feels">Feels like {0}</String>
 *       <Plural name="days"><Item quantity="one">{n} day</Item>
 *                           <Item quantity="other">{n} days</Item></Plural>
 *     </Strings>
 *
 * A text that the user's language and country lack is that of the language, else that of English,
 * else of any language. */
#pragma once

#include "base/diag.h"

#define STRINGS_FILES_MAX 64
#define STRINGS_FILE_MAX  (256 * 1024) /* bytes */
#define STRINGS_NAMES_MAX 1000
#define STRINGS_TEXT_MAX  4096 /* bytes of one text */

struct strings;

/* Reads the folder strings/ below the directory; without one there are no strings. Files are named
 * "ID/strings/de.xml" in `diags`, which has what is wrong with them. Never NULL. */
struct strings *strings_load(int directory_fd, const char *id, struct diag_list *diags);
/* The same from memory: none yet, then file by file. `name` is "de.xml", `file` what messages call
 * it. What is missing in English is said by strings_check() after the last one. */
struct strings *strings_new(void);
void strings_add(struct strings *strings, const char *name, const char *file, const char *xml,
                 size_t size, struct diag_list *diags);
void strings_check(const struct strings *strings, const char *id, struct diag_list *diags);
void strings_free(struct strings *strings);

/* False: in none of the files. `ret_plural`: it has forms, else it is one text. */
bool strings_find(const struct strings *strings, const char *name, size_t *ret_index,
                  bool *ret_plural);
/* All names, NULL-terminated; owned by the strings. */
const char *const *strings_names(const struct strings *strings);

/* The text in this language ("de"; NULL: English) and territory ("CH", "" or NULL: unknown). */
const char *strings_text(const struct strings *strings, size_t index, const char *language,
                         const char *territory);
/* The form for a number written as `digits` ("1.5"), with {n} replaced by `shown`; g_free(). */
char *strings_plural(const struct strings *strings, size_t index, const char *language,
                     const char *territory, const char *digits, const char *shown);
