/* Sheets through the public face: what the rooms within do is tested there, here
 * what a caller gets, in which language, and what happens to wrong arguments and
 * to failed allocations. */
#include "../support/cmocka_all.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../support/faulty.h"
#include "lorry/lorry.h"

static const char parcels[] =
    "运单号,收件地址,经度,纬度,三段码,重量(kg),预约时段,派送方式,承诺时效,备注\n"
    "0078001,海虞路 1 号,120.75,31.65,A12,1.25,09:00-12:00,送货上门,2024-06-18 18:00,易碎\n"
    ",,,,,,,,,\n"
    "1.23457E+14,虹桥路 3 号,120.751,31.651,A13,1,,,,\n"
    "SF-2,虹桥路 2 号,120.751,31.651,A13,,,驿站代收,,\n";

static lorry_status read_text(const lorry_config *config, lorry_sheet_kind kind,
                              const char *text, const char *datum, lorry_sheet **out,
                              lorry_message *message)
{
    lorry_sheet_options options = LORRY_SHEET_OPTIONS_INIT;
    options.datum = datum;
    return lorry_sheet_read_memory(config, kind, "day.csv", text, strlen(text), &options, out,
                                   message);
}

static lorry_sheet *sheet_of(const char *text)
{
    lorry_message message = { "" };
    lorry_sheet *sheet;
    assert_int_equal(read_text(NULL, LORRY_SHEET_PARCELS, text, "gcj02", &sheet, &message),
                     LORRY_OK);
    assert_string_equal(message.text, "");
    return sheet;
}

static void a_sheet_says_what_it_read(void **state)
{
    (void)state;
    lorry_sheet *sheet = sheet_of(parcels);
    lorry_sheet_summary sum = { .size = sizeof(sum) };
    lorry_sheet_summarise(sheet, &sum);
    assert_int_equal(sum.rows, 4);
    assert_int_equal(sum.kept, 2);
    assert_int_equal(sum.rejected, 1);
    assert_int_equal(sum.blank, 1);
    assert_string_equal(sum.encoding, "UTF-8");
    assert_int_equal(sum.separator, ',');
    assert_string_equal(sum.datum, "GCJ-02");
    assert_string_equal(sum.origin, "2024-06-18T00:00:00+08:00");
    assert_null(lorry_sheet_note(sheet, 0));
    assert_int_equal(lorry_sheet_has(sheet, "window"), 1);
    assert_int_equal(lorry_sheet_has(sheet, "aoi"), 0);
    assert_int_equal(lorry_sheet_has(sheet, "nothing"), 0);
    assert_string_equal(lorry_sheet_header(sheet, 9), "备注");
    assert_null(lorry_sheet_header(sheet, 10));
    lorry_sheet_free(sheet);
}

static void columns_are_lent_by_name(void **state)
{
    (void)state;
    lorry_sheet *sheet = sheet_of(parcels);
    const char *const *texts;
    const int64_t *wholes;
    const double *reals;
    int64_t rows[3] = { 0, 0, -7 };
    assert_int_equal(lorry_sheet_texts(sheet, "waybill", &texts), LORRY_OK);
    assert_string_equal(texts[0], "0078001");
    assert_string_equal(texts[1], "SF-2");
    assert_int_equal(lorry_sheet_wholes(sheet, "weight", &wholes), LORRY_OK);
    assert_int_equal(wholes[0], 1250);
    assert_int_equal(wholes[1], LORRY_NONE);
    assert_int_equal(lorry_sheet_wholes(sheet, "promise", &wholes), LORRY_OK);
    assert_int_equal(wholes[0], 64800);
    assert_int_equal(wholes[1], INT64_MIN);
    assert_int_equal(lorry_sheet_reals(sheet, "lon", &reals), LORRY_OK);
    assert_true(reals[0] > 120.745 && reals[0] < 120.75);
    lorry_sheet_rows(sheet, rows, 2);
    assert_int_equal(rows[0], 2);
    assert_int_equal(rows[1], 5);
    assert_int_equal(rows[2], -7);

    /* A name of another type, or of another kind of sheet, is none. */
    assert_int_equal(lorry_sheet_reals(sheet, "weight", &reals), LORRY_ENOENT);
    assert_null(reals);
    assert_int_equal(lorry_sheet_texts(sheet, "vehicle", &texts), LORRY_ENOENT);
    lorry_sheet_free(sheet);
}

