/* The page: its data is JSON that says what the plan says, and nothing that a
 * user writes into a label gets out of it. */
#include "../support/cmocka_all.h"

#include <jansson.h>

#include "../support/faulty.h"
#include "base/language.h"
#include "report/report.h"

static char hostile[] = "</script><script>alert('\"\\&\x01 \xe5\xb8\xb8 \xf0\x9f\x9a\x9a";
/* The same as a reader of the JSON gets it; a lone byte becomes U+FFFD. */
static char broken[] = "a\xff" "b\xc0\xaf" "c\xed\xa0\x80" "d\xe5\xb8";
static const char mended[] = "a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd"
                             "c\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" "d\xef\xbf\xbd\xef\xbf\xbd";

/* Two clients on a route, one left out. */
static lorry_solution *new_plan(void)
{
    lorry_model *model;
    lorry_problem *problem = NULL;
    lorry_solution *plan = NULL;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    const int32_t offsets[2] = { 0, 2 }, clients[2] = { 0, 1 };
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_set_name(model, "a <day> & night"), LORRY_OK);
    for (int i = 0; i < 4; i++)
        assert_int_equal(lorry_model_add_location(model, 2.5 * i, 1e-9, NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t c = 0; c < 3; c++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = c + 1;
        client.label = c == 0 ? "first" : c == 1 ? "second" : NULL;
        client.tw_late = c == 0 ? 77 : LORRY_UNLIMITED;
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_DISTANCE, 1, offsets, clients,
                                        NULL, &plan, NULL),
                     LORRY_OK);
    lorry_problem_free(problem);
    return plan;
}

/* The page of a plan whose labels are planted past the model's tests, which
 * refuse such texts. */
static lorry_status render(lorry_solution *plan, lorry__text *page)
{
    char **labels = plan->problem->labels + plan->problem->num_depots;
    char *const kept[2] = { labels[0], labels[1] };
    labels[0] = hostile;
    labels[1] = broken;
    const lorry_status status = lorry__report_html(plan, page, NULL);
    labels[0] = kept[0];
    labels[1] = kept[1];
    return status;
}

static size_t count(const char *text, const char *what)
{
    size_t found = 0;
    for (; (text = strstr(text, what)) != NULL; text += strlen(what))
        found++;
    return found;
}

static void the_page_loads_nothing_and_keeps_its_elements(void **state)
{
    (void)state;
    lorry_solution *plan = new_plan();
    lorry__mem mem;
    lorry__text page;
    lorry__mem_init(&mem, NULL);
    lorry__text_init(&page, &mem);
    assert_int_equal(render(plan, &page), LORRY_OK);

    assert_int_equal(count(page.data, "http://"), 1);
    assert_int_equal(count(page.data, "http://www.w3.org/2000/svg\""), 1);
    assert_int_equal(count(page.data, "https://"), 0);
    assert_int_equal(count(page.data, "src="), 0);
    assert_int_equal(count(page.data, "@import"), 0);
    assert_int_equal(count(page.data, "url("), 0);
    assert_int_equal(count(page.data, "<script"), 2);
    assert_int_equal(count(page.data, "</script>"), 2);
    assert_int_equal(count(page.data, "@TITLE@") + count(page.data, "@DATA@") +
                         count(page.data, "@FILE"), 0);
    assert_int_equal(count(page.data, "\na &#60;day&#62; &#38; night\n"), 2);
    assert_memory_equal(page.data, "<!DOCTYPE html>\n", 16);
    assert_string_equal(page.data + page.length - 8, "</html>\n");

    lorry__text_free(&page);
    lorry_solution_free(plan);
}

/* In Chinese the elements are told in Chinese, and the texts of the scripts come as
 * data; in English neither is needed. */
static void the_page_is_in_the_readers_language(void **state)
{
    (void)state;
    lorry_solution *plan = new_plan();
    lorry__mem mem;
    lorry__text page;
    lorry__mem_init(&mem, NULL);
    for (int32_t language = LORRY_LANGUAGE_ENGLISH; language <= LORRY_LANGUAGE_CHINESE;
         language++) {
        const bool is_english = language == LORRY_LANGUAGE_ENGLISH;
        LORRY__SPEAK_IN(language);
        lorry__text_init(&page, &mem);
        assert_int_equal(lorry__report_html(plan, &page, NULL), LORRY_OK);
        assert_int_equal(count(page.data, "{{"), 0);
        assert_int_equal(count(page.data, is_english ? "<html lang=\"en\">"
                                                     : "<html lang=\"zh-CN\">"), 1);
        assert_int_equal(count(page.data, is_english ? "<h2>Routes in numbers</h2>"
                                                     : "<h2>路线明细</h2>"), 1);
        assert_int_equal(count(page.data, "\"texts\":{}"), is_english ? 1 : 0);
        /* \u8def\u7ebf is how JSON in ASCII has the word for routes. */
        assert_int_equal(count(page.data, "\"Routes\":\"\\u8def\\u7ebf\""), is_english ? 0 : 1);
        lorry__text_free(&page);
    }
    lorry_solution_free(plan);
}

