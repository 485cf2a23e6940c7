/* Files themselves: packed ones, ones that are not there, and writing that
 * leaves a whole file or none. */
#define _XOPEN_SOURCE 700
#include "files.h"

#include <zlib.h>

#include "io/io.h"
#include "io/load.h"
#include "model/builder.h"

static const char text[] =
    "A\nVEHICLE\nN C\n3 20\nCUSTOMER\nC\n0 0 0 0 0 100 0\n1 3 4 7 10 20 5\n";

/* gzip of `data` into `out`; its length. */
static size_t pack(const void *data, size_t length, unsigned char *out, size_t size)
{
    z_stream stream = { 0 };
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9,
                                  Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)data;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = (uInt)size;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    const size_t packed = size - stream.avail_out;
    deflateEnd(&stream);
    return packed;
}

static lorry_status read_file(const char *path, int32_t *clients, lorry_message *message)
{
    lorry_model *model = NULL;
    assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
    const lorry_status status = lorry__io_read_model(model, path, NULL);
    *clients = (int32_t)model->num_clients;
    *message = model->message;
    lorry__model_free(model);
    return status;
}

static void gzip_is_told_by_content(void **state)
{
    (void)state;
    unsigned char packed[1000];
    int32_t clients;
    lorry_message message;
    size_t length = pack(text, strlen(text), packed, sizeof(packed));
    put_file("one.txt", packed, length);
    assert_int_equal(read_file(path_of("one.txt"), &clients, &message), LORRY_OK);
    assert_int_equal(clients, 1);
    /* A second member continues the text. */
    static const char more[] = "2 6 8 1 0 50 5\n";
    length += pack(more, strlen(more), packed + length, sizeof(packed) - length);
    put_file("two.txt", packed, length);
    assert_int_equal(read_file(path_of("two.txt"), &clients, &message), LORRY_OK);
    assert_int_equal(clients, 2);
}

static void a_gzip_file_cut_short_is_refused(void **state)
{
    (void)state;
    unsigned char packed[1000];
    int32_t clients;
    lorry_message message;
    const size_t length = pack(text, strlen(text), packed, sizeof(packed));
    for (size_t cut = 2; cut < length; cut++) {
        put_file("cut.gz", packed, cut);
        assert_int_equal(read_file(path_of("cut.gz"), &clients, &message), LORRY_EFORMAT);
        assert_non_null(strstr(message.text, "gzip"));
    }
    packed[length / 2] ^= 0xff;
    put_file("bad.gz", packed, length);
    assert_int_equal(read_file(path_of("bad.gz"), &clients, &message), LORRY_EFORMAT);
}

/* 80 MB of zeros pack into 80 kB. */
static void a_small_file_cannot_fill_the_memory(void **state)
{
    (void)state;
    const size_t size = (size_t)80 << 20;
    unsigned char *zeros = calloc(size, 1), *packed = malloc(1 << 20);
    lorry__mem mem;
    lorry__bytes bytes;
    lorry_message message;
    assert_true(zeros != NULL && packed != NULL);
    const size_t length = pack(zeros, size, packed, 1 << 20);
    lorry__mem_init(&mem, NULL);
    assert_int_equal(lorry__load(&mem, &(lorry__source){ "f", packed, length }, "f", &bytes,
                                 &message),
                     LORRY_ERANGE);
    assert_int_equal(mem.used, 0);
    free(zeros);
    free(packed);
}

static void a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    int32_t clients;
    lorry_message message;
    char expected[600];
    assert_int_equal(read_file(path_of("none.txt"), &clients, &message), LORRY_ENOENT);
    snprintf(expected, sizeof(expected), "%s: cannot be opened: no such file or folder",
             path_of("none.txt"));
    assert_string_equal(message.text, expected);
    assert_int_equal(read_file(folder, &clients, &message), LORRY_EIO);
    assert_non_null(strstr(message.text, "it is a folder"));
}

static void a_file_is_replaced_whole_and_nothing_stays_beside_it(void **state)
{
    (void)state;
    const int before = count_files();
    lorry_message message;
    assert_int_equal(lorry__io_write_file(path_of("out"), "first", 5, &message), LORRY_OK);
    assert_int_equal(chmod(path_of("out"), 0640), 0);
    assert_int_equal(lorry__io_write_file(path_of("out"), "second", 6, &message), LORRY_OK);
    assert_string_equal(get_file("out"), "second");
    struct stat there;
    assert_int_equal(stat(path_of("out"), &there), 0);
    assert_int_equal(there.st_mode & 0777, 0640);
    assert_int_equal(count_files(), before + 1);
}

static void a_link_stays_a_link(void **state)
{
    (void)state;
    char link[600];
    lorry_message message;
    put_file("target", "old", 3);
    snprintf(link, sizeof(link), "%s/link", folder);
    assert_int_equal(symlink("target", link), 0);
    assert_int_equal(lorry__io_write_file(link, "new", 3, &message), LORRY_OK);
    assert_string_equal(get_file("target"), "new");
    struct stat there;
    assert_int_equal(lstat(link, &there), 0);
    assert_true(S_ISLNK(there.st_mode));
}

static void what_cannot_be_written_is_named(void **state)
{
    (void)state;
    const int before = count_files();
    lorry_message message;
    assert_int_equal(lorry__io_write_file(path_of("no/such/place"), "x", 1, &message), LORRY_EIO);
    assert_non_null(strstr(message.text, "no such file or folder"));
    assert_int_equal(lorry__io_write_file(folder, "x", 1, &message), LORRY_EIO);
    assert_int_equal(lorry__io_write_file("/dev/full", "x", 1, &message), LORRY_EIO);
    assert_string_equal(message.text, "/dev/full: cannot be written: no space left");
    assert_int_equal(lorry__io_write_file("/dev/null", "x", 1, &message), LORRY_OK);
    assert_int_equal(count_files(), before);
}

static void the_extension_names_the_format(void **state)
{
    (void)state;
    assert_int_equal(lorry__io_format_of("a.sol"), LORRY_FORMAT_SOL);
    assert_int_equal(lorry__io_format_of("a.b/C.JSON"), LORRY_FORMAT_JSON);
    assert_int_equal(lorry__io_format_of("a.geojson"), LORRY_FORMAT_GEOJSON);
    assert_int_equal(lorry__io_format_of("a.html"), LORRY_FORMAT_HTML);
    assert_int_equal(lorry__io_format_of("/dev/stdout"), LORRY_FORMAT_AUTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gzip_is_told_by_content),
        cmocka_unit_test(a_gzip_file_cut_short_is_refused),
        cmocka_unit_test(a_small_file_cannot_fill_the_memory),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
        cmocka_unit_test(a_file_is_replaced_whole_and_nothing_stays_beside_it),
        cmocka_unit_test(a_link_stays_a_link),
        cmocka_unit_test(what_cannot_be_written_is_named),
        cmocka_unit_test(the_extension_names_the_format),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
