/* Parcels, couriers and scans from the files of an outlet. */
#include "../support/cmocka_all.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../support/faulty.h"
#include "base/language.h"
#include "io/sheet_compare.h"

/* What a test reads and with what. */
typedef struct fixture {
    lorry__mem mem;
    lorry__mapping mapping;
    lorry_message message;
    lorry_status status;
    lorry__parcels parcels;
} fixture;

static void begin(fixture *f, const char *json)
{
    memset(f, 0, sizeof(*f));
    lorry__mem_init(&f->mem, NULL);
    lorry__mapping_init(&f->mapping, &f->mem);
    const lorry__source source = { "map.json", json, strlen(json) };
    f->status = lorry__mapping_read(&f->mapping, &source, &f->message);
}

static void read_kind(fixture *f, lorry__kind kind, const char *text)
{
    const lorry__source source = { "f.csv", text, strlen(text) };
    f->status =
        lorry__parcels_read(&f->parcels, &f->mem, kind, &source, &f->mapping, &f->message);
}

static void read_parcels(fixture *f, const char *json, const char *text)
{
    begin(f, json);
    if (f->status == LORRY_OK)
        read_kind(f, LORRY__KIND_PARCELS, text);
    if (f->status != LORRY_OK)
        fail_msg("%s", f->message.text);
}

static void assert_sum(const lorry__sheet *sheet)
{
    const size_t rows = sheet->table.num_rows + sheet->table.num_blank;
    assert_int_equal(sheet->count + sheet->num_rejects + sheet->table.num_blank, rows);
}

static void end(fixture *f)
{
    lorry__sheet_free(&f->parcels.sheet);
    lorry__mapping_free(&f->mapping);
    assert_int_equal(f->mem.used, 0);
}

#define GCJ "{\"format\":\"lorry-map/1\",\"datum\":\"GCJ-02\"}"
#define WGS "{\"format\":\"lorry-map/1\",\"datum\":\"WGS 84\"}"

/* A usual export needs no mapping but the datum. */
static void an_export_with_usual_headers_needs_only_its_datum(void **state)
{
    (void)state;
    fixture f;
    read_parcels(&f, GCJ,
                 "运单号,收件地址,经度,纬度,网点,三段码,重量(kg),体积(m³),预约时段,派送方式,承诺时效,备注\n"
                 "0078001,\"常熟市, 海虞路 1 号\",120.7500,31.6500,城东,520-A12-03,1.25,0.012,"
                 "09:00-12:00,送货上门,2024-06-18 18:00,易碎\n"
                 "SF-2,虹桥路 2 号,120.7510,31.6510,城东,520-A12-04,,,,驿站代收,,\n");
    const lorry__parcels *p = &f.parcels;
    assert_int_equal(p->sheet.count, 2);
    assert_int_equal(p->sheet.num_rejects, 0);
    assert_string_equal(p->waybill[0], "0078001");
    assert_string_equal(p->waybill[1], "SF-2");
    assert_string_equal(p->address[0], "常熟市, 海虞路 1 号");
    assert_string_equal(p->outlet[0], "城东");
    assert_string_equal(p->section[1], "520-A12-04");
    assert_string_equal(p->aoi[0], "");
    assert_int_equal(p->weight[0], 1250);
    assert_int_equal(p->volume[0], 12000);
    assert_int_equal(p->weight[1], LORRY_NONE);
    assert_int_equal(p->pieces[1], 1);
    assert_int_equal(p->from[0], 9 * 3600);
    assert_int_equal(p->to[0], 12 * 3600);
    assert_true(p->from[1] == LORRY__NO_TIME && p->promise[1] == LORRY__NO_TIME);
    assert_int_equal(p->promise[0], 18 * 3600);
    assert_int_equal(p->mode[0], LORRY__MODE_DOOR);
    assert_int_equal(p->mode[1], LORRY__MODE_STATION);
    /* GCJ-02 lies about 500 m from WGS 84 there. */
    double lon = 120.75, lat = 31.65;
    lorry__datum_to_wgs84(LORRY__DATUM_GCJ02, &lon, &lat);
    assert_true(p->lon[0] == lon && p->lat[0] == lat && fabs(lon - 120.75) > 0.003);
    assert_int_equal(p->sheet.datum, LORRY__DATUM_GCJ02);
    assert_string_equal(lorry__day_text(p->sheet.day).text, "2024-06-18");
    assert_string_equal(lorry__origin_text(p->sheet.day, p->sheet.zone).text,
                        "2024-06-18T00:00:00+08:00");
    assert_true(p->sheet.has[LORRY__FIELD_WINDOW] && !p->sheet.has[LORRY__FIELD_AOI]);
    /* A column of no field stays as it is. */
    assert_string_equal(lorry__table_cell(&p->sheet.table, p->sheet.row[0], 11), "易碎");
    assert_int_equal(p->sheet.num_notes, 0);
    end(&f);
}

