/* Tables: quotes, separators, encodings. */
#include "../support/cmocka_all.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "../support/faulty.h"
#include "io/table.h"

/* Read `text`; cells of a row are joined by '|' for comparison. */
typedef struct reading {
    lorry__mem mem;
    lorry__table table;
    lorry_message message;
    lorry_status status;
} reading;

static void read_bytes(reading *r, const char *text, size_t length,
                       const lorry__table_options *options)
{
    lorry__mem_init(&r->mem, NULL);
    r->message.text[0] = '\0';
    r->status = lorry__table_read(&r->table, &r->mem,
                                  &(lorry__source){ "f.csv", text, length }, options,
                                  &r->message);
}

static void read_text(reading *r, const char *text)
{
    read_bytes(r, text, strlen(text), NULL);
    if (r->status != LORRY_OK)
        fail_msg("%s", r->message.text);
}

static void end(reading *r)
{
    lorry__table_free(&r->table);
    assert_int_equal(r->mem.used, 0);
}

static void assert_row(const reading *r, size_t row, const char *expected)
{
    const char *cells[LORRY__TABLE_COLUMNS];
    char text[1000] = "";
    lorry__table_cells(&r->table, row, cells);
    for (size_t c = 0; c < r->table.num_columns; c++) {
        strcat(text, c > 0 ? "|" : "");
        strcat(text, cells[c]);
        assert_string_equal(lorry__table_cell(&r->table, row, c), cells[c]);
    }
    assert_string_equal(text, expected);
}

/* RFC 4180, section 2: all of its rules in one file. */
static void quotes_hold_separators_line_ends_and_quotes(void **state)
{
    (void)state;
    reading r;
    read_text(&r, "a,b,c\r\n1,\"x,y\",3\r\n\"say \"\"hi\"\"\",\"two\r\nlines\",\"\"\r\n,,z");
    assert_int_equal(r.table.num_columns, 3);
    assert_string_equal(r.table.header[2], "c");
    assert_int_equal(r.table.num_rows, 3);
    assert_row(&r, 0, "1|x,y|3");
    assert_row(&r, 1, "say \"hi\"|two\r\nlines|");
    assert_row(&r, 2, "||z");
    assert_int_equal(r.table.number[2], 4); /* as a spreadsheet counts */
    end(&r);
}

static void any_line_end_will_do_and_blank_rows_are_counted(void **state)
{
    (void)state;
    reading r;
    read_text(&r, "a,b\n1,2\r3,4\r\n\r\n , \n5,6\n\n");
    assert_int_equal(r.table.num_rows, 3);
    assert_int_equal(r.table.num_blank, 3);
    assert_row(&r, 2, "5|6");
    assert_int_equal(r.table.number[2], 6);
    end(&r);
}

static void the_separator_is_told_by_the_first_lines(void **state)
{
    (void)state;
    static const struct { const char *text; char separator; } files[] = {
        { "a\tb\tc\n1\tx, y, z, w\t3\n", '\t' },
        { "a;b;c\n1,5;2,5;3,5\n", ';' },
        { "sep=|\na|b\n1|2\n", '|' },
        { "a,b\n\"1;2;3;4\",5\n", ',' },
        { "daily list\na,b,c\n1,2,3\n1,2,3\n", ',' },
        { "alone\n1\n2\n", ',' },
    };
    for (size_t k = 0; k < sizeof(files) / sizeof(files[0]); k++) {
        reading r;
        read_text(&r, files[k].text);
        assert_int_equal(r.table.separator, files[k].separator);
        end(&r);
    }
    reading r;
    const lorry__table_options semicolon = { LORRY__ENCODING_AUTO, ';' };
    read_bytes(&r, "a,b;c\n", 6, &semicolon);
    assert_int_equal(r.table.num_columns, 2);
    end(&r);
    read_text(&r, "sep=;\na;b\n1;2\n");
    assert_int_equal(r.table.number[0], 3); /* the note is a row too */
    end(&r);
}

/* An inch mark must not swallow the rest of the file. */
static void a_quote_that_nothing_closes_is_a_character(void **state)
{
    (void)state;
    reading r;
    const char *cells[3];
    char text[20000] = "a,b,c\n1,\"5 inch,3\n";
    for (int k = 0; k < 1000; k++)
        strcat(text, "4,5\" pipe,6\n");
    read_text(&r, text);
    assert_int_equal(r.table.num_rows, 1001);
    assert_row(&r, 0, "1|\"5 inch|3");
    assert_row(&r, 1, "4|5\" pipe|6");
    assert_int_equal(lorry__table_cells(&r.table, 0, cells), LORRY__ROW_QUOTE);
    assert_int_equal(lorry__table_cells(&r.table, 1, cells), LORRY__ROW_SOUND);
    end(&r);
}

