/* The commands of dorsalctl: one table drives parser, help and dispatch. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ctl/client.h"

/* As dorsalctl(1) documents them. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
};

/* What the options said. */
struct invocation {
    const char *bus;
    const char *panel;
    bool json;
    struct client *client; /* NULL before invocation_connect() */
};

struct command {
    const char *name;
    const char *arguments; /* for people */
    const char *summary;
    size_t min_arguments, max_arguments;
    bool json; /* knows --json */
    enum exit_code (*run)(struct invocation *invocation, char **arguments, size_t count);
    void (*help)(FILE *to); /* NULL, or more to say */
    bool own_options;       /* reads all words behind its name by itself */
};

/* Ends with an element whose name is NULL. */
extern const struct command commands[];

/* Connects where that is not done yet. NULL: said why. */
struct client *invocation_connect(struct invocation *invocation);

/* NULL: said so on standard error, with a suggestion. */
const struct command *command_find(const char *name);
void command_print_help(const struct command *command, FILE *to);
/* Checks the number of arguments and runs it. */
enum exit_code command_run(const struct command *command, struct invocation *invocation,
                           char **arguments, size_t count);

/* ---- what they do: activities.c, panel.c, status.c ---- */

enum exit_code run_post(struct invocation *invocation, char **arguments, size_t count);
enum exit_code run_update(struct invocation *invocation, char **arguments, size_t count);
enum exit_code run_end(struct invocation *invocation, char **arguments, size_t count);
enum exit_code run_list(struct invocation *invocation, char **arguments, size_t count);
enum exit_code run_power(struct invocation *invocation, char **arguments, size_t count);
enum exit_code run_screenshot(struct invocation *invocation, char **arguments, size_t count);
enum exit_code run_tap(struct invocation *invocation, char **arguments, size_t count);
enum exit_code run_gesture(struct invocation *invocation, char **arguments, size_t count);
enum exit_code run_status(struct invocation *invocation, char **arguments, size_t count);
