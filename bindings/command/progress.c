/* progress.c: how a run goes, on stderr: one live line on a terminal; plain
 * lines elsewhere, at most one a second and only when there is news. */
#define _POSIX_C_SOURCE 200809L
#include <unistd.h>

#include "command.h"

void progress_start(progress_view *view, const lorry_problem *problem,
                    lorry_objective objective)
{
    *view = (progress_view){ .is_terminal = isatty(STDERR_FILENO) == 1, .shown = -1.0,
                             .cost_scale = lorry_problem_scale(problem, objective) };
}

static void print_line(const progress_view *view, const lorry_progress *p)
{
    fprintf(stderr, _("%7.1f s  %9lld iterations  cost "), p->seconds,
            (long long)p->iterations);
    print_scaled(stderr, p->cost, view->cost_scale);
    fprintf(stderr, _("  vehicles %d  unassigned %d"), (int)p->num_routes,
            (int)p->num_unassigned);
    if (p->has_bound && p->cost > 0)
        fprintf(stderr, _("  gap %.2f %%"),
                100.0 * (double)(p->cost - p->lower_bound) / (double)p->cost);
}

int progress_show(void *payload, const lorry_progress *p)
{
    enum { QUIET_SECONDS = 10 }; /* without news, still a sign of life */
    progress_view *view = payload;
    view->is_news |= p->is_improved != 0;
    if (view->is_terminal) {
        /* No wrapping meanwhile: the line stays one on a narrow terminal. */
        fputs("\r\033[?7l", stderr);
        print_line(view, p);
        fputs("\033[K\033[?7h", stderr);
        fflush(stderr);
        view->is_open = true;
        return 0;
    }
    const double since = p->seconds - view->shown;
    if (view->shown < 0.0 || (since >= 1.0 && view->is_news) || since >= QUIET_SECONDS) {
        print_line(view, p);
        fputc('\n', stderr);
        view->shown = p->seconds;
        view->is_news = false;
    }
    return 0;
}

void progress_end(progress_view *view)
{
    if (view->is_open)
        fputc('\n', stderr);
    view->is_open = false;
}
