"""Units of earlier times as rows keep them: how many of each are how many of the unit of now."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from domain.donations.restating import Ratio

Former = dict[str, list[str]]


def ratios(former: Former) -> dict[str, Ratio]:
    """As the domain reckons with them."""
    return {word: Ratio(Decimal(of), Decimal(are)) for word, (of, are) in former.items()}


def written(ratios: Mapping[str, Ratio]) -> Former:
    """As a row keeps them."""
    return {word: [str(one.of), str(one.are)] for word, one in ratios.items()}
