/* Times and dates by pattern, a part of Unicode's (UTS #35, "Date Format Patterns"):
 * H HH (hour 0-23) h hh (1-12) K KK (0-11) k kk (1-24) j jj (as the session has it), m mm, s ss,
 * a (am/pm), E EEE EEEE EEEEE (weekday), d dd, D DDD (day of the year), M MM MMM MMMM MMMMM (also
 * as L), y yy yyyy, w ww (ISO week); 'text' in quotes. With j, `a` is left out in 24-hour sessions.
 */
#pragma once

#include "theme/source.h"

/* False when it is no pattern; `ret_why` says which letter. */
bool time_pattern_check(const char *pattern, char **ret_why);
/* The fastest of what it shows; SOURCE_EVENT: nothing that moves. */
enum source_pace time_pattern_pace(const char *pattern);
/* The evaluation's time in a zone of the IANA database (NULL: local time), in its language. NULL
 * when there is no such zone, or the time is beyond the calendar. g_free(). */
char *time_pattern_format(const char *pattern, const struct evaluation *evaluation,
                          const char *zone);

/* The letters E, d, M and y of a pattern, in whatever order: "EEEdMMM"; with `time` also those of
 * the time: "EEEdMMMjm". */
bool date_skeleton_check(const char *skeleton, bool time, char **ret_why);
/* The pattern that has these in the order and with the punctuation of the session. g_free(). */
char *date_skeleton_to_pattern(const char *skeleton, const struct evaluation *evaluation);