static void english_headers_are_known_too(void **state)
{
    (void)state;
    fixture f;
    read_parcels(&f, WGS,
                 "Tracking Number;Longitude;Latitude;weight_g;Promised Time;Created At\n"
                 "A1;120.75;31.65;500;01:30;22:10\n"
                 "A2;120.75;31.65;500;18:00;08:00\n");
    const lorry__parcels *p = &f.parcels;
    assert_int_equal(p->sheet.count, 2);
    assert_int_equal(p->weight[0], 500);
    assert_int_equal(p->release[0], 22 * 3600 + 600);
    assert_int_equal(p->promise[0], 25 * 3600 + 1800); /* after midnight */
    assert_int_equal(p->promise[1], 18 * 3600);
    assert_int_equal(p->sheet.day, LORRY__NO_DAY);
    end(&f);
}

static void a_mapping_names_headers_of_ones_own(void **state)
{
    (void)state;
    fixture f;
    read_parcels(&f,
                 "{\"format\":\"lorry-map/1\",\"datum\":\"BD-09\",\"weight_unit\":\"g\","
                 "\"zone\":\"+08:00\",\"date\":\"2024-06-18\",\"outlet\":\"城东\","
                 "\"parcels\":{\"columns\":{\"waybill\":[\"没有\",\"号\"],\"lon\":\"坐标甲\","
                 "\"lat\":\"坐标乙\"}}}",
                 "城东网点派件清单,,,,\n号,坐标甲,坐标乙,重量,网点\n1,120.75,31.65,800,城东\n"
                 "2,120.75,31.65,800,城西\n");
    const lorry__parcels *p = &f.parcels;
    assert_int_equal(p->sheet.count, 1);
    assert_int_equal(p->weight[0], 800);
    assert_int_equal(p->sheet.rejects[0].reason, LORRY__REJECT_OTHER_OUTLET);
    assert_int_equal(p->sheet.rejects[0].row, 4); /* the title counts */
    assert_string_equal(lorry__day_text(p->sheet.day).text, "2024-06-18");
    end(&f);
}

