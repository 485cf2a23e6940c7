/* base.h: what every room stands on: memory, messages, random numbers, the
 * clock, parallel tasks. No room below this one. */
#ifndef LORRY_BASE_BASE_H
#define LORRY_BASE_BASE_H

#include <assert.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lorry/lorry.h"

/* Sums of this many units never overflow; larger inputs are refused. */
#define LORRY__HUGE (INT64_C(1) << 61)

static inline int32_t lorry__min32(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t lorry__max32(int32_t a, int32_t b) { return a > b ? a : b; }
static inline int64_t lorry__min64(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t lorry__max64(int64_t a, int64_t b) { return a > b ? a : b; }

/* ------------------------------------------------------------- memory -- */

/* Where a handle's memory comes from. Blocks carry their size in front, so
 * that a free needs only the block. Thread-safe; `used` counts bytes held. */
typedef struct lorry__mem {
    lorry_config config;
    _Atomic size_t used;
} lorry__mem;

void lorry__mem_init(lorry__mem *mem, const lorry_config *config);
/* Uninitialised; NULL when out of memory or over the limit. size 0 is valid. */
void *lorry__alloc(lorry__mem *mem, size_t size);
/* count*size bytes of zeros; NULL also when the product overflows. */
void *lorry__calloc(lorry__mem *mem, size_t count, size_t size);
/* NULL leaves the old block as it was. */
void *lorry__resize(lorry__mem *mem, void *block, size_t size);
void lorry__free(lorry__mem *mem, void *block);
char *lorry__strdup(lorry__mem *mem, const char *text);
/* Room for `need` items in a growing array: *capacity items of `size` bytes at
 * *block, doubled as needed. false when out of memory. */
bool lorry__grow(lorry__mem *mem, void **block, size_t *capacity, size_t need, size_t size);
/* A zeroed handle of `size` bytes that holds, `offset` bytes in, the lorry__mem
 * it was itself allocated from; and its end. NULL when out of memory. */
void *lorry__handle_new(const lorry_config *config, size_t size, size_t offset);
void lorry__handle_free(void *handle, size_t offset);
#define LORRY__NEW(mem, type, count) ((type *)lorry__calloc((mem), (count), sizeof(type)))

void lorry__log(const lorry__mem *mem, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ----------------------------------------------------------- messages -- */

/* As vsnprintf, but what does not fit is cut at a whole UTF-8 character. */
void lorry__format(char *buffer, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));
/* A handle's last error, in the language of this call (language.h). `message`
 * may be NULL. Returns `status`. */
lorry_status lorry__fail(lorry_message *message, lorry_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---------------------------------------------------------- text buffer -- */

/* A growing text; after a failed append `is_failed` stays set and later
 * appends do nothing, so that one test at the end suffices. Numbers are
 * written without the locale. */
typedef struct lorry__text {
    lorry__mem *mem;
    char *data;      /* always terminated once anything was appended */
    size_t length, capacity;
    bool is_failed;
} lorry__text;

void lorry__text_init(lorry__text *text, lorry__mem *mem);
void lorry__text_free(lorry__text *text);
void lorry__text_add(lorry__text *text, const char *data, size_t length);
void lorry__text_puts(lorry__text *text, const char *string);
/* As printf, for integers and strings only: %f and its like follow the locale. */
void lorry__text_printf(lorry__text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A decimal with `digits` after the point, '.' in every locale. */
void lorry__text_double(lorry__text *text, double value, int digits);
/* A file's name without its folders; inside `path`. */
const char *lorry__base_name(const char *path);
/* A cell of CSV, in quotes where RFC 4180 asks for them. */
void lorry__text_cell(lorry__text *text, const char *cell);
/* value / scale as an exact decimal where scale is a power of ten (10^6 and
 * more shown with that many digits), otherwise with `digits` digits. */
void lorry__text_scaled(lorry__text *text, int64_t value, int64_t scale, int digits);
/* strtod without the locale; *end as strtod's. */
double lorry__strtod(const char *string, char **end);

/* ------------------------------------------------------------- random -- */

/* xoroshiro128++ (Blackman and Vigna 2019), seeded through splitmix64. */
typedef struct lorry__rng { uint64_t a, b; } lorry__rng;

/* Streams differ in any of the three. */
void lorry__rng_seed(lorry__rng *rng, uint64_t seed, uint64_t round, uint64_t task);
static inline uint64_t lorry__rng_next(lorry__rng *rng)
{
    const uint64_t a = rng->a, sum = a + rng->b, b = rng->b ^ a;
    const uint64_t out = ((sum << 17) | (sum >> 47)) + a;
    rng->a = ((a << 49) | (a >> 15)) ^ b ^ (b << 21);
    rng->b = (b << 28) | (b >> 36);
    return out;
}
/* Uniform on 0..n-1 (n > 0) by multiplication (Lemire 2019, without the
 * rejection: a bias of n/2^32 decides nothing here). */
static inline uint32_t lorry__rng_below(lorry__rng *rng, uint32_t n)
{
    return (uint32_t)(((lorry__rng_next(rng) >> 32) * n) >> 32);
}
/* Uniform on (0, 1]. */
static inline double lorry__rng_unit(lorry__rng *rng)
{
    return (double)((lorry__rng_next(rng) >> 11) + 1) * 0x1p-53;
}
uint64_t lorry__hash64(uint64_t x); /* splitmix64's mixer */

/* Natural logarithm and exponential from + - * / alone, equal bits on every
 * compiler and machine; about 1e-12 relative. ln wants x > 0 and finite. */
double lorry__ln(double x);
double lorry__exp(double x);

/* ------------------------------------------------------------ selection -- */

/* The k-th smallest of n > k values, none NaN, which are put in another order: all
 * before place k are no larger, all behind it no smaller. O(n) on average. */
double lorry__select(double *values, size_t n, size_t k);
/* The middle one; of an even number the lower of the two. n > 0. */
static inline double lorry__median(double *values, size_t n)
{
    return lorry__select(values, n, (n - 1) / 2);
}

/* -------------------------------------------------------------- clock -- */

double lorry__now(void); /* monotonic seconds */

/* When work must end. */
typedef struct lorry__limit {
    const _Atomic int *stop;   /* nonzero: leave soon; NULL: never */
    double deadline;           /* of lorry__now(); 0: none */
} lorry__limit;

/* Cheap enough to ask every few microseconds. */
static inline bool lorry__limit_is_reached(const lorry__limit *limit)
{
    if (limit->stop != NULL && atomic_load_explicit(limit->stop, memory_order_relaxed) != 0)
        return true;
    return limit->deadline > 0 && lorry__now() >= limit->deadline;
}

/* ----------------------------------------------------------- executor -- */

/* Parallel tasks; the only place that knows OpenMP. In a child of fork() whose
 * parent ran tasks on this thread, everything runs on the calling thread. */
typedef struct lorry__executor {
    int threads;      /* asked for, or fewer where the system refuses them */
    _Atomic int64_t busy; /* nanoseconds spent inside tasks, over all threads */
    /* How many of the threads leave their core to others at the moment, called from any of
     * them; NULL: none does. At least one runs tasks all the same. */
    int (*num_lent)(const void *lender);
    const void *lender;
} lorry__executor;

/* threads 0: one per core that this process may use. None is lent. */
void lorry__executor_init(lorry__executor *executor, int threads);
/* Run task(payload, i, worker) for i in 0..count-1; worker < threads and each
 * worker runs one task at a time; returns when all are done. Tasks must not
 * depend on order or worker. */
void lorry__executor_run(lorry__executor *executor, int count, void *payload,
                         void (*task)(void *payload, int index, int worker));

#endif
