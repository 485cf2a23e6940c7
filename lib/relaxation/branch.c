/* branch.c: branch and bound over the relaxation, the least bound first.
 *
 * A node is a list of decisions: at most or at least so many vehicles of a
 * kind, an arc (or first or last client) used or not, a client served by a kind
 * or not. All but the vehicles are kept by barring links. Of the candidates that
 * are neither 0 nor 1 in the solution the linear program tries both sides of
 * some, and the one whose sides both grow most is taken. */
#include "relaxation/prover.h"

#include <math.h>

#include "relaxation/record.h"

#define TRIED 16         /* candidates that are tried */
#define ROUNDS 3         /* of cuts at a node */
#define FRACTION 1e-5    /* what is as good as whole */

typedef struct node {
    int32_t parent;      /* -1: the root */
    lorry__choice choice;
    int64_t bound;
    bool is_open;
    int32_t proof, vector; /* in the certificate: its node, and the best duals for it */
    uint8_t *is_fixed;   /* bits, all kinds after each other: barred by reduced cost
                            here or above; NULL: as above */
} node;

typedef struct tree {
    lorry__prover *p;
    node *nodes;
    int32_t count;
    size_t room;
    size_t bits;         /* of all kinds */
    uint8_t *fixed;      /* of the node at hand, a byte each */
    double *flow;        /* n * n, then first, then last */
} tree;

/* ----------------------------------------------------------- decisions -- */

static void bar(lorry__squad *f, int64_t part) { f->is_barred[part] = 1; }

static void bar_out_of(lorry__squad *f, int32_t client, int32_t but)
{
    const lorry__network *g = &f->network;
    for (int64_t a = g->start[client]; a < g->start[client + 1]; a++)
        if (g->links[a].to != but)
            bar(f, a);
    if (but != -2)
        bar(f, g->num_links + g->n + client);
}

static void bar_into(lorry__squad *f, int32_t client, int32_t but)
{
    const lorry__network *g = &f->network;
    for (int64_t a = 0; a < g->num_links; a++)
        if (g->links[a].to == client && g->links[a].from != but)
            bar(f, a);
    if (but != -2)
        bar(f, g->num_links + client);
}

static void bar_client(lorry__squad *f, int32_t client)
{
    bar_out_of(f, client, -1);
    bar_into(f, client, -1);
}

static void decide(lorry__prover *p, const lorry__choice *c)
{
    if (c->step == LORRY__STEP_VEHICLES) {
        lorry__squad *f = &p->squads[c->a];
        if (c->is_high)
            f->low = lorry__max64(f->low, c->number + 1);
        else
            f->high = lorry__min64(f->high, c->number);
        return;
    }
    for (int32_t k = 0; k < p->num_kinds; k++) {
        lorry__squad *f = &p->squads[k];
        const lorry__network *g = &f->network;
        switch (c->step) {
        case LORRY__STEP_ARC:
            if (c->is_high) {
                bar_out_of(f, c->a, c->b);
                bar_into(f, c->b, c->a);
            } else {
                const int64_t link = lorry__network_find(g, c->a, c->b);
                if (link >= 0)
                    bar(f, link);
            }
            break;
        case LORRY__STEP_FIRST: /* -2: an end stays open */
            if (c->is_high)
                bar_into(f, c->a, -2);
            else
                bar(f, g->num_links + c->a);
            break;
        case LORRY__STEP_LAST:
            if (c->is_high)
                bar_out_of(f, c->a, -2);
            else
                bar(f, g->num_links + g->n + c->a);
            break;
        case LORRY__STEP_KIND:
            if ((k == c->b) != c->is_high)
                bar_client(f, c->a);
            break;
        default:
            break;
        }
    }
}

