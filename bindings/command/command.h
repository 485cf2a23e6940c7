/* command.h: what the files of the `lorry` command share. The command stands
 * on the public header alone. It never calls setlocale, so that printf and
 * strtod speak the C locale whatever the user's is. */
#ifndef LORRY_COMMAND_H
#define LORRY_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lorry/lorry.h"

/* Exit status, the same for every subcommand. */
enum {
    EXIT_COMPLETE = 0,  /* check: feasible and complete                     */
    EXIT_PARTIAL = 1,   /* check: not                                       */
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
    EXIT_RESOURCES = 4
};

enum { MAX_OUTPUTS = 16 };

/* Subcommands, as bits, so that a table of options can say who takes what. */
typedef enum subcommand {
    SOLVE = 1,
    CHECK = 2,
    INFO = 4,
    CONVERT = 8,
    OUTLET = 16,
    BOUND = 32
} subcommand;

/* The command line, parsed. */
typedef struct settings {
    subcommand command;
    const char *file, *plan, *start, *target, *certificate;
    const char *tables[MAX_OUTPUTS], *pairs, *barriers; /* travel from files    */
    int num_tables;
    const char *outputs[MAX_OUTPUTS];
    int num_outputs;
    lorry_format output_format;
    lorry_read_options read;
    lorry_options run;
    size_t memory;               /* bytes; 0: no limit                      */
    bool is_json, is_quiet, wants_help;
    bool has_time;               /* --time was given                        */
    /* outlet */
    char **files;                /* words that are no options               */
    int num_files;
    const char *map, *datum;
    lorry_section_mode sections;
    lorry_grouping grouping;
    double section_price, radius;
    lorry_recut_options recut;
    bool has_peak;
    bool has_sections, has_section_price, has_grouping, is_gb18030, is_whole;
} settings;

/* options.c: the command line. */

/* argv[0] is the subcommand. Returns EXIT_COMPLETE, or EXIT_USAGE after
 * saying what to write instead. */
int parse_options(int argc, char **argv, settings *s);
void print_help(FILE *out, subcommand command);
/* The word of `words` (ended by NULL) nearest to `word`, or NULL if none is
 * near. */
const char *nearest_word(const char *word, const char *const *words);
const char *rounding_name(lorry_rounding rounding);

/* print.c: the reader's language, errors, numbers, JSON. */

/* From the environment's LORRY_LANG, once, at the start. */
void choose_language(void);
lorry_language language(void);
/* A text in that language; fail() looks its format up by itself. */
const char *_(const char *text) __attribute__((format_arg(1)));
/* One of two forms by number. */
const char *tr_n(const char *one, const char *many, long long count)
    __attribute__((format_arg(1), format_arg(2)));
/* Marks a text for the catalogue that is looked up elsewhere. */
#define N_(text) text

/* Say what went wrong on stderr and, with --json, as an object on stdout.
 * Returns `status`. */
int fail(const settings *s, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a model that cannot be read or built: every defect is listed. */
int fail_model(const settings *s, lorry_status status, const lorry_model *model);
/* Exit status for a call that failed. */
int exit_status(lorry_status status);
/* A string in quotes; bytes that are not UTF-8 become U+FFFD. */
void json_string(FILE *out, const char *text);
/* value / scale; exact where scale is a power of ten, else to three digits for
 * people and to 15 significant ones for programs. */
void print_scaled(FILE *out, int64_t value, int64_t scale);
void json_scaled(FILE *out, int64_t value, int64_t scale);
/* "cost": ..., to "unassigned": ..., the keys that solve and check share. */
void json_figures(FILE *out, const lorry_problem *problem, const lorry_summary *summary);
/* The same for people. */
void print_figures(FILE *out, const lorry_problem *problem, const lorry_summary *summary);

/* statistics.c: how the run went, one object. */
void json_statistics(FILE *out, const lorry_solution *solution, const lorry_summary *summary);

/* bound.c: what is said of a bound. */

/* "lower_bound": ... of an object. */
void json_bound(FILE *out, const lorry_problem *problem, const lorry_bound *bound);
/* For people; plan: its gap too, NULL: there is none. */
void print_bound(FILE *out, const lorry_problem *problem, const lorry_bound *bound,
                 const lorry_summary *plan);
/* To the file asked for; the exit status. */
int write_certificate(const settings *s, const lorry_bound *bound);
/* What came of verifying a certificate. */
typedef struct proof_verdict {
    int holds;
    lorry_bound_report report;
    lorry_message message;       /* why it does not hold */
} proof_verdict;

/* Verify the one given. EXIT_COMPLETE, or the exit status after saying why that could
 * not be done. */
int check_certificate(const settings *s, lorry_problem *problem, proof_verdict *out);
/* "certificate": ... of an object. */
void json_certificate(FILE *out, const lorry_problem *problem, const proof_verdict *verdict);
void print_certificate(FILE *out, const lorry_problem *problem, const proof_verdict *verdict);

/* input.c: files in. Both return EXIT_COMPLETE, or the exit status after
 * saying why. */
int read_problem(const settings *s, lorry_problem **out);
int read_plan(const settings *s, lorry_problem *problem, const char *path,
              lorry_solution **out);
/* Handles made by the command share one memory limit. */
void memory_config(const settings *s, lorry_config *config);

/* output.c: files out. */

/* Before the work: can every OUT be written, and how? */
int check_outputs(const settings *s);
int write_outputs(const settings *s, const lorry_solution *solution);

/* progress.c: how a run goes, on stderr. */
typedef struct progress_view {
    bool is_terminal, is_open; /* open: a live line stands on the terminal  */
    bool is_news;              /* improved since the last line              */
    double shown;              /* seconds at the last line; < 0: none       */
    int64_t cost_scale;
} progress_view;

void progress_start(progress_view *view, const lorry_problem *problem,
                    lorry_objective objective);
int progress_show(void *view, const lorry_progress *progress);
void progress_end(progress_view *view);

/* One per subcommand. */
int run_solve(const settings *s);
int run_check(const settings *s);
int run_info(const settings *s);
int run_convert(const settings *s);
int run_outlet(const settings *s);
int run_bound(const settings *s);

/* The first SIGINT or SIGTERM calls `stop`, a second one ends the process. */
void catch_signals(void (*stop)(int number));

#endif
