"""Daily reports, zero reports and briefs."""

from web.reports.pages import blueprint

__all__ = ["blueprint"]
