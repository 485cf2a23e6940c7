/* Numbers, times and codes as spreadsheets write them. */
#include "../support/cmocka_all.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/cell.h"
#include "io/moment.h"

static lorry__plain plain(const char *cell)
{
    lorry__plain out;
    lorry__plain_of(cell, &out);
    return out;
}

static void cells_become_plain(void **state)
{
    (void)state;
    static const char *const cells[][2] = {
        { "１２３．５", "123.5" },
        { "　ＳＦ－００１２ ", "SF-0012" },         /* ideographic space in front */
        { "=\"00123\"", "00123" },
        { "'00123", "00123" },
        { "\xc2\xa0" "12\xe2\x80\x89" "345\xe2\x80\x8b", "12 345" }, /* NBSP, thin, zero width */
        { "０９：００～１２：００", "09:00~12:00" },
        { "09:00—12:00", "09:00-12:00" },
        { "30×20×10㎝", "30*20*10cm" },
        { "\xef\xbb\xbfx", "x" },
        { "\xff" "1", "\xff" "1" },
        { "", "" },
    };
    for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++)
        assert_string_equal(plain(cells[k][0]).text, cells[k][1]);
    char longest[400];
    memset(longest, '7', sizeof(longest));
    longest[399] = '\0';
    assert_true(plain(longest).is_long);
    assert_true(strlen(plain(longest).text) < sizeof(((lorry__plain *)NULL)->text));
}

static void assert_weight(const char *cell, lorry__unit unit, int64_t grams)
{
    int64_t found = -7;
    const lorry__plain p = plain(cell);
    if (lorry__plain_weight(&p, unit, &found) != LORRY__READ || found != grams)
        fail_msg("%s: %lld, not %lld", cell, (long long)found, (long long)grams);
}

static void weights_come_out_in_grams(void **state)
{
    (void)state;
    assert_weight("1.25", LORRY__UNIT_KILOGRAM, 1250);
    assert_weight("1.25", LORRY__UNIT_NONE, 1250);
    assert_weight("1250", LORRY__UNIT_GRAM, 1250);
    assert_weight("2.5kg", LORRY__UNIT_GRAM, 2500);
    assert_weight("500 克", LORRY__UNIT_KILOGRAM, 500);
    assert_weight("３公斤", LORRY__UNIT_GRAM, 3000);
    assert_weight("2斤", LORRY__UNIT_KILOGRAM, 1000);
    assert_weight("1,234.5", LORRY__UNIT_GRAM, 1235);
    assert_weight("1\xe2\x80\xaf" "234", LORRY__UNIT_GRAM, 1234); /* narrow space */
    assert_weight("0,5", LORRY__UNIT_KILOGRAM, 500);
    assert_weight("-1", LORRY__UNIT_KILOGRAM, -1000);
    assert_weight("1.2E-1", LORRY__UNIT_KILOGRAM, 120);
    static const char *const failing[] = { "abc", "1.2.3", "12kgx", "2m3", "1,23,456", "1e999",
                                           "--5", "重" };
    int64_t grams;
    for (size_t k = 0; k < sizeof(failing) / sizeof(failing[0]); k++) {
        const lorry__plain p = plain(failing[k]);
        assert_int_equal(lorry__plain_weight(&p, LORRY__UNIT_KILOGRAM, &grams),
                         LORRY__READ_FAILED);
    }
    static const char *const nothing[] = { "", " ", "-", "/", "null", "NaN", "无", "#N/A" };
    for (size_t k = 0; k < sizeof(nothing) / sizeof(nothing[0]); k++) {
        const lorry__plain p = plain(nothing[k]);
        assert_int_equal(lorry__plain_weight(&p, LORRY__UNIT_KILOGRAM, &grams),
                         LORRY__READ_NOTHING);
    }
}

static void volumes_come_out_in_millilitres(void **state)
{
    (void)state;
    static const struct { const char *cell; lorry__unit unit; int64_t expected; } cells[] = {
        { "0.012", LORRY__UNIT_NONE, 12000 },      { "0.012", LORRY__UNIT_CUBIC_METRE, 12000 },
        { "12", LORRY__UNIT_LITRE, 12000 },        { "12000cm³", LORRY__UNIT_LITRE, 12000 },
        { "0.5立方", LORRY__UNIT_LITRE, 500000 },   { "0.012㎥", LORRY__UNIT_LITRE, 12000 },
        { "30*20*10", LORRY__UNIT_LITRE, 6000 },   { "30x20x10 cm", LORRY__UNIT_NONE, 6000 },
        { "300×200×100mm", LORRY__UNIT_NONE, 6000 }, { "0.3*0.2*0.1m", LORRY__UNIT_NONE, 6000 },
    };
    for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++) {
        int64_t found = -7;
        const lorry__plain p = plain(cells[k].cell);
        assert_int_equal(lorry__plain_volume(&p, cells[k].unit, &found), LORRY__READ);
        assert_int_equal(found, cells[k].expected);
    }
}

