/* Memory, random numbers, logarithms, parallel tasks. */
#define _POSIX_C_SOURCE 200809L
#include "../support/cmocka_all.h"

#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/faulty.h"
#include "base/base.h"
#include "base/sort.h"

/* -------------------------------------------------------------- memory -- */

static void bytes_held_are_counted_and_limited(void **state)
{
    (void)state;
    lorry_config config = LORRY_CONFIG_INIT;
    lorry__mem mem;
    config.memory_limit = 1000;
    lorry__mem_init(&mem, &config);
    char *block = lorry__alloc(&mem, 600);
    assert_non_null(block);
    assert_true(atomic_load(&mem.used) >= 600);
    assert_null(lorry__alloc(&mem, 600));
    memset(block, 7, 600);
    assert_null(lorry__resize(&mem, block, 2000)); /* the old block is as it was */
    assert_int_equal(block[599], 7);
    block = lorry__resize(&mem, block, 900);
    assert_non_null(block);
    assert_int_equal(block[599], 7);
    lorry__free(&mem, block);
    lorry__free(&mem, NULL);
    assert_int_equal(atomic_load(&mem.used), 0);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    void *block = NULL;
    size_t capacity = 0;
    assert_null(lorry__alloc(&mem, SIZE_MAX));
    assert_null(lorry__calloc(&mem, SIZE_MAX / 4, 8));
    assert_false(lorry__grow(&mem, &block, &capacity, SIZE_MAX / 8, 16));
    assert_null(block);
    assert_int_equal(capacity, 0);
    void *none = lorry__alloc(&mem, 0); /* valid, and not NULL */
    assert_non_null(none);
    lorry__free(&mem, none);
}

/* The hook gets true old sizes, or a host could not count. */
static size_t hosted;
static void *counting_resize(void *payload, void *block, size_t old_size, size_t new_size)
{
    (void)payload;
    hosted = hosted - old_size + new_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

static void the_hook_is_told_old_sizes(void **state)
{
    (void)state;
    lorry_config config = LORRY_CONFIG_INIT;
    lorry__mem mem;
    config.resize = counting_resize;
    lorry__mem_init(&mem, &config);
    hosted = 0;
    void *block = NULL;
    size_t capacity = 0;
    for (size_t need = 1; need < 1000; need *= 3)
        assert_true(lorry__grow(&mem, &block, &capacity, need, 24));
    char *text = lorry__strdup(&mem, "text");
    assert_int_equal(hosted, atomic_load(&mem.used));
    lorry__free(&mem, text);
    lorry__free(&mem, block);
    assert_int_equal(hosted, 0);
}

typedef struct handle { int first; lorry__mem mem; } handle;

static void a_handle_counts_itself_and_goes_whole(void **state)
{
    (void)state;
    faulty f = { .fail_at = 0 };
    const lorry_config config = faulty_config(&f);
    assert_null(lorry__handle_new(&config, sizeof(handle), offsetof(handle, mem)));
    f.fail_at = -1;
    handle *h = lorry__handle_new(&config, sizeof(handle), offsetof(handle, mem));
    assert_non_null(h);
    assert_int_equal(h->first, 0);
    assert_true(atomic_load(&h->mem.used) >= sizeof(handle));
    lorry__free(&h->mem, lorry__alloc(&h->mem, 50));
    lorry__handle_free(h, offsetof(handle, mem));
    lorry__handle_free(NULL, 0);
    assert_int_equal(f.blocks, 0);
}

/* -------------------------------------------------------------- random -- */

static void streams_differ_by_seed_round_and_task(void **state)
{
    (void)state;
    uint64_t seen[8];
    for (uint64_t k = 0; k < 8; k++) {
        lorry__rng rng;
        lorry__rng_seed(&rng, k & 1, k >> 1 & 1, k >> 2);
        seen[k] = lorry__rng_next(&rng);
        for (uint64_t j = 0; j < k; j++)
            assert_true(seen[j] != seen[k]);
        lorry__rng again;
        lorry__rng_seed(&again, k & 1, k >> 1 & 1, k >> 2);
        assert_true(lorry__rng_next(&again) == seen[k]);
    }
}

/* 60,000 draws in 6 boxes: 10,000 each, standard deviation 91. */
static void draws_are_spread_evenly(void **state)
{
    (void)state;
    lorry__rng rng;
    int boxes[6] = { 0 };
    double sum = 0;
    lorry__rng_seed(&rng, 1, 2, 3);
    for (int i = 0; i < 60000; i++) {
        boxes[lorry__rng_below(&rng, 6)]++;
        const double unit = lorry__rng_unit(&rng);
        assert_true(unit > 0 && unit <= 1);
        sum += unit;
    }
    for (int k = 0; k < 6; k++)
        assert_in_range(boxes[k], 9600, 10400);
    assert_true(fabs(sum / 60000 - 0.5) < 0.006);
}

static void ln_and_exp_are_accurate(void **state)
{
    (void)state;
    lorry__rng rng;
    lorry__rng_seed(&rng, 5, 0, 0);
    for (int i = 0; i < 20000; i++) {
        const double x = exp((lorry__rng_unit(&rng) - 0.5) * 600);
        const double y = (lorry__rng_unit(&rng) - 0.5) * 600;
        const double near = 1 + (lorry__rng_unit(&rng) - 0.5) * 1e-3;
        assert_true(fabs(lorry__ln(x) - log(x)) <= 1e-12 * fmax(fabs(log(x)), 1e-3));
        assert_true(fabs(lorry__ln(near) - log(near)) <= 1e-12 * fabs(log(near)) + 1e-18);
        assert_true(fabs(lorry__exp(y) - exp(y)) <= 1e-12 * exp(y));
    }
    assert_true(lorry__ln(1) == 0);
    assert_true(lorry__exp(0) == 1);
    assert_true(lorry__exp(-1e9) == 0);
    assert_true(isfinite(lorry__exp(1e9)));
    assert_true(fabs(lorry__ln(5e-324) + 744.4400719213812) < 1e-9);
}

/* ------------------------------------------------------------ executor -- */

typedef struct work {
    int threads;
    int runs[100];
    _Atomic int is_bad;
} work;

static void task(void *payload, int index, int worker)
{
    work *w = payload;
    w->runs[index]++;
    if (worker < 0 || worker >= w->threads)
        atomic_store(&w->is_bad, 1);
}

static void every_task_runs_once(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads++)
        for (int count = 0; count <= 100; count += 25) {
            lorry__executor executor;
            work w = { .threads = threads };
            lorry__executor_init(&executor, threads);
            lorry__executor_run(&executor, count, &w, task);
            assert_int_equal(atomic_load(&w.is_bad), 0);
            for (int i = 0; i < 100; i++)
                assert_int_equal(w.runs[i], i < count);
        }
    lorry__executor executor;
    lorry__executor_init(&executor, 0);
    assert_true(executor.threads >= 1);
}