/* The prover as this node has it. */
static void enter(tree *t, int32_t number)
{
    lorry__prover *p = t->p;
    int32_t fixed = number;
    while (t->nodes[fixed].is_fixed == NULL)
        fixed = t->nodes[fixed].parent;
    const uint8_t *bits = t->nodes[fixed].is_fixed;
    size_t at = 0;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        lorry__squad *f = &p->squads[k];
        for (size_t i = 0; i < lorry__squad_parts(f); i++, at++)
            f->is_barred[i] = bits[at / 8] >> (at % 8) & 1;
        f->low = 0;
        f->high = p->kinds[k].vehicles;
    }
    for (int32_t i = number; t->nodes[i].parent >= 0; i = t->nodes[i].parent)
        decide(p, &t->nodes[i].choice);
    for (int32_t k = 0; k < p->num_kinds; k++) {
        p->master.low[k] = (double)p->squads[k].low;
        p->master.high[k] = p->squads[k].high >= p->n ? INFINITY : (double)p->squads[k].high;
    }
    lorry__prover_bar_walks(p);
    lorry__prover_forget(p, true);
    p->effort = LORRY__EFFORT_LOOSE;
    p->proof = t->nodes[number].proof;
}

/* Keep what is barred now with the node. */
static bool keep_fixed(tree *t, int32_t number)
{
    const lorry__prover *p = t->p;
    uint8_t *bits = LORRY__NEW(p->mem, uint8_t, t->bits / 8 + 1);
    if (bits == NULL)
        return false;
    size_t at = 0;
    for (int32_t k = 0; k < p->num_kinds; k++)
        for (size_t i = 0; i < lorry__squad_parts(&p->squads[k]); i++, at++)
            bits[at / 8] |= (uint8_t)(p->squads[k].is_barred[i] << (at % 8));
    lorry__free(p->mem, t->nodes[number].is_fixed);
    t->nodes[number].is_fixed = bits;
    return true;
}

/* ------------------------------------------------------------ candidates -- */

static bool is_whole(double x) { return fabs(x - floor(x + 0.5)) < FRACTION; }

static void find_flow(tree *t)
{
    const lorry__prover *p = t->p;
    const lorry__master *m = &p->master;
    const size_t n = (size_t)p->n;
    double *first = t->flow + n * n, *last = first + n;
    memset(t->flow, 0, (n * n + 2 * n) * sizeof(*t->flow));
    for (int32_t k = 0; k < m->count; k++) {
        if (m->values[k] < 1e-7)
            continue;
        const int32_t *c = m->clients + m->offsets[k];
        const int32_t count = lorry__master_length(m, k);
        first[c[0]] += m->values[k];
        last[c[count - 1]] += m->values[k];
        for (int32_t i = 1; i < count; i++)
            t->flow[(size_t)c[i - 1] * n + (size_t)c[i]] += m->values[k];
    }
}

typedef struct candidate {
    lorry__choice choice;
    double score;
} candidate;

static void offer(candidate *list, int32_t *count, lorry__choice c, double value)
{
    if (is_whole(value) || value >= 1.0)
        return;
    const double score = 0.5 - fabs(value - 0.5);
    int32_t at = *count;
    if (at == TRIED) {
        if (score <= list[at - 1].score)
            return;
        at--;
    } else {
        ++*count;
    }
    for (; at > 0 && score > list[at - 1].score; at--)
        list[at] = list[at - 1];
    list[at] = (candidate){ c, score };
}

static int32_t find_candidates(tree *t, candidate *list)
{
    const lorry__prover *p = t->p;
    const lorry__master *m = &p->master;
    int32_t count = 0;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        double vehicles = 0.0;
        for (int32_t w = 0; w < m->count; w++)
            vehicles += m->kinds[w] == k ? m->values[w] : 0.0;
        if (is_whole(vehicles))
            continue;
        list[0] = (candidate){ { LORRY__STEP_VEHICLES, k, 0, (int32_t)floor(vehicles), false }, 1.0 };
        return 1;
    }
    find_flow(t);
    const int32_t n = p->n;
    const double *first = t->flow + (size_t)n * (size_t)n, *last = first + n;
    for (int32_t i = 0; i < n; i++) {
        offer(list, &count, (lorry__choice){ LORRY__STEP_FIRST, i, 0, 0, false }, first[i]);
        offer(list, &count, (lorry__choice){ LORRY__STEP_LAST, i, 0, 0, false }, last[i]);
        for (int32_t j = 0; j < n; j++)
            offer(list, &count, (lorry__choice){ LORRY__STEP_ARC, i, j, 0, false },
                  t->flow[(size_t)i * (size_t)n + (size_t)j]);
    }
    for (int32_t k = 0; k < p->num_kinds && count == 0; k++)
        for (int32_t c = 0; c < n; c++) {
            double visits = 0.0;
            for (int32_t w = 0; w < m->count; w++)
                for (int64_t e = m->offsets[w]; e < m->offsets[w + 1]; e++)
                    visits += m->kinds[w] == k && m->clients[e] == c ? m->values[w] : 0.0;
            offer(list, &count, (lorry__choice){ LORRY__STEP_KIND, c, k, 0, false }, visits);
        }
    return count;
}

