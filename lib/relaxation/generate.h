/* generate.h: column generation inside a cluster, and a plan from it by diving.
 *
 * The linear program of the cluster's cover gives a price per client, pricing
 * finds routes that are worth more than they cost, they become columns, and so
 * on (Desaulniers, Desrosiers, Solomon, eds., 2005: Column Generation, ch. 1).
 * The dive then fixes the columns that the linear program wants most and goes
 * on pricing for the clients that are left, until none is: it mostly ends in a
 * plan (Joncour, Michel, Sadykov, Sverdlov, Vanderbeck 2010, Electron. Notes
 * Discret. Math. 36:695-702). */
#ifndef LORRY_RELAXATION_GENERATE_H
#define LORRY_RELAXATION_GENERATE_H

#include "relaxation/cluster.h"

/* Add columns to a gathered cluster of at most `most` columns, for at most
 * `work` of the job's, then dive for as much as that takes. true: start_flags and
 * start_cost are those of the dive's plan, which is better than the cluster's
 * routes. false: as they were. The job's status says whether memory lasted. */
bool lorry__cluster_generate(lorry__cluster *cluster, int32_t most, int64_t work);

#endif