/* Each kind of dirt that the issue names, with its row and its reason. */
static void rows_that_cannot_be_planned_are_rejected_with_the_reason(void **state)
{
    (void)state;
    static const struct { const char *row; lorry__reject_reason reason; const char *words; }
    dirt[] = {
        { "1.23457E+14,120.75,31.65,1,,",  LORRY__REJECT_WAYBILL_DAMAGED,
          "the waybill number reads 1.23457E+14: a spreadsheet has rounded it and its digits are "
          "lost; export again with this column as text" },
        { "78001234567890.0,120.75,31.65,1,,", LORRY__REJECT_WAYBILL_DAMAGED, NULL },
        { ",120.75,31.65,1,,",             LORRY__REJECT_WAYBILL_MISSING, NULL },
        { "合计,120.75,31.65,1,,",          LORRY__REJECT_WAYBILL_UNREADABLE, NULL },
        { "GOOD1,120.75,31.65,1,,",        LORRY__REJECT_WAYBILL_REPEATED,
          "the waybill number stands in row 2 already" },
        { "ＧＯＯＤ１,120.75,31.65,1,,",    LORRY__REJECT_WAYBILL_REPEATED, NULL },
        { "B1,,,1,,",                      LORRY__REJECT_PLACE_MISSING, NULL },
        { "B2,120.75,,1,,",                LORRY__REJECT_PLACE_MISSING, NULL },
        { "B3,east,31.65,1,,",             LORRY__REJECT_PLACE_UNREADABLE, NULL },
        { "B4,0,0,1,,",                    LORRY__REJECT_PLACE_ZERO, NULL },
        { "B5,0.0000000,０,1,,",            LORRY__REJECT_PLACE_ZERO, NULL },
        { "B6,31.65,120.75,1,,",           LORRY__REJECT_PLACE_SWAPPED, NULL },
        { "B7,1207500,316500,1,,",         LORRY__REJECT_PLACE_IMPOSSIBLE, NULL },
        { "B8,116.40,39.90,1,,",           LORRY__REJECT_PLACE_OUTSIDE, NULL },
        { "C1,120.75,31.65,heavy,,",       LORRY__REJECT_WEIGHT_UNREADABLE,
          "what stands for the weight is none" },
        { "C2,120.75,31.65,-2,,",          LORRY__REJECT_WEIGHT_IMPOSSIBLE,
          "a parcel cannot weigh -2" },
        { "C3,120.75,31.65,2500,,",        LORRY__REJECT_WEIGHT_IMPOSSIBLE, NULL },
        { "C4,120.75,31.65,1,99:99,",      LORRY__REJECT_TIME_UNREADABLE,
          "the time 99:99 cannot be read; write 09:30, 09:00-12:00 or 2024-06-18 09:30" },
        { "C5,120.75,31.65,1,12:00-09:00,", LORRY__REJECT_WINDOW_REVERSED, NULL },
        { "C6,120.75,31.65,1,,soon",       LORRY__REJECT_TIME_UNREADABLE, NULL },
        { "C7,120.75,31.65,1,,,a,b",       LORRY__REJECT_CELLS, NULL },
        { "C8,\"120.75,31.65,1,,",         LORRY__REJECT_CELLS, NULL },
        { "C9,120.75,31.65,13812345678,,", LORRY__REJECT_WEIGHT_IMPOSSIBLE,
          "no parcel has this weight" }, /* a phone number slipped here */
    };
    enum { COUNT = sizeof(dirt) / sizeof(dirt[0]) };
    char text[8000] = "运单号,经度,纬度,重量(公斤),预约时段,承诺时效\nGOOD1,120.75,31.65,1,,\n";
    for (int k = 0; k < COUNT; k++) {
        strcat(text, dirt[k].row);
        strcat(text, k % 3 == 0 ? "\n\n" : "\n"); /* blank rows count too */
    }
    for (int k = 2; k < 40; k++)
        sprintf(text + strlen(text), "GOOD%d,120.7%02d,31.6%02d,1,09:00-12:00,18:00\n", k, k, k);
    fixture f;
    read_parcels(&f, GCJ, text);
    const lorry__sheet *sheet = &f.parcels.sheet;
    uint32_t row = 3;
    assert_int_equal(sheet->count, 39);
    assert_int_equal(sheet->num_rejects, COUNT);
    assert_sum(sheet);
    for (int k = 0; k < COUNT; k++) {
        const lorry__reject *reject = &sheet->rejects[k];
        if (reject->reason != dirt[k].reason)
            fail_msg("%s: %s", dirt[k].row, lorry__reject_code(reject->reason));
        assert_int_equal(reject->row, row);
        if (dirt[k].words != NULL)
            assert_string_equal(lorry__reject_text(reject).text, dirt[k].words);
        row += k % 3 == 0 ? 2 : 1;
    }

    lorry__text out;
    lorry__text_init(&out, &f.mem);
    lorry__rejects_head(&out);
    lorry__rejects_render("/home/folder/p.csv", sheet->rejects, 6, false, &out);
    assert_string_equal(
        out.data,
        "file,row,waybill,code,reason\r\n"
        "p.csv,3,,waybill_damaged,the waybill number reads 1.23457E+14: a spreadsheet has rounded it "
        "and its digits are lost; export again with this column as text\r\n"
        "p.csv,5,,waybill_damaged,a spreadsheet has rounded the waybill number and its digits are "
        "lost; export again with this column as text\r\n"
        "p.csv,6,,waybill_missing,there is no waybill number\r\n"
        "p.csv,7,,waybill_unreadable,what stands for the waybill number is none\r\n"
        "p.csv,9,...OOD1,waybill_repeated,the waybill number stands in row 2 already\r\n"
        "p.csv,10,...OOD1,waybill_repeated,the waybill number stands in row 2 already\r\n");
    lorry__text_free(&out);
    end(&f);
}

