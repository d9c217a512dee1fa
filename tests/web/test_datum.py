"""Coordinates at the edge, against published pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.datum import bd09, gcj02, kilometres, wgs84


def test_tiananmen_in_the_three_datums() -> None:
    assert gcj02(39.915, 116.404) == pytest.approx((39.91640428150164, 116.41024449916938), abs=1e-9)
    assert bd09(39.915, 116.404) == pytest.approx((39.9226995522, 116.4166272438), abs=1e-9)


def test_nothing_shifts_outside_china() -> None:
    assert gcj02(48.8566, 2.3522) == (48.8566, 2.3522)


@given(st.floats(4, 53), st.floats(74, 135))
def test_there_and_back_within_a_millimetre(lat: float, lng: float) -> None:
    assert kilometres(wgs84(*gcj02(lat, lng)), (lat, lng)) < 1e-6


@given(st.floats(18, 53), st.floats(74, 135))
def test_the_shift_stays_below_a_kilometre(lat: float, lng: float) -> None:
    assert kilometres((lat, lng), gcj02(lat, lng)) < 1


def test_a_degree_on_the_equator() -> None:
    assert kilometres((0, 0), (0, 1)) == pytest.approx(111.195, abs=0.01)
