/* org.dorsal.Panel1 of the panel that the user means. */
#pragma once

#include "ctl/command.h"

/* The panel's object; `path` keeps it. False: complained. */
bool panel_find(struct invocation *invocation, char **path, struct client_target *ret);
/* Calls a method; `arguments` is consumed when floating, `fd` sent along unless it is -1, and `ret`
 * (answer_fini) may be NULL. */
enum exit_code panel_call(struct invocation *invocation, const char *member, GVariant *arguments,
                          int fd, struct answer *ret);
/* Sets a property of type s. */
enum exit_code panel_set_text(struct invocation *invocation, const char *property,
                              const char *value);
/* NULL after having complained; g_free(). */
char *panel_get_text(struct invocation *invocation, const char *property);
