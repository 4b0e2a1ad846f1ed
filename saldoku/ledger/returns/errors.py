"""What closing and crediting a year refuse."""

from saldoku.kernel.errors import SaldokuError, YearClosed


class ReturnNotDeclared(SaldokuError):
    """A return cannot be credited before the fund declared its rate. Fields: `year`."""

    code = "return-not-declared"


class ReturnFinal(SaldokuError):
    """The year is credited, or being credited, at another rate. Fields: `year`, `rate` (the one in force)."""

    code = "return-final"


class ClosedWithoutReturn(YearClosed):
    """The year was closed without a return, or that has begun, so it earns none. Fields: `year`."""

    code = "closed-without-return"


class YearNotOver(SaldokuError):
    """A year ends on 31 December of the fund's zone. Fields: `year`."""

    code = "year-not-over"


class EarlierYearOpen(SaldokuError):
    """Years are credited or closed one after the other. Fields: `year` (the one to do first)."""

    code = "earlier-year-open"


class ClosingOtherwise(SaldokuError):
    """The closing of the year has begun with a return, and now without one, or the other way round.

    Fields: `year`, `begun` (`credit-returns` or `close-year`).
    """

    code = "closing-otherwise"


class ExclusionTooLate(SaldokuError):
    """The year is being credited already, so nobody more can be kept out of it. Fields: `year`."""

    code = "exclusion-too-late"


class ReturnDeclared(SaldokuError):
    """The year has a declared rate, so it is credited and not closed without a return. Fields: `year`."""

    code = "return-declared"