static void rows_of_another_length_are_told(void **state)
{
    (void)state;
    reading r;
    const char *cells[3];
    read_text(&r, "a,b,c\n1\n1,2,3,\n1,2,3,4\n");
    assert_int_equal(lorry__table_cells(&r.table, 0, cells), LORRY__ROW_SHORT);
    assert_row(&r, 0, "1||");
    assert_int_equal(lorry__table_cells(&r.table, 1, cells), LORRY__ROW_SOUND);
    assert_int_equal(lorry__table_cells(&r.table, 2, cells), LORRY__ROW_LONG);
    assert_row(&r, 2, "1|2|3");
    end(&r);
}

static void titles_above_the_header_are_left_out(void **state)
{
    (void)state;
    reading r;
    const char *cells[8];
    read_text(&r, "daily list\na,b\n1,2\n");
    assert_int_equal(lorry__table_line(&r.table, 1, cells, 8), 2);
    assert_int_equal(lorry__table_set_header(&r.table, 1), LORRY_OK);
    assert_string_equal(r.table.header[1], "b");
    assert_int_equal(r.table.num_rows, 1);
    assert_int_equal(r.table.number[0], 3);
    assert_row(&r, 0, "1|2");
    assert_int_equal(lorry__table_set_header(&r.table, 3), LORRY_EINVAL);
    end(&r);
}

/* "运单号,网点" in each encoding. */
#define GBK_HEADER "\xd4\xcb\xb5\xa5\xba\xc5,\xcd\xf8\xb5\xe3\n"

static void encodings_are_told_apart_and_named(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        lorry__encoding encoding;
        const char *name;
    } files[] = {
        { "运单号,网点\n1,2\n", 0, LORRY__ENCODING_UTF8, "UTF-8" },
        { "\xef\xbb\xbf运单号,网点\n1,2\n", 0, LORRY__ENCODING_UTF8_MARK,
          "UTF-8 with a byte order mark" },
        { GBK_HEADER "1,2\n", 0, LORRY__ENCODING_GB18030, "GB18030" },
        { "\xff\xfe\xd0\x8f\x55\x53\xf7\x53,\0\x51\x7f\xb9\x70\n\0" "1\0,\0" "2\0", 22,
          LORRY__ENCODING_UTF16, "UTF-16" },
        { "\xfe\xff\x8f\xd0\x53\x55\x53\xf7\0,\x7f\x51\x70\xb9\0\n\0" "1\0,\0" "2", 22,
          LORRY__ENCODING_UTF16, "UTF-16" },
    };
    for (size_t k = 0; k < sizeof(files) / sizeof(files[0]); k++) {
        reading r;
        read_bytes(&r, files[k].bytes,
                   files[k].length > 0 ? files[k].length : strlen(files[k].bytes), NULL);
        assert_string_equal(r.message.text, "");
        assert_int_equal(r.table.decoding.encoding, files[k].encoding);
        assert_string_equal(lorry__encoding_name(r.table.decoding.encoding), files[k].name);
        assert_string_equal(r.table.header[0], "运单号");
        assert_string_equal(r.table.header[1], "网点");
        assert_row(&r, 0, "1|2");
        end(&r);
    }
}

/* GB18030 has every character, those beyond GBK in four bytes. */
static void gb18030_reaches_beyond_gbk(void **state)
{
    (void)state;
    reading r;
    read_text(&r, GBK_HEADER "\x81\x30\x84\x36,\xcd\xf8\n\xcd\xf8\xb5\xe3,1\n");
    assert_row(&r, 0, "\xc2\xa5|网"); /* U+00A5 */
    end(&r);
}

/* One cut character in a long file must not turn the rest into nonsense. */
static void a_few_broken_bytes_are_mended_and_counted(void **state)
{
    (void)state;
    reading r;
    char text[8000] = "运单号,网点\n1,常熟\xe5\xb8\n";
    for (int k = 0; k < 200; k++)
        strcat(text, "2,常熟城东\n");
    read_text(&r, text);
    assert_int_equal(r.table.decoding.encoding, LORRY__ENCODING_UTF8);
    assert_int_equal(r.table.decoding.num_broken, 2);
    assert_int_equal(r.table.decoding.first_broken, 2);
    assert_row(&r, 0, "1|常熟\xef\xbf\xbd\xef\xbf\xbd");
    assert_row(&r, 200, "2|常熟城东");
    end(&r);

    strcpy(text, GBK_HEADER "1,\xff\n");
    for (int k = 0; k < 200; k++)
        strcat(text, "2,\xcd\xf8\xb5\xe3\n");
    read_text(&r, text);
    assert_int_equal(r.table.decoding.encoding, LORRY__ENCODING_GB18030);
    assert_int_equal(r.table.decoding.num_broken, 1);
    assert_int_equal(r.table.decoding.first_broken, 2);
    assert_row(&r, 1, "2|网点");
    end(&r);
}

static void assert_refused(const char *bytes, size_t length, lorry_status status,
                           const char *expected)
{
    reading r;
    read_bytes(&r, bytes, length, NULL);
    assert_string_equal(r.message.text, expected);
    assert_int_equal(r.status, status);
    end(&r);
}

