/* docs/format.md and docs/lorry.schema.json say what the readers do. Run from
 * the root of the repository. */
#include "reading.h"

#include <jansson.h>
#include <stdlib.h>

/* The file as a string that the caller frees. */
static char *text_of(const char *path)
{
    enum { MOST = 100000 };
    FILE *file = fopen(path, "rb");
    char *text = malloc(MOST);
    assert_true(file != NULL && text != NULL);
    text[fread(text, 1, MOST - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void the_examples_of_the_document_are_read(void **state)
{
    (void)state;
    static const char fence[] = "```json\n";
    char *text = text_of("docs/format.md");
    int problems = 0, plans = 0;
    for (char *at = text; (at = strstr(at, fence)) != NULL;) {
        at += strlen(fence);
        char *end = strstr(at, "```");
        assert_non_null(end);
        *end = '\0';
        json_t *root = json_loads(at, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(root);
        const char *format = json_string_value(json_object_get(root, "format"));
        if (strcmp(format, "lorry/1") == 0) {
            lorry__problem_release(read_plainly(at));
            problems++;
        } else {
            assert_string_equal(format, "lorry-plan/1");
            plans++;
        }
        json_decref(root);
        at = end + 1;
    }
    assert_int_equal(problems, 2);
    assert_int_equal(plans, 1);
    free(text);
}

/* A document with nothing but `key` in an object of the kind `kind`. */
static void put_document(const char *kind, const char *key, char *out, size_t size)
{
    static const char list[] = "{\"format\": \"lorry/1\", \"depots\": [%s], \"clients\": [%s], "
                               "\"vehicle_types\": [%s], \"profiles\": [%s], \"sections\": [%s]}";
    char object[100];
    snprintf(object, sizeof(object), "{\"%s\": null}", key);
    const bool is_fleet = strcmp(kind, "vehicle_type") == 0;
    const char *depot = strcmp(kind, "depot") == 0 ? object : "{\"location\": [1, 2]}";
    const char *client = strcmp(kind, "client") == 0 ? object : "{\"location\": [1, 2]}";
    if (strcmp(kind, "problem") == 0)
        snprintf(out, size, "{\"format\": \"lorry/1\", \"%s\": null}", key);
    else
        snprintf(out, size, list, depot, client, is_fleet ? object : "{}",
                 strcmp(kind, "profile") == 0 ? object : "{}",
                 strcmp(kind, "section") == 0 ? object : "{}");
}

static void every_key_of_the_schema_is_known(void **state)
{
    (void)state;
    static const char *const kinds[] = { "problem", "depot", "client", "vehicle_type",
                                         "profile", "section" };
    char *text = text_of("docs/lorry.schema.json");
    json_t *schema = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(schema);
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        json_t *kind = json_object_get(json_object_get(schema, "$defs"), kinds[k]);
        json_t *properties = json_object_get(kind, "properties"), *value;
        const char *key;
        assert_true(json_object_size(properties) > 0);
        json_object_foreach(properties, key, value)
        {
            char document[600];
            lorry_message message;
            if (strcmp(key, "format") == 0)
                continue;
            put_document(kinds[k], key, document, sizeof(document));
            try_reading(document, strlen(document), NULL, &message);
            if (strstr(message.text, "unknown key") != NULL)
                fail_msg("%s: %s", kinds[k], message.text);
        }
    }
    json_decref(schema);
    free(text);
}

/* The other way round: what the document's examples use is in the schema. */
static void every_key_of_the_examples_is_in_the_schema(void **state)
{
    (void)state;
    static const char *const lists[][2] = { { "depots", "depot" }, { "clients", "client" },
                                            { "vehicle_types", "vehicle_type" },
                                            { "profiles", "profile" },
                                            { "sections", "section" } };
    char *schema_text = text_of("docs/lorry.schema.json"), *text = text_of("docs/format.md");
    json_t *schema = json_loads(schema_text, 0, NULL);
    json_t *definitions = json_object_get(schema, "$defs"), *value;
    char *second = strstr(strstr(text, "```json\n") + 1, "```json\n") + strlen("```json\n");
    *strstr(second, "```") = '\0';
    json_t *root = json_loads(second, 0, NULL);
    const char *key;
    assert_true(definitions != NULL && root != NULL);
    json_t *top = json_object_get(json_object_get(definitions, "problem"), "properties");
    json_object_foreach(root, key, value)
        assert_non_null(json_object_get(top, key));
    for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++) {
        json_t *element = json_array_get(json_object_get(root, lists[k][0]), 0);
        json_t *properties =
            json_object_get(json_object_get(definitions, lists[k][1]), "properties");
        json_object_foreach(element, key, value)
            if (strncmp(key, "x-", 2) != 0)
                assert_non_null(json_object_get(properties, key));
    }
    json_decref(root);
    json_decref(schema);
    free(text);
    free(schema_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_document_are_read),
        cmocka_unit_test(every_key_of_the_schema_is_known),
        cmocka_unit_test(every_key_of_the_examples_is_in_the_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