/* Whether a walk of this kind keeps a decision. */
static bool keeps(const lorry__choice *c, int32_t kind, const int32_t *clients, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t at = clients[i], next = i + 1 < count ? clients[i + 1] : -1;
        const int32_t before = i > 0 ? clients[i - 1] : -1;
        switch (c->step) {
        case LORRY__STEP_ARC:
            if (c->is_high ? (at == c->a) != (next == c->b) && (at == c->a || next == c->b)
                           : at == c->a && next == c->b)
                return false;
            if (c->is_high && at == c->b && before != c->a)
                return false;
            break;
        case LORRY__STEP_FIRST:
            if (at == c->a && (before < 0) != c->is_high)
                return false;
            break;
        case LORRY__STEP_LAST:
            if (at == c->a && (next < 0) != c->is_high)
                return false;
            break;
        case LORRY__STEP_KIND:
            if (at == c->a && (kind == c->b) != c->is_high)
                return false;
            break;
        default:
            break;
        }
    }
    return true;
}

/* Try both sides of each candidate in the linear program of the walks that are
 * there. */
static lorry__outcome choose(tree *t, candidate *list, int32_t count, lorry__choice *best)
{
    lorry__prover *p = t->p;
    lorry__master *m = &p->master;
    *best = list[0].choice;
    if (count == 1)
        return LORRY__CONVERGED;
    const double base = m->cost, most = 0.02 * base, least = 1e-5 * base;
    double best_score = -1.0;
    uint8_t *barred = LORRY__NEW(p->mem, uint8_t, (size_t)m->count);
    if (barred == NULL)
        return LORRY__NO_MEMORY;
    memcpy(barred, m->is_barred, (size_t)m->count);
    lorry__outcome outcome = LORRY__CONVERGED;
    for (int32_t i = 0; i < count && outcome == LORRY__CONVERGED; i++) {
        double sides[2] = { 0.0, 0.0 };
        for (int side = 0; side < 2 && outcome == LORRY__CONVERGED; side++) {
            lorry__choice c = list[i].choice;
            c.is_high = side;
            for (int32_t k = 0; k < m->count; k++)
                m->is_barred[k] |= m->is_active[k] &&
                                   !keeps(&c, m->kinds[k], m->clients + m->offsets[k],
                                          lorry__master_length(m, k));
            double cost = base;
            const lorry__solved solved = lorry__master_estimate(m, &p->limit, &cost);
            if (solved != LORRY__SOLVED)
                outcome = solved == LORRY__SOLVED_TIME ? LORRY__TIME : LORRY__NO_MEMORY;
            sides[side] = fmin(fmax(cost - base, 0.0), most) + least;
            memcpy(m->is_barred, barred, (size_t)m->count);
        }
        if (sides[0] * sides[1] > best_score) {
            best_score = sides[0] * sides[1];
            *best = list[i].choice;
        }
    }
    lorry__free(p->mem, barred);
    return outcome;
}

/* ------------------------------------------------------------- the search -- */

static bool add_node(tree *t, node fresh)
{
    if (!lorry__grow(t->p->mem, (void **)&t->nodes, &t->room, (size_t)t->count + 1,
                     sizeof(*t->nodes)))
        return false;
    fresh.is_open = true;
    t->nodes[t->count++] = fresh;
    return true;
}

static int32_t least_open(const tree *t)
{
    int32_t best = -1;
    for (int32_t i = 0; i < t->count; i++)
        if (t->nodes[i].is_open && (best < 0 || t->nodes[i].bound < t->nodes[best].bound))
            best = i;
    return best;
}

static void publish(tree *t)
{
    int64_t least = lorry__prover_cutoff(t->p);
    for (int32_t i = 0; i < t->count; i++)
        if (t->nodes[i].is_open)
            least = lorry__min64(least, t->nodes[i].bound);
    lorry__bound_publish(t->p->task, least, LORRY__BOUND_STRONG);
}

