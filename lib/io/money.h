/* money.h: decimals of a currency to exact cost units and back. */
#ifndef LORRY_IO_MONEY_H
#define LORRY_IO_MONEY_H

#include "io/json_value.h"

/* Cost units per unit of currency where a file does not say. With metres and
 * seconds, amounts, prices per kilometre and prices per hour of up to three
 * decimals become whole units per metre and per second: it is the least number
 * with 1000 * 1000 and 3600 * 1000 among its divisors. */
#define LORRY__COST_SCALE INT64_C(18000000)

/* Read `value` units of currency per `divisor` into whole cost units per one;
 * an amount that does not come out whole is refused. */
lorry_status lorry__money_read(const lorry__json *at, const char *what, int64_t cost_scale,
                               int64_t divisor, int64_t *units);
/* The decimal that lorry__money_read() turns back into `units`, appended to
 * `out`; false, and nothing appended, if none of six decimals does. */
bool lorry__money_write(lorry__text *out, int64_t units, int64_t cost_scale, int64_t divisor);

#endif
