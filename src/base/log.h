/* Messages for the journal: one line each on standard error, with the level prefix of
 * sd-daemon(3) where the journal reads it. */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum log_level {
    LOG_LEVEL_ERROR,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_NOTICE,
    LOG_LEVEL_INFO,
    LOG_LEVEL_DEBUG,
};

/* Prefixes are on when standard error is the journal (JOURNAL_STREAM is set); debug messages are
 * on when `verbose`. Without a call: neither. */
void log_init(bool verbose);
/* Drops what is less important than `level`: for programs whose own words say enough. */
void log_set_limit(enum log_level level);
void log_message(enum log_level level, const char *format, ...) _printf_(2, 3);

#define log_error(...)   log_message(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_message(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...)  log_message(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...)    log_message(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...)   log_message(LOG_LEVEL_DEBUG, __VA_ARGS__)
