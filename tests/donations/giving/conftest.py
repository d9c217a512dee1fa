"""The sign-in of tests/web, for papers and reports."""

from tests.web.conftest import Person, enter

__all__ = ["Person", "enter"]