static void degrees_come_alone_or_in_pairs(void **state)
{
    (void)state;
    double x, y;
    lorry__plain p = plain("１２０．７４°Ｅ");
    assert_int_equal(lorry__plain_degrees(&p, &x), LORRY__READ);
    assert_true(x == 120.74);
    static const char *const pairs[] = { "120.74,31.65", "[120.74, 31.65]", "120.74 31.65",
                                         "120.74，31.65", "(120.74;31.65)", "120.74E, 31.65N" };
    for (size_t k = 0; k < sizeof(pairs) / sizeof(pairs[0]); k++) {
        p = plain(pairs[k]);
        assert_int_equal(lorry__plain_pair(&p, &x, &y), LORRY__READ);
        assert_true(x == 120.74 && y == 31.65);
    }
    p = plain("120.74");
    assert_int_equal(lorry__plain_pair(&p, &x, &y), LORRY__READ_FAILED);
    p = plain("31,65"); /* no decimal comma here */
    assert_int_equal(lorry__plain_degrees(&p, &x), LORRY__READ_FAILED);
}

/* 2024-06-18 is day 19892 since 1970-01-01 (date -d 2024-06-18 +%s / 86400). */
enum { DAY = 19892, EAST = 8 * 3600 };

static int64_t seconds_of(const char *cell)
{
    lorry__moment m;
    const lorry__plain p = plain(cell);
    if (!lorry__moment_read(&p, &m))
        return -999999999;
    lorry__moment_settle(&m, DAY);
    return lorry__moment_seconds(&m, DAY, EAST, 0);
}

static void times_count_from_midnight_of_the_day(void **state)
{
    (void)state;
    static const struct { const char *cell; int64_t expected; } cells[] = {
        { "09:30", 34200 },               { "9:30:15", 34215 },
        { "０９：３０", 34200 },            { "9点半", 34200 },
        { "9点", 32400 },                  { "9时30分", 34200 },
        { "下午3点", 54000 },              { "3:05 PM", 54300 },
        { "12:00 AM", 0 },                { "中午12:30", 45000 },
        { "24:00", 86400 },               { "26:00", 93600 },
        { "06-18 09:30:00", 34200 },      { "6月18日 9:30", 34200 },
        { "06-19 01:30:00", 91800 },      { "2024-06-18 09:30", 34200 },
        { "2024-06-18 09:30:15", 34215 }, { "2024/6/18 9:30", 34200 },
        { "2024.06.18 09:30", 34200 },    { "2024年6月18日 9:30", 34200 },
        { "2024年6月18日9点30分", 34200 }, { "20240618 093000", 34200 },
        { "20240618093000", 34200 },      { "2024-06-18T09:30:15+08:00", 34215 },
        { "2024-06-18T01:30:15Z", 34215 },{ "2024-06-18T01:30:15.123Z", 34215 },
        { "2024-06-17T20:30-05:00", 34200 }, { "2024-06-18 09:30:00+0800", 34200 },
        { "1718674215", 34215 },          { "1718674215000", 34215 },
        { "2024-06-17 23:00", -3600 },    { "2024-06-18", 0 },
    };
    for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++)
        if (seconds_of(cells[k].cell) != cells[k].expected)
            fail_msg("%s: %lld, not %lld", cells[k].cell, (long long)seconds_of(cells[k].cell),
                     (long long)cells[k].expected);
    static const char *const failing[] = {
        "25:61", "48:00", "9", "noon", "2024-13-01 09:00", "2024-02-30 09:00", "2024-06-18T",
        "2024-06-18 09:30x", "45461.375", "2024061809", "09:30+99:00", "1.5", "06-31 09:00",
    };
    for (size_t k = 0; k < sizeof(failing) / sizeof(failing[0]); k++)
        if (seconds_of(failing[k]) != -999999999)
            fail_msg("%s is read as %lld", failing[k], (long long)seconds_of(failing[k]));
}

/* A date without a year is the nearest: 12-31 read on 1 January is yesterday. */
static void a_date_without_a_year_is_the_nearest(void **state)
{
    (void)state;
    int32_t new_year, day;
    lorry__moment m;
    lorry__plain p = plain("12-31 23:00");
    assert_true(lorry__day_of_date(2025, 1, 1, &new_year));
    assert_true(lorry__moment_read(&p, &m));
    lorry__moment_settle(&m, new_year);
    assert_int_equal(lorry__moment_seconds(&m, new_year, EAST, 0), -3600);
    assert_true(lorry__day_of_date(2024, 2, 29, &day) && !lorry__day_of_date(2023, 2, 29, &day));
    for (int32_t d = 0; d < 60000; d += 7) {
        int32_t year, month, date;
        lorry__date_of(d, &year, &month, &date);
        assert_true(lorry__day_of_date(year, month, date, &day) && day == d);
    }
}

static void assert_span(const char *cell, int64_t from, int64_t to)
{
    lorry__span span;
    const lorry__plain p = plain(cell);
    if (!lorry__span_read(&p, &span))
        fail_msg("%s is not read", cell);
    lorry__moment_settle(&span.from, DAY);
    lorry__moment_settle(&span.to, DAY);
    const int64_t found_from =
        span.has_from ? lorry__moment_seconds(&span.from, DAY, EAST, 0) : INT64_MIN;
    const int64_t found_to =
        span.has_to ? lorry__moment_seconds(&span.to, DAY, EAST, 0) : INT64_MAX;
    if (found_from != from || found_to != to)
        fail_msg("%s: %lld to %lld", cell, (long long)found_from, (long long)found_to);
}

