/* main.c: the `lorry` command: pick the subcommand, answer --help and
 * --version. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <string.h>

#include "command.h"

static const struct {
    const char *name;
    subcommand bit;
    int (*run)(const settings *s);
} subcommands[] = {
    { "solve", SOLVE, run_solve },
    { "check", CHECK, run_check },
    { "info", INFO, run_info },
    { "convert", CONVERT, run_convert },
    { "outlet", OUTLET, run_outlet },
    { "bound", BOUND, run_bound },
};

enum { NUM_SUBCOMMANDS = sizeof(subcommands) / sizeof(subcommands[0]) };

void catch_signals(void (*stop)(int number))
{
    struct sigaction action = { .sa_handler = stop };
    sigemptyset(&action.sa_mask);
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void print_overview(FILE *out)
{
    fputs(_("lorry: plan vehicle routes\n"
          "\n"
          "  lorry solve FILE [-o OUT]...   plan the routes of a problem\n"
          "  lorry check FILE PLAN          recompute a plan and list what it breaks\n"
          "  lorry bound FILE               prove that no plan costs less than a bound\n"
          "  lorry info FILE                describe a problem\n"
          "  lorry convert FILE -o OUT      write a problem as lorry's JSON\n"
          "  lorry outlet DIR -o OUTDIR     a courier outlet's files to run sheets\n"
          "  lorry COMMAND --help           the options of a command\n"
          "  lorry --version                version, components, licence\n"
          "\n"
          "FILE is a Solomon, Gehring-Homberger, VRPLIB, loggibud or lorry JSON file;\n"
          "gzip is recognised.\n"
          "LORRY_LANG=zh in the environment makes it speak Chinese.\n"
          "Exit status: 0 complete, 1 partial or infeasible, 2 wrong usage, 3 bad input,\n"
          "4 out of resources.\n"), out);
}

/* Output that did not reach its file must not look like success. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fputs(_("lorry: cannot write to the standard output\n"), stderr);
    return EXIT_RESOURCES;
}

static int run_subcommand(int argc, char **argv)
{
    for (int i = 0; i < NUM_SUBCOMMANDS; i++) {
        if (strcmp(argv[0], subcommands[i].name) != 0)
            continue;
        settings s = { .command = subcommands[i].bit };
        const int status = parse_options(argc, argv, &s);
        if (status != EXIT_COMPLETE)
            return status;
        if (s.wants_help) {
            print_help(stdout, s.command);
            return EXIT_COMPLETE;
        }
        return subcommands[i].run(&s);
    }

    const char *names[NUM_SUBCOMMANDS + 1] = { NULL };
    for (int i = 0; i < NUM_SUBCOMMANDS; i++)
        names[i] = subcommands[i].name;
    const char *near = nearest_word(argv[0], names);
    const settings s = { .is_json = false };
    return near ? fail(&s, EXIT_USAGE, "there is no command '%s'; did you mean '%s'?",
                       argv[0], near)
                : fail(&s, EXIT_USAGE,
                       "there is no command '%s'; write solve, check, bound, info, "
                       "convert or outlet",
                       argv[0]);
}

int main(int argc, char **argv)
{
    choose_language();
    if (argc < 2) {
        print_overview(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_overview(stdout);
        return finish(EXIT_COMPLETE);
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        const char *info = lorry_build_info();
        const size_t length = strlen(info);
        fputs(info, stdout);
        if (length == 0 || info[length - 1] != '\n')
            putchar('\n');
        return finish(EXIT_COMPLETE);
    }
    return finish(run_subcommand(argc - 1, argv + 1));
}
