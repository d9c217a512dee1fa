"""The sign-in of tests/web, for papers and reports; and a warehouse at whose gate trucks stand."""

from tests.donations.disclosure.conftest import stranger
from tests.donations.giving.trucks import store
from tests.web.conftest import Person, enter

__all__ = ["Person", "enter", "store", "stranger"]
