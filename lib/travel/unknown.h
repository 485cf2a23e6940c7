/* unknown.h: arcs that are not known, when travel is frozen; inside travel only. */
#ifndef LORRY_TRAVEL_UNKNOWN_H
#define LORRY_TRAVEL_UNKNOWN_H

#include "travel/travel.h"

/* Estimate the unknown cells of a matrix. */
lorry_status lorry__freeze_unknown(lorry__travel *travel, int32_t profile,
                                   lorry_message *message);
/* Make the rule of known arcs, and their table where the problem is small; no straight
 * length exceeds `most`. */
lorry_status lorry__freeze_known(lorry__travel *travel, int32_t profile, double most,
                                 lorry_message *message);

/* A cell of a profile's table, whichever it has. */
void lorry__put_arc(lorry__travel *travel, lorry__travel_profile *profile, int32_t from,
                    int32_t to, lorry__arc arc);
/* Flag both arcs between two locations; false when out of memory. */
bool lorry__mark_unknown(lorry__travel *travel, lorry__travel_profile *profile, int32_t a,
                         int32_t b);

#endif
