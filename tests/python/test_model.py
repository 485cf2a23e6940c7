"""Model builds the same problem whichever way it is described."""

import numpy as np
import pytest

import lorry


def test_both_generations_of_pyvrp_signatures_build_the_same_problem():
    old = lorry.Model()
    old.add_depot(0, 0, tw_late=1000)
    old.add_client(3, 4, 10, 2, 5, 0, 900, name="a")
    old.add_client(x=6, y=8, delivery=20)

    new = lorry.Model()
    depot = new.add_location(0, 0)
    new.add_depot(depot, tw_late=1000)
    new.add_client(new.add_location(3, 4), 10, 2, 5, 0, 900, name="a")
    new.add_client(location=new.add_location(6, 8), delivery=[20])
    for model in (old, new):
        model.add_vehicle_type(2, 30)
    assert old.build().hash == new.build().hash


def test_arrays_and_single_calls_build_the_same_problem():
    x, y = np.array([3.0, 6.0, 9.0]), np.array([4.0, 8.0, 12.0])
    demand, late = np.array([1, 2, 3]), np.array([100, 200, 300])
    single, bulk = lorry.Model(), lorry.Model()
    for model in (single, bulk):
        model.add_depot(0, 0)
        model.add_vehicle_type(3, 5)
    for i in range(3):
        single.add_client(x[i], y[i], delivery=demand[i], tw_late=late[i], service_duration=7)
    assert bulk.add_clients(x=x, y=y, delivery=demand, tw_late=late,
                            service_duration=7) == range(3)
    assert single.build().hash == bulk.build().hash


def test_single_and_bulk_clients_keep_their_order():
    model = lorry.Model()
    model.add_depot(0, 0)
    assert model.add_client(1, 0, name="first").index == 0
    assert model.add_clients(x=[2, 3], y=[0, 0], name=["second", "third"]) == range(1, 3)
    assert model.add_client(4, 0, name="last").index == 3
    model.add_vehicle_type()
    problem = model.build()
    assert [problem.client(i)["name"] for i in range(4)] == ["first", "second", "third", "last"]
    assert [problem.location(problem.client(i)["location"])[0] for i in range(4)] == [1, 2, 3, 4]


def test_a_courier_stays_in_its_section_where_leaving_is_dear():
    """Clients at 10 (section of the second courier) and 11 (of the first): one
    route of 22 costs 22 + 5 with either courier, two of 20 + 22 cost 42."""
    def day(price):
        model = lorry.Model()
        model.add_depot(0, 0)
        couriers = [model.add_vehicle_type(name=name) for name in ("one", "two")]
        sections = [model.add_section(price, name=name) for name in ("A", "B")]
        for courier, section in zip(couriers, sections):
            model.set_section_price(section, courier, 0)
        model.add_client(10, 0, section=sections[1])
        model.add_clients(x=[11], y=[0], section=[0])
        return model.solve(lorry.MaxIterations(500), collect_stats=False)
    assert day(5).cost == 27
    assert day(100).cost == 42
    assert day(None).cost == 42
    assert day(None).check().is_valid


def test_several_dimensions_and_missing_amounts():
    model = lorry.Model()
    model.add_depot(0, 0)
    model.add_client(1, 1, delivery=[1, 2], pickup=[0, 3])
    model.add_client(2, 2)
    model.add_vehicle_type(1, capacity=[10, 20])
    problem = model.build()
    assert problem.num_dimensions == 2
    assert problem.client(0)["delivery"] == [1, 2] and problem.client(0)["pickup"] == [0, 3]
    assert problem.client(1)["delivery"] == [0, 0]
    assert problem.vehicle_type(0)["capacity"] == [10, 20]


def test_edges_become_a_matrix_and_a_profile_s_own_go_first():
    model = lorry.Model()
    a, b = model.add_location(0, 0), model.add_location(1, 1)
    model.add_depot(a)
    client = model.add_client(b)
    fast = model.add_profile(name="fast")
    slow = model.add_profile(name="slow")
    model.add_edge(a, b, distance=10, duration=5)
    model.add_edge(client, a, distance=20, duration=6)
    slow.add_edge(a, b, distance=10, duration=50)
    model.add_vehicle_type(profile=fast)
    model.add_vehicle_type(profile=slow)
    problem = model.build()
    assert problem.travel(0, 1, profile=0) == (10, 5)
    assert problem.travel(1, 0, profile=1) == (20, 6)
    assert problem.travel(0, 1, profile=1) == (10, 50)


