/* docs/format.md and the schemas beside it say what the readers do. Run from
 * the root of the repository. */
#include "reading.h"

#include <jansson.h>
#include <stdlib.h>

#include "io/sheet_mapping.h"

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

static lorry_status read_mapping(const char *text, lorry_message *message)
{
    lorry__mem mem;
    lorry__mapping mapping;
    const lorry__source source = { "map.json", text, strlen(text) };
    lorry__mem_init(&mem, NULL);
    lorry__mapping_init(&mapping, &mem);
    const lorry_status status = lorry__mapping_read(&mapping, &source, message);
    lorry__mapping_free(&mapping);
    return status;
}

static void the_examples_of_the_document_are_read(void **state)
{
    (void)state;
    static const char fence[] = "```json\n";
    char *text = text_of("docs/format.md");
    int problems = 0, plans = 0, mappings = 0;
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
        } else if (strcmp(format, "lorry-map/1") == 0) {
            lorry_message message;
            if (read_mapping(at, &message) != LORRY_OK)
                fail_msg("%s", message.text);
            mappings++;
        } else {
            assert_string_equal(format, "lorry-plan/1");
            plans++;
        }
        json_decref(root);
        at = end + 1;
    }
    assert_int_equal(problems, 2);
    assert_int_equal(plans, 1);
    assert_int_equal(mappings, 1);
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

/* A mapping with nothing but `key`, at the top or in an object of that key. */
static void assert_mapping_knows(const char *object, const char *key, bool is_known)
{
    char text[200];
    lorry_message message = { "" };
    snprintf(text, sizeof(text), "{\"format\": \"lorry-map/1\", %s%s\"%s\": null%s}",
             object != NULL ? object : "", object != NULL ? ": {" : "", key,
             object != NULL ? "}" : "");
    read_mapping(text, &message);
    if ((strstr(message.text, "unknown key") == NULL) != is_known)
        fail_msg("%s: %s", text, message.text);
}

static void every_key_of_the_schema_of_mappings_is_known(void **state)
{
    (void)state;
    static const char *const objects[][2] = { { NULL, NULL }, { "part", "\"parcels\"" },
                                              { "columns", "\"columns\"" } };
    char *text = text_of("docs/lorry-map.schema.json");
    json_t *schema = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *value;
    assert_non_null(schema);
    for (size_t k = 0; k < sizeof(objects) / sizeof(objects[0]); k++) {
        const json_t *object =
            k == 0 ? schema : json_object_get(json_object_get(schema, "$defs"), objects[k][0]);
        json_t *properties = json_object_get(object, "properties");
        const char *key;
        assert_true(json_object_size(properties) > 5);
        json_object_foreach(properties, key, value)
            if (strcmp(key, "format") != 0)
                assert_mapping_knows(objects[k][1], key, true);
        assert_mapping_knows(objects[k][1], "nothing", false);
    }
    json_t *columns = json_object_get(
        json_object_get(json_object_get(schema, "$defs"), "columns"), "properties");
    for (int f = 0; f < LORRY__NUM_FIELDS; f++)
        if (json_object_get(columns, lorry__field_name((lorry__field)f)) == NULL)
            fail_msg("%s is in no schema", lorry__field_name((lorry__field)f));
    assert_int_equal(json_object_size(columns), LORRY__NUM_FIELDS);
    json_decref(schema);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_document_are_read),
        cmocka_unit_test(every_key_of_the_schema_is_known),
        cmocka_unit_test(every_key_of_the_examples_is_in_the_schema),
        cmocka_unit_test(every_key_of_the_schema_of_mappings_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
