/* Ways around barriers. */
#include "../support/cmocka_all.h"

#include <math.h>

#include "../support/faulty.h"
#include "geo/plane.h"
#include "travel/ways.h"

enum { MOST = 400 };

/* A scene of stops and lines in the plane. */
typedef struct scene {
    double x[MOST], y[MOST], line_x[MOST], line_y[MOST];
    lorry__line lines[60];
    lorry__ways_input in;
    lorry__mem mem;
    lorry__ways *ways;
    lorry_message message;
} scene;

static double euclid(const void *payload, double x1, double y1, double x2, double y2)
{
    (void)payload;
    return hypot(x1 - x2, y1 - y2);
}

static void begin(scene *s)
{
    memset(s, 0, sizeof(*s));
    lorry__mem_init(&s->mem, NULL);
    s->in = (lorry__ways_input){ .x = s->x, .y = s->y, .line_x = s->line_x,
                                 .line_y = s->line_y, .lines = s->lines, .aspect = 1,
                                 .length = euclid };
}

static int32_t stop(scene *s, double x, double y)
{
    s->x[s->in.num_stops] = x;
    s->y[s->in.num_stops] = y;
    return s->in.num_stops++;
}

static void line(scene *s, bool is_crossing, int32_t count, const double *xy)
{
    s->lines[s->in.num_lines++] =
        (lorry__line){ s->in.num_points, count, is_crossing, 0.5 };
    for (int32_t k = 0; k < count; k++) {
        s->line_x[s->in.num_points] = xy[2 * k];
        s->line_y[s->in.num_points++] = xy[2 * k + 1];
    }
}

static lorry_status build(scene *s)
{
    return lorry__ways_new(&s->mem, &s->in, &s->ways, &s->message);
}

static void end(scene *s)
{
    lorry__ways_free(s->ways);
    assert_int_equal(s->mem.used, 0);
}

static double way(const scene *s, int32_t a, int32_t b)
{
    return lorry__ways_is_free(s->ways, a, b) ? hypot(s->x[a] - s->x[b], s->y[a] - s->y[b])
                                              : lorry__ways_length(s->ways, a, b);
}

static void assert_way(const scene *s, int32_t a, int32_t b, double expected)
{
    if (fabs(way(s, a, b) - expected) > 1e-9 * (1 + expected))
        fail_msg("%d to %d: %.9f, not %.9f", (int)a, (int)b, way(s, a, b), expected);
    assert_true(way(s, a, b) == way(s, b, a));
}

/* A wall from (0, -10) to (0, 10): around its end it is 2 sqrt(1 + 100). */
static void a_wall_is_walked_around(void **state)
{
    (void)state;
    scene s;
    begin(&s);
    const int32_t a = stop(&s, -1, 0), b = stop(&s, 1, 0), c = stop(&s, 1, 11);
    line(&s, false, 2, (const double[]){ 0, -10, 0, 10 });
    assert_int_equal(build(&s), LORRY_OK);
    assert_false(lorry__ways_is_free(s.ways, a, b));
    assert_way(&s, a, b, 2 * sqrt(101));
    assert_way(&s, b, c, 11); /* on one side */
    assert_way(&s, a, c, sqrt(101) + sqrt(2));
    end(&s);
}

/* A bridge at (0, 3); given at (0.3, 3), it is still of this wall. */
static void a_crossing_lets_through(void **state)
{
    (void)state;
    scene s;
    begin(&s);
    const int32_t a = stop(&s, -1, 0), b = stop(&s, 1, 0);
    line(&s, false, 2, (const double[]){ 0, -10, 0, 10 });
    line(&s, true, 1, (const double[]){ 0.3, 3 });
    assert_int_equal(build(&s), LORRY_OK);
    assert_way(&s, a, b, 2 * sqrt(10));
    end(&s);

    begin(&s);
    line(&s, false, 2, (const double[]){ 0, -10, 0, 10 });
    line(&s, true, 1, (const double[]){ 3, 3 });
    assert_int_equal(build(&s), LORRY_EINVAL);
    assert_string_equal(s.message.text,
                        "barriers[1]: a crossing that is near no barrier: the nearest is 3 away, "
                        "more than its reach of 0");
    end(&s);

    begin(&s);
    line(&s, true, 1, (const double[]){ 3, 3 });
    assert_int_equal(build(&s), LORRY_EINVAL);
    assert_non_null(strstr(s.message.text, "there is no barrier that it could cross"));
    end(&s);
}

/* A river by its two banks, 0.6 apart: one point opens both. */
static void a_crossing_opens_both_banks(void **state)
{
    (void)state;
    scene s;
    begin(&s);
    const int32_t a = stop(&s, -1, 0), b = stop(&s, 1.6, 0);
    line(&s, false, 2, (const double[]){ 0, -50, 0, 50 });
    line(&s, false, 2, (const double[]){ 0.6, -50, 0.6, 50 });
    line(&s, true, 1, (const double[]){ 0.3, 4 });
    assert_int_equal(build(&s), LORRY_OK);
    assert_way(&s, a, b, 2 * sqrt(17) + 0.6);
    end(&s);
}