static void in_china_a_datum_must_be_declared(void **state)
{
    (void)state;
    static const char text[] = "waybill,lon,lat\n1,120.75,31.65\n2,120.75,31.65\n";
    static const char paris[] = "waybill,lon,lat\n1,2.35,48.85\n2,2.36,48.85\n";
    fixture f;
    begin(&f, "{\"format\":\"lorry-map/1\"}");
    read_kind(&f, LORRY__KIND_PARCELS, text);
    assert_int_equal(f.status, LORRY_EINVAL);
    assert_non_null(strstr(f.message.text, "Declare it: GCJ-02 (Amap, Tencent), BD-09"));
    read_kind(&f, LORRY__KIND_PARCELS, paris);
    assert_int_equal(f.status, LORRY_OK);
    assert_int_equal(f.parcels.sheet.datum, LORRY__DATUM_WGS84);
    end(&f);
}

static void an_area_may_be_declared(void **state)
{
    (void)state;
    static const char text[] = "waybill,lon,lat\n1,120.75,31.65\n2,120.85,31.65\n3,31.65,120.75\n";
    static const char *const areas[] = {
        "{\"box\":[120.7,31.6,120.8,31.7]}",
        "{\"centre\":[120.75,31.65],\"radius_km\":5}",
        "{\"polygon\":[[120.7,31.6],[120.8,31.6],[120.8,31.7],[120.7,31.7]]}",
    };
    for (size_t k = 0; k < sizeof(areas) / sizeof(areas[0]); k++) {
        char json[300];
        fixture f;
        sprintf(json, "{\"format\":\"lorry-map/1\",\"datum\":\"WGS84\",\"area\":%s}", areas[k]);
        read_parcels(&f, json, text);
        assert_int_equal(f.parcels.sheet.count, 1);
        assert_int_equal(f.parcels.sheet.rejects[0].reason, LORRY__REJECT_PLACE_OUTSIDE);
        assert_int_equal(f.parcels.sheet.rejects[1].reason, LORRY__REJECT_PLACE_SWAPPED);
        end(&f);
    }
}

static void columns_swapped_throughout_are_told(void **state)
{
    (void)state;
    fixture f;
    read_parcels(&f, GCJ, "waybill,lon,lat\n1,31.65,120.75\n2,31.66,120.75\n");
    assert_int_equal(f.parcels.sheet.count, 0);
    assert_int_equal(f.parcels.sheet.num_notes, 1);
    assert_string_equal(f.parcels.sheet.notes[0].text,
                        "f.csv: in 2 rows latitude and longitude are swapped: name the two "
                        "columns the other way round in a mapping");
    end(&f);
}

static void units_that_nothing_declares_are_noted(void **state)
{
    (void)state;
    fixture f;
    read_parcels(&f, GCJ, "运单号,经纬度,重量,体积\n1,\"120.75,31.65\",2,0.01\n");
    assert_int_equal(f.parcels.weight[0], 2000);
    assert_int_equal(f.parcels.volume[0], 10000);
    assert_int_equal(f.parcels.sheet.num_notes, 2);
    end(&f);
}

static void assert_refused(const char *json, const char *text, const char *expected)
{
    fixture f;
    begin(&f, json);
    if (f.status == LORRY_OK)
        read_kind(&f, LORRY__KIND_PARCELS, text);
    assert_int_not_equal(f.status, LORRY_OK);
    assert_string_equal(f.message.text, expected);
    end(&f);
}

