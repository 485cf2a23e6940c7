/* ways.h: shortest ways around barriers: rivers, railways, walls.
 *
 * Barriers are lines that no way crosses but at crossings (bridges, tunnels, gates);
 * around their ends there is way too. Between barriers ways are straight in the
 * plane of the coordinates (for degrees, in longitude and latitude). A shortest way
 * bends only at crossings and at corners and ends of barriers, which are the nodes of
 * a graph: its all-pairs lengths are kept, and for each stop the nodes that it sees.
 * A way then costs a test whether the straight line is free and, if not, a minimum
 * over the nodes seen from either end.
 *
 * Lozano-Perez and Wesley (1979), Comm. ACM 22(10):560-570: visibility graphs; of
 * them only edges tangent at both ends matter (Liu and Arimoto 1992, Int. J. Robot.
 * Res. 11(4):376-382). */
#ifndef LORRY_TRAVEL_WAYS_H
#define LORRY_TRAVEL_WAYS_H

#include "base/base.h"

/* Corners, ends and crossings, at most: their lengths are a square table. */
#define LORRY__WAYS_NODES 2000

typedef struct lorry__ways lorry__ways;

/* A line of points: a barrier, or a crossing. A crossing of one point opens every
 * barrier that passes within `reach` of it; one of several is a passage along them,
 * whatever it crosses. */
typedef struct lorry__line {
    int32_t first, count;   /* points */
    bool is_crossing;
    double reach;           /* metres, or units of the plane */
} lorry__line;

typedef struct lorry__ways_input {
    int32_t num_stops, num_points, num_lines;
    const double *x, *y;              /* of the stops                               */
    const double *line_x, *line_y;    /* of the points of lines                     */
    const lorry__line *lines;
    double aspect;                    /* length of 1 in x over that of 1 in y       */
    /* Length of a straight way. */
    double (*length)(const void *payload, double x1, double y1, double x2, double y2);
    const void *payload;
} lorry__ways_input;

/* LORRY_EINVAL for a crossing that is near no barrier, LORRY_ERANGE for more corners
 * than can be held; the message names the line ("barriers[3]"). `mem` outlives it.
 * O(nodes^3 + nodes * stops * cells on a way). */
lorry_status lorry__ways_new(lorry__mem *mem, const lorry__ways_input *input, lorry__ways **out,
                             lorry_message *message);
void lorry__ways_free(lorry__ways *ways);

/* Does the straight line between two stops cross no barrier? */
bool lorry__ways_is_free(const lorry__ways *ways, int32_t from, int32_t to);
/* The length of the shortest way between two stops whose straight line is not free;
 * HUGE_VAL where there is none. Equal both ways. O(nodes seen from both). */
double lorry__ways_length(const lorry__ways *ways, int32_t from, int32_t to);

/* Many from one stop: work (lorry__ways_nodes() values) is filled for `from`, and
 * then serves any `to`. Same bits as lorry__ways_length() if from < to. */
int32_t lorry__ways_nodes(const lorry__ways *ways);
void lorry__ways_from(const lorry__ways *ways, int32_t from, double *work);
double lorry__ways_onward(const lorry__ways *ways, const double *work, int32_t to);

/* No way is longer. */
double lorry__ways_most(const lorry__ways *ways);
/* Two stops that no way joins, if there are any. O(stops). */
bool lorry__ways_is_parted(const lorry__ways *ways, int32_t pair[2]);

#endif
