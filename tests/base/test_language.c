/* The language of messages: a handle's own, for the time of a call, and nothing of
 * the host's. */
#include "../support/cmocka_all.h"

#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/language.h"

static void the_table_is_sorted_and_without_gaps(void **state)
{
    (void)state;
    assert_true(lorry__chinese_count > 500);
    for (size_t k = 0; k < lorry__chinese_count; k++) {
        const lorry__text_pair *pair = &lorry__chinese[k];
        assert_true(pair->english[0] != '\0' && pair->other[0] != '\0');
        if (k > 0)
            assert_true(strcmp(pair[-1].english, pair->english) < 0);
        assert_ptr_equal(lorry__tr_in(LORRY_LANGUAGE_CHINESE, pair->english), pair->other);
        assert_ptr_equal(lorry__tr_in(LORRY_LANGUAGE_ENGLISH, pair->english), pair->english);
    }
}

static void names_of_languages_are_as_environments_write_them(void **state)
{
    (void)state;
    static const char *const chinese[] = { "zh", "zh_CN", "zh_CN.UTF-8", "zh-CN", "zh_TW" };
    static const char *const others[] = { "", "en", "C", "fr_FR.UTF-8", "zhx", "z" };
    for (size_t k = 0; k < sizeof(chinese) / sizeof(chinese[0]); k++)
        assert_int_equal(lorry_language_of(chinese[k]), LORRY_LANGUAGE_CHINESE);
    for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++)
        assert_int_equal(lorry_language_of(others[k]), LORRY_LANGUAGE_ENGLISH);
    assert_int_equal(lorry_language_of(NULL), LORRY_LANGUAGE_ENGLISH);
}

static void texts_without_a_translation_stay(void **state)
{
    (void)state;
    static const char own[] = "a text of the host's own";
    assert_ptr_equal(lorry_translate(LORRY_LANGUAGE_CHINESE, own), own);
    assert_ptr_equal(lorry_translate((lorry_language)77, own), own);
    assert_string_equal(lorry_translate(LORRY_LANGUAGE_CHINESE, NULL), "");
    assert_string_equal(lorry_translate(LORRY_LANGUAGE_CHINESE,
                                        lorry_status_text(LORRY_ENOMEM)), "内存不足");
}

static void blocks_nest(void **state)
{
    (void)state;
    assert_int_equal(lorry__language(), LORRY_LANGUAGE_ENGLISH);
    {
        LORRY__SPEAK_IN(LORRY_LANGUAGE_CHINESE);
        assert_string_equal(lorry__tr("out of memory"), "内存不足");
        {
            LORRY__SPEAK_IN(LORRY_LANGUAGE_ENGLISH);
            assert_string_equal(lorry__tr("out of memory"), "out of memory");
        }
        assert_string_equal(lorry__tr("out of memory"), "内存不足");
    }
    assert_int_equal(lorry__language(), LORRY_LANGUAGE_ENGLISH);
}

static void chinese_has_one_form_for_any_number(void **state)
{
    (void)state;
    const char *one = " (and %zu more defect)", *many = " (and %zu more defects)";
    assert_ptr_equal(lorry__trn(one, many, 1), one);
    assert_ptr_equal(lorry__trn(one, many, 2), many);
    LORRY__SPEAK_IN(LORRY_LANGUAGE_CHINESE);
    assert_ptr_equal(lorry__trn(one, many, 1), lorry__trn(one, many, 2));
    assert_non_null(strstr(lorry__trn(one, many, 2), "缺陷"));
}

/* What a handle says of a wrong CRS. */
static void complain(int32_t language, const char *expected)
{
    lorry_config config = LORRY_CONFIG_INIT;
    lorry_model *model;
    config.language = language;
    assert_int_equal(lorry_model_new(&config, &model), LORRY_OK);
    assert_int_equal(lorry_model_set_dimensions(model, 99), LORRY_EINVAL);
    assert_non_null(strstr(lorry_model_message(model), expected));
    lorry_model_free(model);
}

static void each_handle_speaks_its_own_language(void **state)
{
    (void)state;
    complain(LORRY_LANGUAGE_CHINESE, "维度");
    complain(LORRY_LANGUAGE_ENGLISH, "dimensions");
    assert_int_equal(lorry__language(), LORRY_LANGUAGE_ENGLISH);
}

static void a_language_that_is_not_known_is_english(void **state)
{
    (void)state;
    complain(7, "dimensions");
    complain(-1, "dimensions");
}

static void *speak_chinese(void *argument)
{
    (void)argument;
    LORRY__SPEAK_IN(LORRY_LANGUAGE_CHINESE);
    for (int k = 0; k < 200; k++)
        complain(k % 2 == 0 ? LORRY_LANGUAGE_CHINESE : LORRY_LANGUAGE_ENGLISH,
                 k % 2 == 0 ? "维度" : "dimensions");
    return NULL;
}

static void threads_do_not_share_a_language(void **state)
{
    (void)state;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, speak_chinese, NULL), 0);
    for (int k = 0; k < 200; k++)
        complain(LORRY_LANGUAGE_ENGLISH, "dimensions");
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(lorry__language(), LORRY_LANGUAGE_ENGLISH);
}

static void the_hosts_locale_is_left_alone(void **state)
{
    (void)state;
    char before[64];
    snprintf(before, sizeof(before), "%s", setlocale(LC_ALL, NULL));
    complain(LORRY_LANGUAGE_CHINESE, "维度");
    assert_string_equal(setlocale(LC_ALL, NULL), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_and_without_gaps),
        cmocka_unit_test(names_of_languages_are_as_environments_write_them),
        cmocka_unit_test(texts_without_a_translation_stay),
        cmocka_unit_test(blocks_nest),
        cmocka_unit_test(chinese_has_one_form_for_any_number),
        cmocka_unit_test(each_handle_speaks_its_own_language),
        cmocka_unit_test(a_language_that_is_not_known_is_english),
        cmocka_unit_test(threads_do_not_share_a_language),
        cmocka_unit_test(the_hosts_locale_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
