"""The rules of stock, D11 and D14, as pure functions of facts; app.judging settles what they find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from domain.findings import Finding

UNUSABLE = ("quarantined", "recalled", "expired")


def d11_idle(
    *, available: Decimal, condition: str, moved_at: datetime, now: datetime, days: Decimal
) -> Iterator[Finding]:
    """快进快出、物走账清: warned of when goods that could help have lain too long."""
    since = now - moved_at
    if condition == "usable" and available > 0 and since > timedelta(days=int(days)):
        yield Finding("D11", "lot.idle", {"days": since.days}, "warn")


def d14_sale(*, condition: str, buyer: str, seller: str, qualification: str) -> Iterator[Finding]:
    """具有资质的第三方进行拍卖、变卖: only what nobody can use, by somebody qualified who does not buy it."""
    if condition not in UNUSABLE:
        yield Finding("D14", "lot.usable_not_sold", {"condition": condition})
    if not seller.strip():
        yield Finding("D14", "lot.seller_missing", {"field": "seller"})
    if not qualification.strip():
        yield Finding("D14", "lot.qualification_missing", {"field": "qualification"})
    if seller.strip() and seller.strip() == buyer.strip():
        yield Finding("D14", "lot.seller_buys", {"field": "buyer"})