static int64_t integer(const json_t *data, const char *key, size_t index)
{
    return json_integer_value(json_array_get(json_object_get(data, key), index));
}

static void the_data_is_json_and_says_what_the_plan_says(void **state)
{
    (void)state;
    lorry_solution *plan = new_plan();
    lorry__mem mem;
    lorry__text page;
    lorry__mem_init(&mem, NULL);
    lorry__text_init(&page, &mem);
    assert_int_equal(render(plan, &page), LORRY_OK);

    const char *start = strstr(page.data, "id=\"data\">");
    assert_non_null(start);
    start += strlen("id=\"data\">");
    const size_t length = (size_t)(strstr(start, "</script>") - start);
    json_error_t error;
    json_t *data = json_loadb(start, length, 0, &error);
    if (data == NULL)
        fail_msg("%s at %d", error.text, error.position);
    const json_t *labels = json_object_get(data, "labels");
    assert_string_equal(json_string_value(json_array_get(labels, 1)), hostile);
    assert_string_equal(json_string_value(json_array_get(labels, 2)), mended);
    assert_true(json_is_null(json_array_get(labels, 3)));
    assert_string_equal(json_string_value(json_object_get(data, "objective")), "distance");
    assert_int_equal(json_integer_value(json_object_get(data, "cost")), plan->summary.cost);
    assert_int_equal(integer(data, "visits", 1), 1);
    assert_int_equal(integer(data, "start", 1), plan->stops[1].start);
    assert_int_equal(integer(data, "late", 1), 77);
    assert_true(json_is_null(json_array_get(json_object_get(data, "late"), 2)));
    assert_int_equal(integer(data, "offsets", 1), 2);
    assert_float_equal(json_number_value(json_array_get(json_object_get(data, "x"), 1)), 2.5, 0);
    assert_float_equal(json_number_value(json_array_get(json_object_get(data, "y"), 1)), 0, 0);
    assert_int_equal(json_array_size(json_object_get(data, "unassigned")), 1);
    const char *const lists[] = { "arrival", "start", "departure", "driven", "load", "visits" };
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        assert_int_equal(json_array_size(json_object_get(data, lists[i])), 2);

    json_decref(data);
    lorry__text_free(&page);
    lorry_solution_free(plan);
}

/* One way is known, to the first client; those to the second and back are not. */
static void ways_that_are_estimated_are_marked(void **state)
{
    (void)state;
    static const double x[] = { 120.75, 120.76, 120.77 }, y[] = { 31.65, 31.66, 31.65 };
    static const int32_t from[] = { 0, 2 }, to[] = { 1, 1 }, offsets[] = { 0, 2 };
    static const int32_t clients[] = { 0, 1 };
    static const int64_t metres[] = { 1800, 1900 }, seconds[] = { 200, 210 };
    const lorry_depot depot = LORRY_DEPOT_INIT;
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry_model *model;
    lorry_problem *problem = NULL;
    lorry_solution *plan = NULL;
    lorry__mem mem;
    lorry__text page;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    lorry_model_set_crs(model, "EPSG:4326");
    lorry_model_add_locations(model, 3, x, y);
    lorry_model_add_depot(model, &depot, NULL);
    for (int32_t c = 0; c < 2; c++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = c + 1;
        lorry_model_add_client(model, &client, NULL);
    }
    lorry_model_add_vehicle_type(model, &type, NULL);
    assert_int_equal(lorry_model_set_pairs(model, 0, 2, from, to, metres, seconds), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_COST, 1, offsets, clients, NULL,
                                        &plan, NULL),
                     LORRY_OK);
    lorry__mem_init(&mem, NULL);
    lorry__text_init(&page, &mem);
    assert_int_equal(lorry__report_html(plan, &page, NULL), LORRY_OK);
    assert_int_equal(count(page.data, "\"estimated\":[1],\n\"estimatedBack\":1"), 1);
    lorry__text_free(&page);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
    lorry_model_free(model);
}

static void failed_allocations_leave_nothing_behind(void **state)
{
    (void)state;
    lorry_solution *plan = new_plan();
    lorry_status status = LORRY_ENOMEM;
    for (long at = 0; status != LORRY_OK && at < 100; at++) {
        faulty f = { .fail_at = at };
        const lorry_config config = faulty_config(&f);
        lorry__mem mem;
        lorry__text page;
        lorry__mem_init(&mem, &config);
        lorry__text_init(&page, &mem);
        status = render(plan, &page);
        assert_true(status == LORRY_OK || status == LORRY_ENOMEM);
        lorry__text_free(&page);
        assert_int_equal(f.blocks, 0);
    }
    assert_int_equal(status, LORRY_OK);
    lorry_solution_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_loads_nothing_and_keeps_its_elements),
        cmocka_unit_test(the_page_is_in_the_readers_language),
        cmocka_unit_test(the_data_is_json_and_says_what_the_plan_says),
        cmocka_unit_test(ways_that_are_estimated_are_marked),
        cmocka_unit_test(failed_allocations_leave_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