static void texts_come_in_one_piece_for_bindings(void **state)
{
    (void)state;
    lorry_sheet *sheet = sheet_of(parcels);
    char *text;
    size_t length;
    assert_int_equal(lorry_sheet_join(sheet, "section", 0, &text, &length), LORRY_OK);
    assert_int_equal(length, 8);
    assert_memory_equal(text, "A12\0A13\0", 8);
    lorry_text_free(text);
    assert_int_equal(lorry_sheet_join(sheet, NULL, 9, &text, &length), LORRY_OK);
    assert_memory_equal(text, "易碎\0\0", length);
    lorry_text_free(text);
    assert_int_equal(lorry_sheet_join(sheet, NULL, 10, &text, &length), LORRY_ENOENT);
    assert_null(text);
    lorry_sheet_free(sheet);
}

static void rejects_are_told_in_the_handles_language(void **state)
{
    (void)state;
    static const char *const expected[] = { "a spreadsheet has rounded", "表格软件" };
    for (int language = 0; language < 2; language++) {
        lorry_config config = LORRY_CONFIG_INIT;
        lorry_message message;
        lorry_sheet *sheet;
        config.language = language;
        assert_int_equal(read_text(&config, LORRY_SHEET_PARCELS, parcels, NULL, &sheet, &message),
                         LORRY_EINVAL);
        assert_null(sheet);
        assert_non_null(strstr(message.text, language == 0 ? "Declare it" : "声明"));
        assert_int_equal(read_text(&config, LORRY_SHEET_PARCELS, parcels, "BD-09", &sheet,
                                   &message),
                         LORRY_OK);
        lorry_sheet_reject reject = { .size = sizeof(reject) };
        assert_int_equal(lorry_sheet_rejected(sheet, 0, &reject), LORRY_OK);
        assert_int_equal(reject.row, 4);
        assert_string_equal(reject.code, "waybill_damaged");
        assert_non_null(strstr(reject.text, expected[language]));
        assert_int_equal(lorry_sheet_rejected(sheet, 1, &reject), LORRY_EINVAL);
        lorry_sheet_free(sheet);
    }
}