/* A tunnel from (-2, 0) by (0, 5) to (2, 0) under everything. */
static void a_passage_leads_along_its_points(void **state)
{
    (void)state;
    scene s;
    begin(&s);
    const int32_t a = stop(&s, -3, 0), b = stop(&s, 3, 0);
    line(&s, false, 2, (const double[]){ 0, -90, 0, 90 });
    line(&s, true, 3, (const double[]){ -2, 0, 0, 5, 2, 0 });
    assert_int_equal(build(&s), LORRY_OK);
    assert_way(&s, a, b, 2 + 2 * sqrt(29));
    end(&s);
}

/* A closed square with one gate; and one without. */
static void a_ring_is_entered_by_its_gate_or_not_at_all(void **state)
{
    (void)state;
    int32_t pair[2];
    for (int has_gate = 0; has_gate < 2; has_gate++) {
        scene s;
        begin(&s);
        const int32_t in = stop(&s, 5, 5), out = stop(&s, 15, 5), also = stop(&s, 20, 5);
        line(&s, false, 5, (const double[]){ 0, 0, 10, 0, 10, 10, 0, 10, 0, 0 });
        if (has_gate)
            line(&s, true, 1, (const double[]){ 0, 5 });
        assert_int_equal(build(&s), LORRY_OK);
        assert_true(lorry__ways_is_parted(s.ways, pair) == !has_gate);
        assert_way(&s, out, also, 5);
        if (has_gate) /* out by the west, around a corner and along a side, back east */
            assert_way(&s, in, out, 5 + 5 + 10 + sqrt(50));
        else
            assert_true(lorry__ways_length(s.ways, in, out) == HUGE_VAL);
        end(&s);
    }
}

/* Nothing leaks where lines meet, whatever the angle of the way. */
static void joints_do_not_leak(void **state)
{
    (void)state;
    scene s;
    begin(&s);
    int32_t a[40], b[40];
    for (int k = 0; k < 40; k++) { /* through the joint at the origin */
        const double angle = 3.14159265358979 * (k + 0.5) / 40;
        a[k] = stop(&s, 3 * cos(angle), 3 * sin(angle));
        b[k] = stop(&s, -3 * cos(angle), -3 * sin(angle));
    }
    const int32_t north = stop(&s, 0, 4), south = stop(&s, 0, -4);
    line(&s, false, 2, (const double[]){ -100, 0, 0, 0 });
    line(&s, false, 2, (const double[]){ 0, 0, 100, 0 });
    assert_int_equal(build(&s), LORRY_OK);
    for (int k = 0; k < 40; k++)
        assert_false(lorry__ways_is_free(s.ways, a[k], b[k]));
    assert_way(&s, north, south, 2 * sqrt(10016));
    end(&s);
}

/* --------------------------------------------------- against brute force -- */

/* Points on small circles around all ends stand for the ends; whatever sees each
 * other in plain floating point is joined. Right within the radius. */
#define RADIUS 1e-4
enum { AROUND = 12 };

static bool meets(double ax, double ay, double bx, double by, double px, double py, double qx,
                  double qy)
{
    const double d1 = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
    const double d2 = (bx - ax) * (qy - ay) - (by - ay) * (qx - ax);
    const double d3 = (qx - px) * (ay - py) - (qy - py) * (ax - px);
    const double d4 = (qx - px) * (by - py) - (qy - py) * (bx - px);
    return (d1 > 0) != (d2 > 0) && (d3 > 0) != (d4 > 0);
}

static bool sees(const scene *s, double ax, double ay, double bx, double by)
{
    for (int32_t l = 0; l < s->in.num_lines; l++)
        for (int32_t k = s->lines[l].first; k < s->lines[l].first + s->lines[l].count - 1; k++)
            if (meets(ax, ay, bx, by, s->line_x[k], s->line_y[k], s->line_x[k + 1],
                      s->line_y[k + 1]))
                return false;
    return true;
}

static double brute_force(const scene *s, int32_t from, int32_t to)
{
    static double x[MOST * AROUND], y[MOST * AROUND], far[MOST * AROUND];
    static bool is_done[MOST * AROUND];
    int n = 0;
    x[n] = s->x[from], y[n++] = s->y[from];
    x[n] = s->x[to], y[n++] = s->y[to];
    for (int32_t k = 0; k < s->in.num_points; k++)
        for (int a = 0; a < AROUND; a++, n++) {
            x[n] = s->line_x[k] + RADIUS * cos(6.283185307 * (a + 0.37) / AROUND);
            y[n] = s->line_y[k] + RADIUS * sin(6.283185307 * (a + 0.37) / AROUND);
        }
    for (int i = 0; i < n; i++) {
        far[i] = i == 0 ? 0 : HUGE_VAL;
        is_done[i] = false;
    }
    for (;;) {
        int next = -1;
        for (int i = 0; i < n; i++)
            if (!is_done[i] && far[i] < HUGE_VAL && (next < 0 || far[i] < far[next]))
                next = i;
        if (next < 0 || next == 1)
            return far[1];
        is_done[next] = true;
        for (int i = 0; i < n; i++) {
            const double d = far[next] + hypot(x[next] - x[i], y[next] - y[i]);
            if (!is_done[i] && d < far[i] && sees(s, x[next], y[next], x[i], y[i]))
                far[i] = d;
        }
    }
}