static void slips_in_a_mapping_are_told_with_a_suggestion(void **state)
{
    (void)state;
    static const char text[] = "运单号,经度,纬度\n1,120.75,31.65\n";
    assert_refused("{\"format\":\"lorry-map/1\",\"datmu\":\"GCJ-02\"}", text,
                   "map.json: datmu: unknown key, did you mean `datum`?");
    assert_refused("{\"format\":\"lorry-map/1\",\"columns\":{\"waybil\":\"x\"}}", text,
                   "map.json: columns.waybil: unknown key, did you mean `waybill`?");
    assert_refused("{\"format\":\"lorry-map/1\",\"datum\":\"mercator\"}", text,
                   "map.json: datum: found \"mercator\", expected a datum: WGS 84, CGCS2000, "
                   "GCJ-02 or BD-09");
    assert_refused("{\"format\":\"lorry-map/1\",\"datum\":\"GCJ-02\",\"columns\":{\"lon\":\"经 度1\"}}",
                   text, "f.csv: the mapping has the header `经 度1` for lon, which is not there; "
                         "did you mean `经度`?");
    assert_refused(GCJ, "运单号,经度,备注\n1,2,3\n",
                   "f.csv: no column for lat (纬度, lat); a mapping can name it. The columns are: "
                   "运单号, 经度, 备注");
    /* No header at all: names and phones must not come out in a message. */
    assert_refused(GCJ, "张三,13812345678,海虞路 1 号\n李四,13912345678,虹桥路 2 号\n",
                   "f.csv: no column for waybill (运单号, waybill), and hardly a known header at "
                   "all; a mapping can name them");
}

static void a_history_counts_each_row_from_its_own_day(void **state)
{
    (void)state;
    fixture f;
    begin(&f, GCJ);
    read_kind(&f, LORRY__KIND_HISTORY,
              "派件日期,运单号,经度,纬度,承诺时效\n2024-06-17,A1,120.75,31.65,2024-06-17 18:00\n"
              "2024-06-18,A1,120.75,31.65,18:00\n2024-06-18,A1,120.75,31.65,18:00\n"
              "2024-06-18,B1,120.75,31.65,2024-06-19 01:00\n");
    assert_int_equal(f.status, LORRY_OK);
    const lorry__parcels *p = &f.parcels;
    assert_int_equal(p->sheet.count, 3); /* A came back, but not twice on a day */
    assert_int_equal(p->sheet.rejects[0].reason, LORRY__REJECT_WAYBILL_REPEATED);
    assert_int_equal(p->promise[0], 18 * 3600);
    assert_int_equal(p->promise[1], 18 * 3600);
    assert_int_equal(p->promise[2], 25 * 3600);
    assert_int_equal(p->day[1] - p->day[0], 1);
    end(&f);
}

static void couriers_have_vehicles_shifts_and_sections(void **state)
{
    (void)state;
    static const char text[] =
        "工号,车型,载重(kg),容积(m3),班次,负责段码,日薪,时薪\n"
        "C01,电动三轮车,300,1.2,08:00-18:00,A01；A02、A03,0,22.5\n"
        "C02,面包车,600,3,08:00-20:00,,,\n"
        "C01,面包车,600,3,,,,\n,面包车,600,3,,,,\n";
    lorry__mem mem;
    lorry__couriers c;
    lorry_message message = { "" };
    const lorry__source source = { "c.csv", text, sizeof(text) - 1 };
    lorry__mem_init(&mem, NULL);
    assert_int_equal(lorry__couriers_read(&c, &mem, &source, NULL, &message), LORRY_OK);
    assert_int_equal(c.sheet.count, 2);
    assert_int_equal(c.sheet.num_rejects, 2);
    assert_sum(&c.sheet);
    assert_string_equal(c.courier[0], "C01");
    assert_string_equal(c.vehicle[0], "电动三轮车");
    assert_string_equal(c.sections[0], "A01\nA02\nA03");
    assert_string_equal(c.sections[1], "");
    assert_int_equal(c.weight[0], 300000);
    assert_int_equal(c.volume[0], 1200000);
    assert_int_equal(c.pieces[0], LORRY_NONE);
    assert_int_equal(c.from[0], 8 * 3600);
    assert_int_equal(c.to[0], 18 * 3600);
    assert_true(c.cost_day[0] == 0 && c.cost_hour[0] == 22.5 && c.cost_km[0] == -1);
    assert_string_equal(lorry__reject_text(&c.sheet.rejects[0]).text,
                        "the courier stands in row 2 already");
    lorry__sheet_free(&c.sheet);
    assert_int_equal(mem.used, 0);
}

