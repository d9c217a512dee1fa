"""Categories of goods as their readers call them."""

from __future__ import annotations

from flask import Flask

from web.donations.stockwords import category


def test_a_known_category_is_told_in_the_readers_language_and_any_other_as_typed(app: Flask) -> None:
    with app.test_request_context():
        assert [category(word) for word in ("drink", "disinfectant", "帐篷", "")] == [
            "饮用水和饮料",
            "消毒用品",
            "帐篷",
            "",
        ]
