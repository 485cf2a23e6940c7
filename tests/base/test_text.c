/* Numbers to text and back without the locale. */
#include "../support/cmocka_all.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static lorry__mem mem;

static int set_up(void **state)
{
    (void)state;
    lorry__mem_init(&mem, NULL);
    return 0;
}

static void expect_scaled(int64_t value, int64_t scale, const char *expected)
{
    lorry__text text;
    lorry__text_init(&text, &mem);
    lorry__text_scaled(&text, value, scale, 2);
    assert_string_equal(text.data, expected);
    lorry__text_free(&text);
}

static void scaled_integers_become_exact_decimals(void **state)
{
    (void)state;
    expect_scaled(1234, 1, "1234");
    expect_scaled(1234, 10, "123.4");
    expect_scaled(5, 1000, "0.005");
    expect_scaled(-5, 1000, "-0.005");
    expect_scaled(1234567, 1000000, "1.234567");
    expect_scaled(INT64_MAX, 1000000, "9223372036854.775807");
    expect_scaled(INT64_MIN, 10, "-922337203685477580.8");
    expect_scaled(0, 100, "0.00");
    expect_scaled(10, 4, "2.50"); /* no power of ten: two digits, as asked */
}

static void texts_grow_and_fail_as_a_whole(void **state)
{
    (void)state;
    lorry__text text;
    lorry__text_init(&text, &mem);
    for (int i = 0; i < 1000; i++)
        lorry__text_printf(&text, "%d,", i % 10);
    assert_int_equal(text.length, 2000);
    assert_memory_equal(text.data + 1990, "5,6,7,8,9,", 11);
    lorry__text_free(&text);

    lorry_config config = LORRY_CONFIG_INIT;
    lorry__mem small;
    config.memory_limit = 100;
    lorry__mem_init(&small, &config);
    lorry__text_init(&text, &small);
    for (int i = 0; i < 100; i++)
        lorry__text_puts(&text, "abc");
    assert_true(text.is_failed);
    lorry__text_free(&text);
    assert_int_equal(atomic_load(&small.used), 0);
}

static void expect_number(const char *string)
{
    char *end, *expected_end;
    const double value = lorry__strtod(string, &end);
    const double expected = strtod(string, &expected_end);
    if (end != expected_end)
        fail_msg("%s: read %d characters, not %d", string, (int)(end - string),
                 (int)(expected_end - string));
    if (value != expected && !(fabs(value - expected) <= 4e-15 * fabs(expected)))
        fail_msg("%s: %.17g, not %.17g", string, value, expected);
}

static void strtod_agrees_with_the_c_library(void **state)
{
    (void)state;
    static const char *const strings[] = {
        "0", "-0", "1", "+7", " \t12.5x", "1.", ".5", ".", "", "-", "e5", "1e", "1e+", "1e5",
        "1E-5", "3.14159265358979323846", "123456789012345678901234567890", "1e308",
        "1.7976931348623157e308", "1.234567890123456789e307", "1e309", "-1e400", "2.5e-308",
        "1e-400", "0e999999", "0.000000000000000000000000000001", "9007199254740993",
        "120.7512", "31.6538", "1.5.5", "7abc", "99999999999999999999e-20",
    };
    for (size_t k = 0; k < sizeof(strings) / sizeof(strings[0]); k++)
        expect_number(strings[k]);
}

/* Up to 15 digits and 10^22 both operands are exact, so the result is rounded
 * once (Clinger 1990). */
static void strtod_is_exact_for_numbers_as_files_have_them(void **state)
{
    (void)state;
    lorry__rng rng;
    lorry__rng_seed(&rng, 3, 0, 0);
    for (int i = 0; i < 20000; i++) {
        char string[64];
        const uint64_t digits = lorry__rng_next(&rng) % UINT64_C(1000000000000000);
        const int exponent = (int)lorry__rng_below(&rng, 45) - 22;
        snprintf(string, sizeof(string), "%llue%d", (unsigned long long)digits, exponent);
        assert_true(lorry__strtod(string, NULL) == strtod(string, NULL));
        snprintf(string, sizeof(string), "%.6f", (double)(digits % 400000000) * 1e-6 - 180);
        assert_true(lorry__strtod(string, NULL) == strtod(string, NULL));
    }
}

static void doubles_are_written_with_a_point(void **state)
{
    (void)state;
    /* Where a comma locale is installed it must change nothing. */
    static const char *const locales[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "C" };
    for (size_t k = 0; k < sizeof(locales) / sizeof(locales[0]); k++) {
        lorry__text text;
        if (setlocale(LC_ALL, locales[k]) == NULL)
            continue;
        lorry__text_init(&text, &mem);
        lorry__text_double(&text, -1234.5678, 2);
        lorry__text_puts(&text, " ");
        lorry__text_double(&text, 3, 0);
        assert_string_equal(text.data, "-1234.57 3");
        assert_true(lorry__strtod("2.5", NULL) == 2.5);
        lorry__text_free(&text);
    }
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(scaled_integers_become_exact_decimals, set_up),
        cmocka_unit_test_setup(texts_grow_and_fail_as_a_whole, set_up),
        cmocka_unit_test_setup(strtod_agrees_with_the_c_library, set_up),
        cmocka_unit_test_setup(strtod_is_exact_for_numbers_as_files_have_them, set_up),
        cmocka_unit_test_setup(doubles_are_written_with_a_point, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
