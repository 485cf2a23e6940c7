/* lorry_json_sections.c: sections, and what they charge vehicles. Clients refer
 * to sections and prices to vehicle types, so that the list is gone through
 * twice. */
#include "io/lorry_json.h"
#include "io/money.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Money, or with `is_units` cost units; null: not allowed. */
static lorry_status read_price(const lorry__json *at, int64_t cost_scale, bool is_units,
                               int64_t *price)
{
    if (json_is_null(at->value)) {
        *price = LORRY_UNLIMITED;
        return LORRY_OK;
    }
    return is_units ? lorry__json_whole(at, "a price in cost units, or null", 0, INT64_MAX, price)
                    : lorry__money_read(at, "a price, or null", cost_scale, 1, price);
}

/* The one of two keys that is given: money, or cost units. */
static lorry_status either(const lorry__json *at, const char *money, const char *units,
                           lorry__json *found, bool *is_units)
{
    *found = lorry__json_member(at, money);
    const lorry__json other = lorry__json_member(at, units);
    *is_units = other.value != NULL;
    if (found->value != NULL && other.value != NULL)
        return lorry__json_fail(&other, LORRY_EFORMAT, "found both %s and %s, expected either",
                                money, units);
    if (*is_units)
        *found = other;
    return LORRY_OK;
}

static lorry_status read_section(lorry__json_reader *reader, const lorry__json *at)
{
    static const char *const keys[] = { "id", "price", "price_units", "prices", "prices_units" };
    lorry_section section = LORRY_SECTION_INIT;
    lorry__json price;
    bool is_units = false;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = lorry__json_id(reader, at, &reader->sections, &section.label);
    if (status == LORRY_OK)
        status = either(at, "price", "price_units", &price, &is_units);
    if (status == LORRY_OK && price.value != NULL)
        status = read_price(&price, reader->cost_scale, is_units, &section.price);
    return status == LORRY_OK ? lorry__model_add_section(reader->model, &section, NULL) : status;
}

lorry_status lorry__json_read_sections(lorry__json_reader *reader)
{
    const lorry__json list = lorry__json_member(&reader->root, "sections");
    if (list.value == NULL)
        return LORRY_OK;
    lorry_status status =
        lorry__json_array(&list, "an array of sections", &reader->num_sections);
    for (size_t k = 0; status == LORRY_OK && k < reader->num_sections; k++) {
        const lorry__json element = lorry__json_element(&list, k);
        status = read_section(reader, &element);
    }
    return status;
}

/* An object of prices by the ids of vehicle types. */
static lorry_status read_prices(lorry__json_reader *reader, const lorry__json *at,
                                bool is_units, int32_t section)
{
    const char *key;
    json_t *value;
    if (!json_is_object(at->value))
        return lorry__json_expected(at, "an object of prices by vehicle type");
    json_object_foreach(at->value, key, value)
    {
        const lorry__json one = lorry__json_member(at, key);
        const int32_t type = reader->types.count > 0
                                 ? lorry__names_find(&reader->types, key)
                                 : lorry__number_of(key, reader->model->num_types);
        int64_t price = 0;
        if (strncmp(key, "x-", 2) == 0 && type < 0)
            continue;
        if (type < 0)
            return lorry__json_expected(&one, "the id of a vehicle type as the key");
        lorry_status status = read_price(&one, reader->cost_scale, is_units, &price);
        if (status == LORRY_OK)
            status = lorry__model_set_section_price(reader->model, section, type, price);
        if (status != LORRY_OK)
            return status;
    }
    return LORRY_OK;
}

lorry_status lorry__json_read_section_prices(lorry__json_reader *reader)
{
    const lorry__json list = lorry__json_member(&reader->root, "sections");
    lorry_status status = LORRY_OK;
    for (size_t k = 0; status == LORRY_OK && k < reader->num_sections; k++) {
        const lorry__json element = lorry__json_element(&list, k);
        lorry__json prices;
        bool is_units;
        status = either(&element, "prices", "prices_units", &prices, &is_units);
        if (status == LORRY_OK && prices.value != NULL)
            status = read_prices(reader, &prices, is_units, (int32_t)k);
    }
    return status;
}
