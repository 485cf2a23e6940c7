/* The best plan over time: whole while it is short, evenly thinned when it is
 * long. */
#include "../support/cmocka_all.h"

#include "solve/trace.h"

static lorry_trace_point at_cost(int64_t cost)
{
    return (lorry_trace_point){ .size = sizeof(lorry_trace_point), .cost = cost };
}

static void a_short_run_is_kept_whole(void **state)
{
    (void)state;
    lorry__trace trace;
    lorry__trace_clear(&trace);
    for (int64_t round = 0; round < LORRY__TRACE_MOST; round++) {
        const lorry_trace_point point = at_cost(-round);
        lorry__trace_note(&trace, round, &point);
        lorry__trace_note(&trace, round, &point); /* says nothing new */
    }
    assert_int_equal(trace.length, LORRY__TRACE_MOST);
    for (int32_t i = 0; i < trace.length; i++)
        assert_int_equal(trace.round[i], i);
}

/* 100,000 rounds in at most 256 points: a stride of 512, since one of 256 would
 * make 391. Points lie 512 rounds apart then, each the last of its stretch, but
 * for the first one, which stays, and the last one, which is the incumbent. */
static void a_long_run_is_thinned_evenly(void **state)
{
    (void)state;
    enum { ROUNDS = 100000 };
    lorry__trace trace;
    lorry__trace_clear(&trace);
    for (int64_t round = 0; round <= ROUNDS; round++) {
        const lorry_trace_point point = at_cost(-round);
        lorry__trace_note(&trace, round, &point);
        assert_int_equal(trace.round[0], 0);
        assert_int_equal(trace.round[trace.length - 1], round);
        assert_int_equal(trace.point[trace.length - 1].cost, -round);
    }
    assert_int_equal(trace.stride, 512);
    assert_int_equal(trace.length, 1 + ROUNDS / 512 + 1);
    for (int32_t i = 1; i < trace.length - 1; i++)
        assert_int_equal(trace.round[i], 512 * i - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_run_is_kept_whole),
        cmocka_unit_test(a_long_run_is_thinned_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
