/* What an outlet's day is written into: lists, sheets and pages. */
#define _POSIX_C_SOURCE 200809L
#include "outlet_files.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/faulty.h"

typedef struct folder { char path[64]; } folder;

static folder new_folder(void)
{
    folder f = { "/tmp/lorry-outlet-XXXXXX" };
    assert_non_null(mkdtemp(f.path));
    return f;
}

static char *text_of(const char *folder, const char *name)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s is not there", path);
    fseek(file, 0, SEEK_END);
    const size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(size + 1);
    assert_int_equal(fread(text, 1, size, file), size);
    text[size] = '\0';
    fclose(file);
    return text;
}

static void remove_folder(const char *path)
{
    DIR *folder = opendir(path);
    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        char inside[600];
        struct stat what;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(inside, sizeof(inside), "%s/%s", path, entry->d_name);
        if (stat(inside, &what) == 0 && S_ISDIR(what.st_mode))
            remove_folder(inside);
        else
            unlink(inside);
    }
    closedir(folder);
    rmdir(path);
}

static const char *const files[] = { "waybills.csv", "couriers.csv", "rejects.csv",
                                     "sheets.html", "sheets/01.html", "sheets/02.html",
                                     "map.html", "report.html", "problem.json", "plan.json" };
enum { NUM_FILES = sizeof(files) / sizeof(files[0]) };

static void nobody_is_named_in_what_is_written(void **state)
{
    (void)state;
    static const char *const secrets[] = { "Wang", "Xiaoming", "13800001234", "Secret", "Lane" };
    lorry_outlet *outlet = small_outlet(NULL);
    const lorry_outlet_options options = few_steps(outlet, 500);
    const folder out = new_folder();
    plan(outlet, &options);
    assert_int_equal(lorry_outlet_write(outlet, out.path, NULL), LORRY_OK);
    for (int k = 0; k < NUM_FILES; k++) {
        char *text = text_of(out.path, files[k]);
        for (size_t s = 0; s < sizeof(secrets) / sizeof(secrets[0]); s++)
            if (strstr(text, secrets[s]) != NULL)
                fail_msg("%s has %s", files[k], secrets[s]);
        /* Whole waybills are for the sorting line alone. */
        if (strcmp(files[k], "waybills.csv") != 0)
            assert_null(strstr(text, "00SF0"));
        else
            assert_non_null(strstr(text, "\n00SF0007,"));
        free(text);
    }
    remove_folder(out.path);
    lorry_outlet_free(outlet);
}

static bool has(const char *folder, const char *name, const char *words)
{
    char *text = text_of(folder, name);
    const bool is_there = strstr(text, words) != NULL;
    free(text);
    return is_there;
}

/* Datum, assumptions and every file of ways; which rows of which file were set aside. */
static void the_report_says_what_it_rests_on(void **state)
{
    (void)state;
    static const char *const words[] = {
        "48 planned for", "declared as WGS 84", "100 s to park and lift", "priced at 1.00",
        "river.geojson: ways go around", "pairs.csv: known ways",
        "Of the 26 ways that the plan drives 24 are estimated"
    };
    lorry_outlet *outlet = small_outlet(NULL);
    const lorry_outlet_options options = few_steps(outlet, 500);
    const folder out = new_folder();
    char pairs[4096];
    size_t length = (size_t)snprintf(pairs, sizeof(pairs), "from,to,metres,seconds\n");
    for (int k = 0; k < 48; k += 2)
        length += (size_t)snprintf(pairs + length, sizeof(pairs) - length,
                                   "outlet,00SF%04d,900,200\n", k);
    assert_int_equal(lorry_outlet_read_memory(outlet, LORRY_OUTLET_BARRIERS, "river.geojson",
                                              outlet_river, strlen(outlet_river)), LORRY_OK);
    assert_int_equal(lorry_outlet_read_memory(outlet, LORRY_OUTLET_PAIRS, "pairs.csv", pairs,
                                              length), LORRY_OK);
    outlet_read(outlet, LORRY_OUTLET_COURIERS,
                "courier,vehicle,sections,maxvolume(L),start,end\n"
                "K1,trike,E01,600,08:00,18:00\nK2,trike,W01,600,08:00,18:00\n"
                ",trike,W01,600,08:00,18:00\n");
    plan(outlet, &options);
    assert_int_equal(lorry_outlet_write(outlet, out.path, NULL), LORRY_OK);
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (!has(out.path, "report.html", words[k]))
            fail_msg("the report does not say: %s", words[k]);
    assert_true(has(out.path, "rejects.csv", "file,row,waybill,code,reason"));
    assert_true(has(out.path, "rejects.csv", "f.csv,4,,courier_missing"));
    remove_folder(out.path);
    lorry_outlet_free(outlet);
}