static void scans_tell_when_and_perhaps_where(void **state)
{
    (void)state;
    static const char text[] =
        "运单号,派件员,扫描时间,扫描类型,经度,纬度\n"
        "A1,C01,2024-06-18 09:15:00,派件,120.75,31.65\n"
        "A1,C01,2024-06-19 00:10:00,签收,0,0\n"
        "B1,C01,,签收,120.75,31.65\n";
    lorry__mem mem;
    lorry__scans s;
    lorry_message message = { "" };
    lorry__mapping mapping;
    const lorry__source source = { "s.csv", text, sizeof(text) - 1 };
    lorry__mem_init(&mem, NULL);
    lorry__mapping_init(&mapping, &mem);
    lorry__mapping_set_datum(&mapping, LORRY__DATUM_BD09);
    assert_int_equal(lorry__scans_read(&s, &mem, &source, &mapping, &message), LORRY_OK);
    assert_int_equal(s.sheet.count, 2);
    assert_int_equal(s.sheet.num_rejects, 1);
    assert_sum(&s.sheet);
    assert_int_equal(s.time[0], 9 * 3600 + 900);
    assert_int_equal(s.time[1], 86400 + 600);
    assert_int_equal(s.day[1] - s.day[0], 1);
    assert_string_equal(s.event[1], "签收");
    assert_true(s.lon[0] > 120.7 && isnan(s.lon[1]));
    lorry__sheet_free(&s.sheet);
    lorry__mapping_free(&mapping);
    assert_int_equal(mem.used, 0);
}

/* Parcels on GCJ-02; scans by GPS, declared as GCJ-02 too. */
static void a_datum_declared_wrongly_shows_beside_another_file(void **state)
{
    (void)state;
    char parcels[2000] = "运单号,经度,纬度\n";
    char scans[2000] = "运单号,扫描时间,经度,纬度\n";
    for (int k = 0; k < 20; k++) {
        double lon = 120.75 + 0.001 * k, lat = 31.65 + 0.0007 * (k % 7);
        sprintf(parcels + strlen(parcels), "T%d,%.6f,%.6f\n", k, lon, lat);
        lorry__datum_to_wgs84(LORRY__DATUM_GCJ02, &lon, &lat);
        sprintf(scans + strlen(scans), "T%d,09:30,%.6f,%.6f\n", k, lon, lat);
    }
    for (int is_right = 0; is_right < 2; is_right++) {
        fixture f;
        lorry__scans s;
        lorry__note note;
        const lorry__source source = { "scans.csv", scans, strlen(scans) };
        read_parcels(&f, GCJ, parcels);
        f.mapping.parts[LORRY__KIND_SCANS].datum =
            is_right ? LORRY__DATUM_WGS84 : LORRY__DATUM_GCJ02;
        assert_int_equal(lorry__scans_read(&s, &f.mem, &source, &f.mapping, &f.message),
                         LORRY_OK);
        const lorry__places a = { &f.parcels.sheet, f.parcels.waybill, f.parcels.lon,
                                  f.parcels.lat };
        const lorry__places b = { &s.sheet, s.waybill, s.lon, s.lat };
        assert_int_equal(lorry__places_compare(&f.mem, &a, &b, &note), LORRY_OK);
        if (is_right)
            assert_string_equal(note.text, "");
        else
            assert_non_null(strstr(note.text, "m apart, all in one direction: a datum is "
                                              "declared wrongly; perhaps scans.csv is on WGS 84, "
                                              "not GCJ-02"));
        lorry__sheet_free(&s.sheet);
        end(&f);
    }
}

static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    static const char text[] = "运单号,经度,纬度,三段码\n Ａ1 ,120.75,31.65, x \nA1,0,0,\n";
    static const char json[] = "{\"format\":\"lorry-map/1\",\"datum\":\"GCJ-02\",\"area\":"
                               "{\"polygon\":[[120,31],[121,31],[121,32]]},\"outlet\":\"x\","
                               "\"columns\":{\"section\":[\"三段码\"]}}";
    for (long k = 0;; k++) {
        faulty faults = { .fail_at = k };
        const lorry_config config = faulty_config(&faults);
        lorry__mem mem;
        lorry__mapping mapping;
        lorry__parcels parcels = { .sheet = { .mem = NULL } };
        const lorry__source map = { "m", json, sizeof(json) - 1 };
        const lorry__source source = { "f", text, sizeof(text) - 1 };
        lorry__mem_init(&mem, &config);
        lorry__mapping_init(&mapping, &mem);
        lorry_status status = lorry__mapping_read(&mapping, &map, NULL);
        if (status == LORRY_OK)
            status = lorry__parcels_read(&parcels, &mem, LORRY__KIND_PARCELS, &source, &mapping,
                                         NULL);
        lorry__sheet_free(&parcels.sheet);
        lorry__mapping_free(&mapping);
        assert_int_equal(faults.blocks, 0);
        if (status == LORRY_OK)
            break;
        assert_int_equal(status, LORRY_ENOMEM);
        assert_true(k < 300);
    }
}

