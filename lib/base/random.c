/* random.c: seeding, hashing, and the two transcendental functions of the
 * search, written with + - * / alone so that every machine agrees on them. */
#include "base/base.h"

/* splitmix64 (Steele, Lea, Flood 2014). */
uint64_t lorry__hash64(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

void lorry__rng_seed(lorry__rng *rng, uint64_t seed, uint64_t round, uint64_t task)
{
    const uint64_t mixed = lorry__hash64(lorry__hash64(lorry__hash64(seed) ^ round) ^ task);
    rng->a = lorry__hash64(mixed);
    rng->b = lorry__hash64(mixed ^ UINT64_C(0xd1b54a32d192ed03)) | 1;
}

/* x = m * 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 atanh((m-1)/(m+1)),
 * whose series needs 10 terms for 1e-16 at |z| <= 0.1716. */
double lorry__ln(double x)
{
    assert(x > 0);
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    int exponent = (int)(bits >> 52) - 1023;
    if (exponent == -1023) { /* subnormal */
        x *= 0x1p54;
        memcpy(&bits, &x, sizeof(bits));
        exponent = (int)(bits >> 52) - 1023 - 54;
    }
    bits = (bits & UINT64_C(0xfffffffffffff)) | (UINT64_C(1023) << 52);
    double m;
    memcpy(&m, &bits, sizeof(m));
    if (m > 1.4142135623730951) {
        m *= 0.5;
        exponent++;
    }
    const double z = (m - 1) / (m + 1), zz = z * z;
    double sum = 0;
    for (int k = 21; k >= 1; k -= 2)
        sum = sum * zz + 1.0 / k;
    return 2 * z * sum + exponent * 0.6931471805599453;
}

/* e^x = 2^k * e^r with |r| <= ln(2)/2, Taylor's series for the rest. */
double lorry__exp(double x)
{
    if (x < -700)
        return 0;
    if (x > 700)
        x = 700;
    const double scaled = x * 1.4426950408889634;
    const int k = (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    const double r = x - k * 0.6931471805599453;
    double sum = 1;
    for (int i = 14; i >= 1; i--)
        sum = 1 + sum * r / i;
    uint64_t bits = (uint64_t)(1023 + k) << 52;
    double power;
    memcpy(&power, &bits, sizeof(power));
    return sum * power;
}
