/* Times and dates by pattern, a small part of Unicode's (UTS #35, "Date Format Patterns"):
 * H HH h hh (hour), j jj (hour as the session has it), m mm, s ss, a (am/pm), E EEE EEEE (weekday),
 * d dd, M MM MMM MMMM, y yyyy; 'text' in quotes. With j, `a` is left out in 24-hour sessions. */
#pragma once

#include "theme/source.h"

/* False when it is no pattern; `ret_why` says which letter. */
bool time_pattern_check(const char *pattern, char **ret_why);
/* The fastest of what it shows; SOURCE_EVENT: nothing that moves. */
enum source_pace time_pattern_pace(const char *pattern);
/* Local time, in the evaluation's locale. g_free(); NULL when the time is beyond the calendar. */
char *time_pattern_format(const char *pattern, const struct evaluation *evaluation);

/* The letters E, d, M and y of a pattern, in whatever order: "EEEdMMM". */
bool date_skeleton_check(const char *skeleton, char **ret_why);
/* The pattern that has these in the order and with the punctuation of the locale. g_free(). */
char *date_skeleton_to_pattern(const char *skeleton, locale_t locale);