def test_a_missing_edge_is_named():
    model = lorry.Model()
    depot = model.add_depot(0, 0)
    client = model.add_client(1, 1)
    model.add_edge(depot, client, 7)
    model.add_vehicle_type()
    with pytest.raises(lorry.InvalidInputError, match="no edge from location 1 to 0"):
        model.build()
    assert model.build(missing_value=99).travel(1, 0) == (99, 99)


def test_a_matrix_in_one_call():
    model = lorry.Model()
    model.add_depot(0, 0)
    model.add_client(1, 1)
    model.add_vehicle_type()
    model.set_matrix([[0, 3], [4, 0]], [[0, 30], [40, 0]])
    assert model.build().travel(1, 0) == (4, 40)


def test_overtime_extends_the_shift_as_in_pyvrp():
    model = lorry.Model()
    model.add_depot(0, 0)
    model.add_client(1, 1)
    model.add_vehicle_type(shift_duration=100, max_overtime=20, unit_overtime_cost=3)
    model.add_vehicle_type(shift_duration=100)
    model.add_vehicle_type(max_duration=70)
    problem = model.build()
    limits = [(problem.vehicle_type(i)["shift_duration"], problem.vehicle_type(i)["max_duration"])
              for i in range(3)]
    assert limits == [(100, 120), (100, 100), (lorry.UNLIMITED, 70)]


def test_open_routes_have_no_depot_at_that_end():
    model = lorry.Model()
    model.add_depot(0, 0)
    model.add_client(1, 1)
    model.add_vehicle_type(end_depot=lorry.OPEN)
    kind = model.build().vehicle_type(0)
    assert (kind["start_depot"], kind["end_depot"]) == (0, -1)


@pytest.mark.parametrize("ask, words", [
    (lambda m: m.add_client_group(), "groups"),
    (lambda m: m.add_shipment(), "shipments"),
    (lambda m: m.add_client(1, 1, group=object()), "groups"),
    (lambda m: m.add_vehicle_type(reload_depots=[1]), "reload_depots"),
    (lambda m: m.add_vehicle_type(initial_load=5), "initial_load"),
    (lambda m: m.add_vehicle_type(start_late=5), "start_late"),
    (lambda m: m.add_depot(0, 0, service_duration=5), "service_duration")])
def test_what_is_not_supported_says_so(ask, words):
    with pytest.raises(lorry.UnsupportedError, match=words) as caught:
        ask(lorry.Model())
    assert isinstance(caught.value, NotImplementedError)


def test_every_defect_is_listed_with_its_place(model):
    model.add_client(1, 1, tw_early=500, tw_late=400)
    model.add_client(2, 2, service_duration=-3)
    with pytest.raises(lorry.InvalidInputError) as caught:
        model.build()
    assert caught.value.status == -1
    places = [d.place for d in caught.value.defects if not d.is_warning]
    assert any("clients[6]" in place for place in places)
    assert any("clients[7]" in place for place in places)


@pytest.mark.parametrize("amounts, words", [
    ([1.5, 1], r"delivery\[0\]: 1.5"), ([np.nan, 1], "nan"), (["a", "b"], "whole numbers"),
    ([1, 2, 3], "2 rows")])
def test_amounts_that_are_no_whole_numbers_are_refused(amounts, words):
    with pytest.raises(lorry.InvalidInputError, match=words):
        lorry.Model().add_clients(x=[0, 1], y=[0, 1], delivery=amounts)


def test_a_client_no_vehicle_can_serve_is_a_warning():
    model = lorry.Model()
    model.add_depot(0, 0)
    model.add_client(1, 1, delivery=10)
    model.add_vehicle_type(1, capacity=5)
    with pytest.warns(lorry.LorryWarning, match="clients"):
        model.build()


def test_from_arrays_takes_geographic_coordinates():
    problem = lorry.from_arrays([120.8, 120.9], [31.6, 31.7], depot=(120.85, 31.65),
                                crs="EPSG:4326", detour=1.3, speed=10.0, delivery=[1, 1],
                                capacity=2, num_vehicles=1)
    distance, duration = problem.travel(1, 2)
    # One tenth of a degree each way near latitude 31.65: 9.48 by 11.09 km,
    # 14.59 km along the geodesic, times 1.3.
    assert 18900 < distance < 19050
    assert abs(duration - distance / 10) <= 1
    assert problem.lonlat(0) == pytest.approx((120.85, 31.65))
