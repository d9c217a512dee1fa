"""Volunteers 志愿者: the list, registering and approving, and a page with what is known of each."""

from web.volunteers import approval, care, insurance, listing, page, papers, registering, travel
from web.volunteers.rows import blueprint

__all__ = [
    "approval",
    "blueprint",
    "care",
    "insurance",
    "listing",
    "page",
    "papers",
    "registering",
    "travel",
]