/* Random walks that do not meet, shared ends and crossings of lines included. */
static void random_scenes_agree_with_brute_force(void **state)
{
    (void)state;
    lorry__rng rng;
    lorry__rng_seed(&rng, 2, 0, 0);
    int detours = 0;
    for (int round = 0; round < 60; round++) {
        scene s;
        begin(&s);
        for (int k = 0; k < 8; k++) {
            const double x = 10 * lorry__rng_unit(&rng);
            stop(&s, x, 10 * lorry__rng_unit(&rng));
        }
        double last[2] = { 5, 5 };
        for (int l = 0; l < 4; l++) {
            double xy[12];
            const int32_t count = 2 + (int32_t)lorry__rng_below(&rng, 4);
            const bool is_joined = lorry__rng_below(&rng, 3) == 0; /* a fork */
            for (int32_t k = 0; k < count; k++) {
                const bool is_first = k == 0;
                xy[2 * k] = is_first ? 10 * lorry__rng_unit(&rng)
                                     : xy[2 * k - 2] + 6 * lorry__rng_unit(&rng) - 3;
                xy[2 * k + 1] = is_first ? 10 * lorry__rng_unit(&rng)
                                         : xy[2 * k - 1] + 6 * lorry__rng_unit(&rng) - 3;
                if (is_first && is_joined)
                    xy[0] = last[0], xy[1] = last[1];
            }
            last[0] = xy[2 * count - 2], last[1] = xy[2 * count - 1];
            line(&s, false, count, xy);
        }
        assert_int_equal(build(&s), LORRY_OK);
        double *work = malloc((size_t)lorry__ways_nodes(s.ways) * sizeof(*work));
        for (int32_t a = 0; a < 8; a++) {
            lorry__ways_from(s.ways, a, work);
            for (int32_t b = a + 1; b < 8; b++) {
                const double expected = brute_force(&s, a, b), found = way(&s, a, b);
                if (!(fabs(found - expected) < 0.01) && !(found == expected))
                    fail_msg("round %d, %d to %d: %.6f, not %.6f", round, (int)a, (int)b, found,
                             expected);
                assert_true(found <= lorry__ways_most(s.ways) || found == HUGE_VAL ||
                            lorry__ways_is_free(s.ways, a, b));
                if (!lorry__ways_is_free(s.ways, a, b)) {
                    detours++;
                    assert_true(lorry__ways_onward(s.ways, work, b) == found);
                }
            }
        }
        free(work);
        end(&s);
    }
    assert_true(detours > 200);
}

static void too_many_corners_are_refused(void **state)
{
    (void)state;
    static double x[5000], y[5000];
    lorry__mem mem;
    lorry__ways *ways;
    lorry_message message;
    const lorry__line zigzag = { 0, 5000, false, 1 };
    for (int k = 0; k < 5000; k++)
        x[k] = k, y[k] = k % 2;
    const lorry__ways_input in = { .num_points = 5000, .num_lines = 1, .line_x = x,
                                   .line_y = y, .lines = &zigzag, .aspect = 1,
                                   .length = euclid };
    lorry__mem_init(&mem, NULL);
    assert_int_equal(lorry__ways_new(&mem, &in, &ways, &message), LORRY_ERANGE);
    assert_null(ways);
    assert_int_equal(mem.used, 0);
}

static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    for (long k = 0;; k++) {
        faulty faults = { .fail_at = k };
        const lorry_config config = faulty_config(&faults);
        scene s;
        begin(&s);
        lorry__mem_init(&s.mem, &config);
        stop(&s, -1, 0);
        stop(&s, 1, 0);
        line(&s, false, 3, (const double[]){ 0, -10, 0, 0, 1, 10 });
        line(&s, true, 1, (const double[]){ 0, 3 });
        const lorry_status status = build(&s);
        lorry__ways_free(s.ways);
        assert_int_equal(faults.blocks, 0);
        if (status == LORRY_OK)
            break;
        assert_int_equal(status, LORRY_ENOMEM);
        assert_true(k < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wall_is_walked_around),
        cmocka_unit_test(a_crossing_lets_through),
        cmocka_unit_test(a_crossing_opens_both_banks),
        cmocka_unit_test(a_passage_leads_along_its_points),
        cmocka_unit_test(a_ring_is_entered_by_its_gate_or_not_at_all),
        cmocka_unit_test(joints_do_not_leak),
        cmocka_unit_test(random_scenes_agree_with_brute_force),
        cmocka_unit_test(too_many_corners_are_refused),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