static void what_is_no_table_is_refused_with_the_remedy(void **state)
{
    (void)state;
    assert_refused("PK\x03\x04....", 8, LORRY_EFORMAT,
                   "f.csv: it is a workbook (.xlsx) or another zip archive; save it as CSV, or "
                   "read it with lorry's Python package");
    assert_refused("\xd0\xcf\x11\xe0....", 8, LORRY_EFORMAT,
                   "f.csv: it is an old workbook (.xls); save it as CSV");
    assert_refused("", 0, LORRY_EFORMAT, "f.csv: there is no row in it");
    assert_refused("\n\n,,\n", 5, LORRY_EFORMAT, "f.csv: there is no row in it");
    char noise[4000];
    for (size_t k = 0; k < sizeof(noise); k++)
        noise[k] = k % 7 == 0 ? '\n' : (char)(0x80 + (k * 37) % 128);
    assert_refused(noise, sizeof(noise), LORRY_EFORMAT,
                   "f.csv:13: the text is neither UTF-8 nor GB18030; save the file as UTF-8");
    char commas[1200];
    memset(commas, ',', sizeof(commas));
    commas[0] = 'a';
    assert_refused(commas, 600, LORRY_EFORMAT,
                   "f.csv: more than 512 columns; is `,` what separates them?");
    char quotes[5000];
    for (size_t k = 0; k < sizeof(quotes); k += 5)
        memcpy(quotes + k, "\"a\"\"\n", 5);
    reading r;
    read_bytes(&r, quotes, sizeof(quotes), NULL); /* whatever it is, it must end */
    end(&r);
}

static void a_zero_byte_ends_no_cell(void **state)
{
    (void)state;
    reading r;
    read_bytes(&r, "a,b\n1\0002,3\n", 10, NULL);
    assert_row(&r, 0, "1 2|3");
    end(&r);
}

static void gzip_is_unpacked(void **state)
{
    (void)state;
    static const char text[] = "a,b\n1,2\n";
    unsigned char packed[200];
    z_stream stream = { 0 };
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8,
                                  Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)text;
    stream.avail_in = sizeof(text) - 1;
    stream.next_out = packed;
    stream.avail_out = sizeof(packed);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    reading r;
    read_bytes(&r, (const char *)packed, stream.total_out, NULL);
    deflateEnd(&stream);
    assert_row(&r, 0, "1|2");
    end(&r);
}

static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    static const char text[] = GBK_HEADER "\"1\"\"\",\xcd\xf8\n\"2,3\n,4\n";
    for (long k = 0;; k++) {
        faulty faults = { .fail_at = k };
        const lorry_config config = faulty_config(&faults);
        lorry__mem mem;
        lorry__table table;
        lorry__mem_init(&mem, &config);
        const lorry_status status = lorry__table_read(
            &table, &mem, &(lorry__source){ "f", text, sizeof(text) - 1 }, NULL, NULL);
        lorry__table_free(&table);
        assert_int_equal(faults.blocks, 0);
        if (status == LORRY_OK)
            break;
        assert_int_equal(status, LORRY_ENOMEM);
        assert_true(k < 100);
    }
}

/* Whatever the bytes, reading ends, cells stay within the text, and rows, blank
 * ones and the header add up to the records of the file. */
static void noise_is_read_or_refused(void **state)
{
    (void)state;
    static const char bits[] = ",;\t\"\n\r a1\xcd\xf8\xe7\xbd\x91\xef\xbb\xbf";
    lorry__rng rng;
    lorry__rng_seed(&rng, 1, 0, 0);
    for (int k = 0; k < 3000; k++) {
        char text[300];
        const uint32_t length = lorry__rng_below(&rng, sizeof(text));
        for (uint32_t i = 0; i < length; i++)
            text[i] = bits[lorry__rng_below(&rng, sizeof(bits))];
        reading r;
        read_bytes(&r, text, length, NULL);
        if (r.status == LORRY_OK) {
            const char *cells[LORRY__TABLE_COLUMNS];
            for (size_t row = 0; row < r.table.num_rows; row++) {
                lorry__table_cells(&r.table, row, cells);
                assert_true(row == 0 || r.table.number[row] > r.table.number[row - 1]);
            }
            if (r.table.num_rows > 0)
                assert_true(r.table.number[r.table.num_rows - 1] <=
                            r.table.num_lines + r.table.num_blank + 1);
        }
        end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_hold_separators_line_ends_and_quotes),
        cmocka_unit_test(any_line_end_will_do_and_blank_rows_are_counted),
        cmocka_unit_test(the_separator_is_told_by_the_first_lines),
        cmocka_unit_test(a_quote_that_nothing_closes_is_a_character),
        cmocka_unit_test(rows_of_another_length_are_told),
        cmocka_unit_test(titles_above_the_header_are_left_out),
        cmocka_unit_test(encodings_are_told_apart_and_named),
        cmocka_unit_test(gb18030_reaches_beyond_gbk),
        cmocka_unit_test(a_few_broken_bytes_are_mended_and_counted),
        cmocka_unit_test(what_is_no_table_is_refused_with_the_remedy),
        cmocka_unit_test(a_zero_byte_ends_no_cell),
        cmocka_unit_test(gzip_is_unpacked),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
        cmocka_unit_test(noise_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