/* Whatever the cells, the counts add up and what is kept can be planned. */
static void counts_add_up_whatever_the_file(void **state)
{
    (void)state;
    static const char *const bits[] = {
        "A1", "A2", "0012", "1.2E+14", "合计", "", "120.75", "31.65", "0", "116.4", "39.9", "-5",
        "1e9", "09:00-12:00", "12:00-09:00", "2024-06-18 09:00", "99:99", "\"", "\"x,y\"", "　",
        "上午", "驿站", "13812345678", "\xff\xfe", "NULL", "nan", "=\"007\"", "5\"", "\t"
    };
    lorry__rng rng;
    lorry__rng_seed(&rng, 11, 0, 0);
    for (int k = 0; k < 2000; k++) {
        char text[6000] = "运单号,经度,纬度,重量,体积,预约时段,承诺时效,到件时间,件数,三段码\n";
        for (uint32_t rows = lorry__rng_below(&rng, 20); rows > 0; rows--) {
            for (uint32_t cells = lorry__rng_below(&rng, 12); cells > 0; cells--) {
                strcat(text, bits[lorry__rng_below(&rng, sizeof(bits) / sizeof(bits[0]))]);
                strcat(text, ",");
            }
            strcat(text, lorry__rng_below(&rng, 4) == 0 ? "\r\n" : "\n");
        }
        fixture f;
        begin(&f, k % 2 == 0 ? GCJ : WGS);
        read_kind(&f, k % 5 == 0 ? LORRY__KIND_HISTORY : LORRY__KIND_PARCELS, text);
        if (f.status == LORRY_OK) {
            const lorry__parcels *p = &f.parcels;
            assert_sum(&p->sheet);
            for (size_t i = 0; i < p->sheet.count; i++) {
                assert_true(p->waybill[i][0] != '\0');
                assert_true(fabs(p->lon[i]) <= 180 && fabs(p->lat[i]) <= 90);
                assert_true(p->weight[i] >= LORRY_NONE && p->volume[i] >= LORRY_NONE);
                assert_true(p->from[i] == LORRY__NO_TIME || p->to[i] == LORRY__NO_TIME ||
                            p->from[i] <= p->to[i]);
                assert_true(i == 0 || p->sheet.row[i] > p->sheet.row[i - 1]);
            }
            for (size_t i = 0; i < p->sheet.num_rejects; i++)
                assert_true(strlen(lorry__reject_text(&p->sheet.rejects[i]).text) > 0);
        }
        end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_export_with_usual_headers_needs_only_its_datum),
        cmocka_unit_test(english_headers_are_known_too),
        cmocka_unit_test(a_mapping_names_headers_of_ones_own),
        cmocka_unit_test(rows_that_cannot_be_planned_are_rejected_with_the_reason),
        cmocka_unit_test(in_china_a_datum_must_be_declared),
        cmocka_unit_test(an_area_may_be_declared),
        cmocka_unit_test(columns_swapped_throughout_are_told),
        cmocka_unit_test(units_that_nothing_declares_are_noted),
        cmocka_unit_test(slips_in_a_mapping_are_told_with_a_suggestion),
        cmocka_unit_test(a_history_counts_each_row_from_its_own_day),
        cmocka_unit_test(couriers_have_vehicles_shifts_and_sections),
        cmocka_unit_test(scans_tell_when_and_perhaps_where),
        cmocka_unit_test(a_datum_declared_wrongly_shows_beside_another_file),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
        cmocka_unit_test(counts_add_up_whatever_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