/* Parcels on GCJ-02; scans by GPS, declared as GCJ-02 too. */
static void sheets_that_lie_apart_are_told(void **state)
{
    (void)state;
    char first[2000] = "waybill,lon,lat\n", second[2000] = "waybill,time,lon,lat\n";
    const double *lon, *lat;
    lorry_message message;
    lorry_sheet *scans;
    for (int k = 0; k < 20; k++)
        sprintf(first + strlen(first), "T%d,%.6f,%.6f\n", k, 120.75 + 0.001 * k,
                31.65 + 0.0007 * (k % 7));
    lorry_sheet *planned = sheet_of(first);
    assert_int_equal(lorry_sheet_reals(planned, "lon", &lon), LORRY_OK);
    assert_int_equal(lorry_sheet_reals(planned, "lat", &lat), LORRY_OK);
    for (int k = 0; k < 20; k++)
        sprintf(second + strlen(second), "T%d,09:30,%.7f,%.7f\n", k, lon[k], lat[k]);
    for (int is_right = 0; is_right < 2; is_right++) {
        assert_int_equal(read_text(NULL, LORRY_SHEET_SCANS, second,
                                   is_right ? "WGS84" : "GCJ02", &scans, &message),
                         LORRY_OK);
        assert_int_equal(lorry_sheet_compare(planned, scans, &message), LORRY_OK);
        assert_int_equal(strlen(message.text) == 0, is_right);
        lorry_sheet_free(scans);
    }
    /* Couriers have no places. */
    assert_int_equal(read_text(NULL, LORRY_SHEET_COURIERS, "courier,vehicle\nC1,van\n", NULL,
                               &scans, &message),
                     LORRY_OK);
    assert_int_equal(lorry_sheet_compare(planned, scans, &message), LORRY_OK);
    assert_string_equal(message.text, "");
    lorry_sheet_free(scans);
    lorry_sheet_free(planned);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    lorry_message message;
    lorry_sheet_options options = LORRY_SHEET_OPTIONS_INIT;
    lorry_sheet *sheet;
    char *text;
    size_t length;
    assert_int_equal(lorry_sheet_read(NULL, LORRY_SHEET_PARCELS, NULL, NULL, &sheet, &message),
                     LORRY_EINVAL);
    assert_int_equal(lorry_sheet_read(NULL, (lorry_sheet_kind)9, "day.csv", NULL, &sheet,
                                      &message),
                     LORRY_EINVAL);
    assert_int_equal(lorry_sheet_read(NULL, LORRY_SHEET_PARCELS, "/nowhere/day.csv", NULL,
                                      &sheet, &message),
                     LORRY_ENOENT);
    assert_int_equal(lorry_sheet_read(NULL, LORRY_SHEET_PARCELS, "day.csv", NULL, NULL,
                                      &message),
                     LORRY_EINVAL);
    options.datum = "mercator";
    assert_int_equal(lorry_sheet_read(NULL, LORRY_SHEET_PARCELS, "day.csv", &options, &sheet,
                                      &message),
                     LORRY_EINVAL);
    options.datum = NULL;
    options.date = "the 18th";
    assert_int_equal(lorry_sheet_read(NULL, LORRY_SHEET_PARCELS, "day.csv", &options, &sheet,
                                      &message),
                     LORRY_EINVAL);
    options.size = 0;
    assert_int_equal(lorry_sheet_read(NULL, LORRY_SHEET_PARCELS, "day.csv", &options, &sheet,
                                      NULL),
                     LORRY_EINVAL);
    assert_int_equal(lorry_sheet_texts(NULL, "waybill", NULL), LORRY_EINVAL);
    assert_int_equal(lorry_sheet_join(NULL, "waybill", 0, &text, &length), LORRY_EINVAL);
    assert_int_equal(lorry_sheet_compare(NULL, NULL, &message), LORRY_EINVAL);
    assert_null(lorry_sheet_note(NULL, 0));
    assert_null(lorry_sheet_header(NULL, 0));
    assert_int_equal(lorry_sheet_has(NULL, "waybill"), 0);
    lorry_sheet_free(NULL);
}

static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    static const char mapping[] = "{\"format\": \"lorry-map/1\", \"datum\": \"GCJ-02\", "
                                  "\"columns\": {\"aoi\": \"备注\"}}";
    faulty faults = { .fail_at = -1 };
    const lorry_config config = faulty_config(&faults);
    lorry_sheet_options options = LORRY_SHEET_OPTIONS_INIT;
    options.mapping_text = mapping;
    lorry_status status = LORRY_ENOMEM;
    for (long k = 0; status == LORRY_ENOMEM; k++) {
        lorry_sheet *sheet;
        lorry_message message;
        faults.calls = 0;
        faults.fail_at = k;
        status = lorry_sheet_read_memory(&config, LORRY_SHEET_PARCELS, "day.csv", parcels,
                                         strlen(parcels), &options, &sheet, &message);
        if (status == LORRY_OK) {
            lorry_status compared = LORRY_ENOMEM;
            for (long j = 0; compared == LORRY_ENOMEM; j++) {
                faults.calls = 0;
                faults.fail_at = j;
                compared = lorry_sheet_compare(sheet, sheet, &message);
            }
            assert_int_equal(compared, LORRY_OK);
            faults.fail_at = -1;
        }
        lorry_sheet_free(sheet);
        assert_int_equal(faults.blocks, 0);
        assert_true(k < 10000);
    }
    assert_int_equal(status, LORRY_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_says_what_it_read),
        cmocka_unit_test(columns_are_lent_by_name),
        cmocka_unit_test(texts_come_in_one_piece_for_bindings),
        cmocka_unit_test(rejects_are_told_in_the_handles_language),
        cmocka_unit_test(sheets_that_lie_apart_are_told),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