/* What has been proved of a node since. */
static lorry__outcome note_bound(tree *t, int32_t number)
{
    lorry__prover *p = t->p;
    node *self = &t->nodes[number];
    if (p->bound <= self->bound)
        return LORRY__CONVERGED;
    self->bound = p->bound;
    self->vector = lorry__record_vector(p);
    if (self->vector < 0)
        return LORRY__NO_MEMORY;
    lorry__record_leaf(p, self->proof, self->vector, self->bound);
    publish(t);
    return LORRY__CONVERGED;
}

/* Column generation and some rounds of cuts. */
static lorry__outcome bound_node(tree *t, int32_t number)
{
    lorry__prover *p = t->p;
    enter(t, number);
    for (int round = 0;; round++) {
        const int64_t before = t->nodes[number].bound;
        lorry__outcome outcome = lorry__prover_settle(p, true);
        const lorry__outcome noted = note_bound(t, number);
        if (noted != LORRY__CONVERGED)
            return noted;
        if (outcome != LORRY__CONVERGED)
            return outcome;
        if (t->nodes[number].bound >= lorry__prover_cutoff(p))
            return LORRY__PRUNED;
        if (round == ROUNDS || (round > 0 && t->nodes[number].bound == before))
            break;
        int32_t changes = 0;
        outcome = lorry__prover_tighten(p, &changes);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        if (changes == 0)
            break;
    }
    return lorry__prover_fix(p);
}

/* Part a node in two. */
static lorry__outcome part(tree *t, int32_t number)
{
    lorry__prover *p = t->p;
    t->nodes[number].proof = p->proof;
    lorry__record_leaf(p, p->proof, t->nodes[number].vector, t->nodes[number].bound);
    if (!keep_fixed(t, number))
        return LORRY__NO_MEMORY;
    candidate list[TRIED];
    const int32_t count = find_candidates(t, list);
    if (count == 0)
        return LORRY__NO_DUALS; /* whole, but no plan: there is nothing to part */
    lorry__choice c;
    const lorry__outcome outcome = choose(t, list, count, &c);
    if (outcome != LORRY__CONVERGED)
        return outcome;
    for (int side = 0; side < 2; side++) {
        c.is_high = side;
        const node parent = t->nodes[number];
        node fresh = { .parent = number, .choice = c, .bound = parent.bound,
                       .vector = parent.vector };
        fresh.proof = lorry__record_choice(p, parent.proof, &c);
        if (fresh.proof < 0 || !add_node(t, fresh))
            return LORRY__NO_MEMORY;
        lorry__record_leaf(p, fresh.proof, fresh.vector, fresh.bound);
    }
    t->nodes[number].is_open = false;
    return LORRY__CONVERGED;
}

lorry__outcome lorry__prover_branch(lorry__prover *p)
{
    tree t = { .p = p };
    for (int32_t k = 0; k < p->num_kinds; k++)
        t.bits += lorry__squad_parts(&p->squads[k]);
    const size_t n = (size_t)p->n;
    t.flow = LORRY__NEW(p->mem, double, n * n + 2 * n);
    const node root = { .parent = -1, .bound = p->bound, .proof = p->proof,
                        .vector = lorry__record_vector(p) };
    lorry__outcome outcome = LORRY__NO_MEMORY;
    if (t.flow != NULL && root.vector >= 0 && add_node(&t, root) && keep_fixed(&t, 0))
        outcome = LORRY__CONVERGED;
    /* The root has been bounded: its solution is at hand. */
    if (outcome == LORRY__CONVERGED)
        outcome = part(&t, 0);
    for (int32_t next; outcome == LORRY__CONVERGED && (next = least_open(&t)) >= 0;) {
        if (t.nodes[next].bound < lorry__prover_cutoff(p))
            outcome = bound_node(&t, next);
        else
            outcome = LORRY__PRUNED;
        if (outcome == LORRY__CONVERGED) {
            outcome = part(&t, next);
        } else if (outcome == LORRY__PRUNED) {
            t.nodes[next].is_open = false;
            outcome = LORRY__CONVERGED;
        }
    }
    if (t.count > 0)
        publish(&t);
    for (int32_t i = 0; i < t.count; i++)
        lorry__free(p->mem, t.nodes[i].is_fixed);
    lorry__free(p->mem, t.nodes);
    lorry__free(p->mem, t.flow);
    return outcome;
}
