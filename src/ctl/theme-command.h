/* `dorsalctl theme ...`: one table of subcommands drives parser, help and dispatch. */
#pragma once

#include "ctl/command.h"
#include "ctl/workbench.h"

/* What the options of a subcommand said. */
struct theme_request {
    struct invocation *invocation;
    char **arguments;
    size_t count;
    char **words; /* all of them, options too */
    size_t n_words;

    struct size size;     /* 0x0: not given */
    const char *profile;  /* NULL: not given */
    const char *at;       /* when, as written; NULL: not given */
    const char *language; /* NULL: English */
    const char *kind;
    enum card_form form;
    enum sample_content content;
    unsigned flags; /* enum workbench_flag */
    int battery;
    const char *preset;
    const char *pattern;
    const char *from;
    GPtrArray *options; /* of char *: NAME=VALUE, NULL-terminated */
    bool lenses;
    bool strict;
    bool help;
};

struct theme_subcommand {
    const char *name;
    const char *arguments; /* for people */
    const char *summary;
    size_t min_arguments, max_arguments;
    unsigned groups; /* of options that it takes */
    enum exit_code (*run)(const struct theme_request *request);
    const char *more; /* NULL, or what else its help says */
};

/* Ends with an element whose name is NULL. */
extern const struct theme_subcommand theme_subcommands[];

/* The words behind `dorsalctl theme`. */
enum exit_code theme_command_run(struct invocation *invocation, char **words, size_t count);
/* The same for one of the subcommands, done by `run` in place of the table's function. */
enum exit_code theme_subcommand_run(const char *name,
                                    enum exit_code (*run)(const struct theme_request *request),
                                    struct invocation *invocation, char **words, size_t count);
void theme_command_print_help(FILE *to);

/* What shot and its like have in common. The bench with the theme of the first argument loaded, in
 * the state the options ask for; NULL after having complained, then `ret_code` says how to end. */
struct workbench *theme_request_bench(const struct theme_request *request,
                                      struct workbench_state *ret_state, enum exit_code *ret_code);
/* Diagnostics with source lines and carets on standard error. */
void theme_print_diags(const struct diag_list *diags);

/* ---- what they do, a file each ---- */

enum exit_code run_theme_list(const struct theme_request *request);
enum exit_code run_theme_use(const struct theme_request *request);
enum exit_code run_theme_check(const struct theme_request *request);
enum exit_code run_theme_explain(const struct theme_request *request);
enum exit_code run_theme_preview(const struct theme_request *request);
enum exit_code run_theme_shot(const struct theme_request *request);
enum exit_code run_theme_install(const struct theme_request *request);
enum exit_code run_theme_new(const struct theme_request *request);
enum exit_code run_theme_options(const struct theme_request *request);
enum exit_code run_theme_pack(const struct theme_request *request);
enum exit_code run_theme_pattern(const struct theme_request *request);
enum exit_code run_theme_remove(const struct theme_request *request);
enum exit_code run_theme_set(const struct theme_request *request);
enum exit_code run_theme_wakes(const struct theme_request *request);
