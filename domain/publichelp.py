"""Whether a response takes requests for help from the public, without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, Part, RuleBroken

if TYPE_CHECKING:
    from domain.responses import Response


class PublicHelp(Part):
    """公众求助: taken from the start, until somebody closes the form for a while."""

    takes_requests: bool

    class PublicHelpClosed(Aggregate.Event):
        def apply(self, response: Response) -> None:
            response.takes_requests = False

    class PublicHelpOpened(Aggregate.Event):
        def apply(self, response: Response) -> None:
            response.takes_requests = True

    def close_help(self, *, cause: Cause) -> None:
        """Take no requests from the public for now; closed already changes nothing."""
        if self.takes_requests:
            self.record(self.PublicHelpClosed, cause)

    def open_help(self, *, cause: Cause) -> None:
        """Take requests from the public again; open already changes nothing."""
        if not self.takes_requests:
            self.record(self.PublicHelpOpened, cause)

    def must_take_requests(self) -> None:
        """Refuses while the public form is closed."""
        if not self.takes_requests:
            raise RuleBroken("help.nobody_takes")
