/* Takes from the process all that decoding does not need. */
#pragma once

#include <stddef.h>

/* Before anything else: what makes a process harder to use even while it still may do everything.
 * It dies with its parent. */
void sandbox_prepare(void);
/* No files, no processes, no network; so many seconds of CPU; `memory` bytes more than are mapped
 * now. All threads, for good. Negative errno: then do not go on. */
int sandbox_enter(size_t memory, unsigned cpu_seconds);
