/* Sections cut anew: as little as helps, and every change told. */
#include "../support/cmocka_all.h"

#include "dispatch/recut.h"

/* Cells on a line, a degree's hundredth apart; courier k owns those that `owners`
 * gives it. Each takes an hour. */
static lorry__cut line(lorry__mem *mem, const int32_t *owners, int32_t cells, int32_t couriers,
                       int32_t temporary, double hours)
{
    lorry__mem_init(mem, NULL);
    lorry__cut cut = { .mem = mem, .num_cells = cells, .num_couriers = couriers,
                       .most_couriers = couriers + temporary };
    cut.cells = LORRY__NEW(mem, lorry__cell, (size_t)cells);
    cut.couriers = LORRY__NEW(mem, lorry__cut_courier, (size_t)cut.most_couriers);
    for (int32_t c = 0; c < cells; c++)
        cut.cells[c] = (lorry__cell){ .section = "", .name = "", .lon = 0.01 * c,
                                      .hours = 1, .volume = 10, .owner = owners[c] };
    for (int32_t k = 0; k < cut.most_couriers; k++)
        cut.couriers[k] = (lorry__cut_courier){ hours, 1000, k >= couriers };
    return cut;
}

static void free_line(lorry__cut *cut, lorry__mem *mem)
{
    lorry__cut_free(cut);
    assert_int_equal(atomic_load(&mem->used), 0);
}

static void who_has_enough_time_keeps_all(void **state)
{
    (void)state;
    lorry__mem mem;
    const int32_t owners[] = { 0, 0, 1, 1 };
    lorry__cut cut = line(&mem, owners, 4, 2, 2, 2);
    assert_int_equal(lorry__cut_balance(&cut), LORRY_OK);
    assert_int_equal(cut.num_changes, 0);
    free_line(&cut, &mem);
}

/* Courier 0 has four hours of three, courier 1 two: the cell at the border goes. */
static void the_cell_at_the_border_is_lent(void **state)
{
    (void)state;
    lorry__mem mem;
    const int32_t owners[] = { 0, 0, 0, 0, 1, 1 };
    lorry__cut cut = line(&mem, owners, 6, 2, 2, 3);
    assert_int_equal(lorry__cut_balance(&cut), LORRY_OK);
    assert_int_equal(cut.num_changes, 1);
    assert_int_equal(cut.changes[0].kind, LORRY_CHANGE_LEND);
    assert_int_equal(cut.changes[0].cell, 3);
    assert_int_equal(cut.changes[0].from, 0);
    assert_int_equal(cut.changes[0].to, 1);
    free_line(&cut, &mem);
}

/* Four hours each of three, and nobody has room: one temporary courier takes a cell
 * of each. Without one, nothing helps and nothing changes. */
static void a_temporary_courier_comes_only_where_nobody_has_room(void **state)
{
    (void)state;
    lorry__mem mem;
    const int32_t owners[] = { 0, 0, 0, 0, 1, 1, 1, 1 };
    lorry__cut cut = line(&mem, owners, 8, 2, 1, 3);
    assert_int_equal(lorry__cut_balance(&cut), LORRY_OK);
    assert_int_equal(cut.num_couriers, 3);
    assert_int_equal(cut.num_changes, 3);
    assert_int_equal(cut.changes[0].kind, LORRY_CHANGE_ADD);
    assert_int_equal(cut.changes[1].kind, LORRY_CHANGE_SPLIT);
    double hours[3], volume[3];
    lorry__cut_loads(&cut, hours, volume);
    for (int k = 0; k < 3; k++)
        assert_true(hours[k] <= 3.0);
    free_line(&cut, &mem);

    cut = line(&mem, owners, 8, 2, 0, 3);
    assert_int_equal(lorry__cut_balance(&cut), LORRY_OK);
    assert_int_equal(cut.num_changes, 0);
    free_line(&cut, &mem);
}

/* Time for all, but 40 ml of 30. */
static void volume_binds_as_time_does(void **state)
{
    (void)state;
    lorry__mem mem;
    const int32_t owners[] = { 0, 0, 0, 0, 1 };
    lorry__cut cut = line(&mem, owners, 5, 2, 0, 100);
    cut.couriers[0].volume = cut.couriers[1].volume = 30;
    assert_int_equal(lorry__cut_balance(&cut), LORRY_OK);
    assert_int_equal(cut.num_changes, 1);
    free_line(&cut, &mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_enough_time_keeps_all),
        cmocka_unit_test(the_cell_at_the_border_is_lent),
        cmocka_unit_test(a_temporary_courier_comes_only_where_nobody_has_room),
        cmocka_unit_test(volume_binds_as_time_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