static void spans_have_two_ends_or_one_or_none(void **state)
{
    (void)state;
    assert_span("09:00-12:00", 32400, 43200);
    assert_span("09:00 ~ 12:00", 32400, 43200);
    assert_span("９：００至１２：００", 32400, 43200);
    assert_span("9点-12点", 32400, 43200);
    assert_span("9-12点", 32400, 43200);
    assert_span("22:00-02:00", 79200, 93600);
    assert_span("2024-06-18 09:00-12:00", 32400, 43200);
    assert_span("2024-06-18 09:00:00 - 2024-06-18 12:00:00", 32400, 43200);
    assert_span("2024-06-18 22:00~2024-06-19 02:00", 79200, 93600);
    assert_span("06-18 09:00~12:00", 32400, 43200);
}

static void spans_of_words(void **state)
{
    (void)state;
    assert_span("18:00前", INT64_MIN, 64800);
    assert_span("by 18:00", INT64_MIN, 64800);
    assert_span("18:00", INT64_MIN, 64800);
    assert_span("2024-06-18", INT64_MIN, 86400);
    assert_span("9点以后", 32400, INT64_MAX);
    assert_span("上午", 28800, 43200);
    assert_span("全天", INT64_MIN, INT64_MAX);
    assert_span("-", INT64_MIN, INT64_MAX);
    assert_span("", INT64_MIN, INT64_MAX);
    static const char *const failing[] = { "9-12", "soon", "09:00-", "-12:00", "09:00-12:00-15:00",
                                           "09:00,12:00" };
    lorry__span span;
    for (size_t k = 0; k < sizeof(failing) / sizeof(failing[0]); k++) {
        const lorry__plain p = plain(failing[k]);
        assert_false(lorry__span_read(&p, &span));
    }
}

static void zones_are_offsets_or_places_without_summer_time(void **state)
{
    (void)state;
    int32_t zone;
    static const struct { const char *word; int32_t seconds; } words[] = {
        { "Asia/Shanghai", 28800 }, { "+08:00", 28800 }, { "+0800", 28800 }, { "+8", 28800 },
        { "UTC", 0 }, { "-03:30", -12600 }, { "Asia/Tokyo", 32400 },
    };
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
        assert_true(lorry__zone_of(words[k].word, &zone));
        assert_int_equal(zone, words[k].seconds);
    }
    assert_false(lorry__zone_of("Europe/Berlin", &zone)); /* it has summer time */
    assert_false(lorry__zone_of("+25:00", &zone));
    assert_false(lorry__zone_of("", &zone));
}

/* Whatever stands in a cell, reading ends within it. */
static void noise_is_read_or_refused(void **state)
{
    (void)state;
    static const char *const bits[] = { "1", "23", "2024", "-", ":", "/", "点", "年", "月", "日",
                                        "上午", "PM", " ", "~", "至", "T", "Z", "+08:00", ".", ",",
                                        "e", "x", "*", "kg", "\xff", "　", "前", "=\"", "\"", "18" };
    lorry__rng rng;
    lorry__rng_seed(&rng, 7, 0, 0);
    for (int k = 0; k < 200000; k++) {
        char text[200] = "";
        for (uint32_t n = lorry__rng_below(&rng, 9); n > 0; n--)
            strcat(text, bits[lorry__rng_below(&rng, sizeof(bits) / sizeof(bits[0]))]);
        const lorry__plain p = plain(text);
        lorry__moment m;
        lorry__span s;
        int64_t whole;
        double x, y;
        if (lorry__moment_read(&p, &m)) {
            lorry__moment_settle(&m, DAY);
            const int64_t seconds = lorry__moment_seconds(&m, DAY, EAST, 0);
            assert_true(seconds > -INT64_C(90000) * 86400 && seconds < INT64_C(90000) * 86400);
        }
        lorry__span_read(&p, &s);
        lorry__plain_weight(&p, LORRY__UNIT_GRAM, &whole);
        lorry__plain_volume(&p, LORRY__UNIT_LITRE, &whole);
        lorry__plain_count(&p, &whole);
        lorry__plain_decimal(&p, &x);
        lorry__plain_pair(&p, &x, &y);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_become_plain),
        cmocka_unit_test(weights_come_out_in_grams),
        cmocka_unit_test(volumes_come_out_in_millilitres),
        cmocka_unit_test(degrees_come_alone_or_in_pairs),
        cmocka_unit_test(times_count_from_midnight_of_the_day),
        cmocka_unit_test(a_date_without_a_year_is_the_nearest),
        cmocka_unit_test(spans_have_two_ends_or_one_or_none),
        cmocka_unit_test(spans_of_words),
        cmocka_unit_test(zones_are_offsets_or_places_without_summer_time),
        cmocka_unit_test(noise_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
