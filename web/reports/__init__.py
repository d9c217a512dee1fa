"""Daily reports, zero reports, weekly summaries and briefs."""

from web.reports import weekly as weekly
from web.reports.pages import blueprint

__all__ = ["blueprint"]
