"""Small problems that the tests share."""

import pathlib

import pytest

import lorry

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def root():
    return ROOT


def small_model():
    """Six clients on a circle of radius 50 around the depot, two to a vehicle."""
    model = lorry.Model(name="circle")
    depot = model.add_depot(0, 0, name="hub")
    for x, y in [(50, 0), (40, 30), (0, 50), (-30, 40), (-50, 0), (-40, -30)]:
        model.add_client(x, y, delivery=1, name=f"c{x}/{y}")
    model.add_vehicle_type(3, capacity=2, start_depot=depot, end_depot=depot, name="bike")
    return model


@pytest.fixture
def model():
    return small_model()


@pytest.fixture
def plan(model):
    return model.solve(lorry.MaxIterations(200), seed=1, threads=1)