static int lent(const void *lender) { return *(const int *)lender; }

/* Workers whose core is lent run nothing; the first one runs tasks whatever is lent. */
static void lent_cores_run_no_tasks(void **state)
{
    (void)state;
    for (int num_lent = 0; num_lent <= 5; num_lent++) {
        lorry__executor executor;
        work w = { .threads = num_lent < 3 ? 4 - num_lent : 1 };
        lorry__executor_init(&executor, 4);
        executor.num_lent = lent;
        executor.lender = &num_lent;
        lorry__executor_run(&executor, 100, &w, task);
        assert_int_equal(atomic_load(&w.is_bad), 0);
        for (int i = 0; i < 100; i++)
            assert_int_equal(w.runs[i], 1);
    }
}

/* The child has none of the parent's threads; it must not wait for them. */
static void a_child_of_fork_runs_on_its_own(void **state)
{
    (void)state;
    lorry__executor executor;
    work w = { .threads = 2 };
    lorry__executor_init(&executor, 2);
    lorry__executor_run(&executor, 100, &w, task);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        work own = { .threads = 1 };
        lorry__executor_run(&executor, 100, &own, task);
        int done = 0;
        for (int i = 0; i < 100; i++)
            done += own.runs[i];
        _exit(done == 100 && !atomic_load(&own.is_bad) ? 0 : 1);
    }
    int status = -1;
    assert_true(waitpid(child, &status, 0) == child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void the_clock_does_not_run_back(void **state)
{
    (void)state;
    double last = lorry__now();
    for (int i = 0; i < 1000; i++) {
        const double now = lorry__now();
        assert_true(now >= last);
        last = now;
    }
}

/* --------------------------------------------------------------- order -- */

static inline bool is_above(const int64_t *key, int32_t a, int32_t b)
{
    return key[a] > key[b];
}

static void lists_of_any_length_are_sorted(void **state)
{
    (void)state;
    enum { MOST = 150 };
    int64_t key[MOST];
    int32_t list[MOST];
    lorry__rng rng;
    lorry__rng_seed(&rng, 5, 0, 0);
    for (int32_t n = 0; n <= MOST; n++) {
        int32_t seen = 0;
        for (int32_t i = 0; i < n; i++) {
            list[i] = i;
            key[i] = lorry__rng_below(&rng, 40); /* some are equal */
        }
        LORRY__SORT(int32_t, list, n, is_above, key);
        for (int32_t i = 0; i < n; i++) {
            assert_true(i == 0 || key[list[i - 1]] >= key[list[i]]);
            seen += list[i];
        }
        assert_int_equal(seen, n * (n - 1) / 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_held_are_counted_and_limited),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(the_hook_is_told_old_sizes),
        cmocka_unit_test(a_handle_counts_itself_and_goes_whole),
        cmocka_unit_test(streams_differ_by_seed_round_and_task),
        cmocka_unit_test(draws_are_spread_evenly),
        cmocka_unit_test(ln_and_exp_are_accurate),
        cmocka_unit_test(every_task_runs_once),
        cmocka_unit_test(lent_cores_run_no_tasks),
        cmocka_unit_test(a_child_of_fork_runs_on_its_own),
        cmocka_unit_test(the_clock_does_not_run_back),
        cmocka_unit_test(lists_of_any_length_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