static void lists_come_in_two_encodings_and_pages_in_two_languages(void **state)
{
    (void)state;
    lorry_config config = LORRY_CONFIG_INIT;
    lorry_outlet_output output = LORRY_OUTLET_OUTPUT_INIT;
    config.language = LORRY_LANGUAGE_CHINESE;
    lorry_outlet *outlet = small_outlet(&config);
    const lorry_outlet_options options = few_steps(outlet, 300);
    const folder out = new_folder();
    plan(outlet, &options);
    assert_int_equal(lorry_outlet_write(outlet, out.path, &output), LORRY_OK);
    char *list = text_of(out.path, "waybills.csv"), *page = text_of(out.path, "report.html");
    assert_int_equal(strncmp(list, "\xef\xbb\xbf\xe8\xbf\x90\xe5\x8d\x95\xe5\x8f\xb7,", 12), 0);
    assert_non_null(strstr(page, "lang=\"zh"));
    free(list);
    free(page);
    output.is_gb18030 = output.is_whole = 1;
    assert_int_equal(lorry_outlet_write(outlet, out.path, &output), LORRY_OK);
    list = text_of(out.path, "waybills.csv");
    page = text_of(out.path, "sheets.html");
    assert_int_equal(strncmp(list, "\xd4\xcb\xb5\xa5\xba\xc5,", 7), 0);
    assert_non_null(strstr(page, "00SF0"));
    free(list);
    free(page);
    remove_folder(out.path);
    lorry_outlet_free(outlet);
}

static void a_folder_that_cannot_be_made_is_said(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    const lorry_outlet_options options = few_steps(outlet, 100);
    plan(outlet, &options);
    assert_int_equal(lorry_outlet_write(outlet, "/no/such/folder", NULL), LORRY_EIO);
    assert_non_null(strstr(lorry_outlet_message(outlet), "/no/such/folder"));
    lorry_outlet_free(outlet);
}

/* --------------------------------------------------------------- memory -- */

/* Every 17th allocation of a whole day: each failure is told, nothing leaks, and
 * the outlet is as good as before. */
static void lack_of_memory_is_told_and_leaks_nothing(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    const lorry_config config = faulty_config(&f);
    const folder out = new_folder();
    lorry_outlet *outlet = small_outlet(&config);
    lorry_outlet_options options = few_steps(outlet, 20);
    lorry_status status = LORRY_ENOMEM;
    for (long at = 0; status == LORRY_ENOMEM; at += 17) {
        f.calls = 0;
        f.fail_at = at;
        status = lorry_outlet_plan(outlet, &options);
        f.fail_at = -1;
        if (status != LORRY_OK)
            assert_int_equal(status, LORRY_ENOMEM);
    }
    status = LORRY_ENOMEM;
    for (long at = 0; status == LORRY_ENOMEM; at++) {
        f.calls = 0;
        f.fail_at = at;
        status = lorry_outlet_write(outlet, out.path, NULL);
        f.fail_at = -1;
        if (status != LORRY_OK)
            assert_int_equal(status, LORRY_ENOMEM);
    }
    plan(outlet, &options);
    lorry_outlet_free(outlet);
    assert_int_equal(f.blocks, 0);
    remove_folder(out.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_named_in_what_is_written),
        cmocka_unit_test(the_report_says_what_it_rests_on),
        cmocka_unit_test(lists_come_in_two_encodings_and_pages_in_two_languages),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_said),
        cmocka_unit_test(lack_of_memory_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
