"""What the scheme refuses, in words that a person at the fund can act on."""

from saldoku.kernel.errors import SaldokuError


class SchemeBroken(SaldokuError):
    """A scheme file cannot be used.

    Fields: `file`, `line` (from 1, or 0 for a whole file), `why`, `do` (what to write instead).
    """

    code = "scheme-broken"

    def __init__(self, *, file: str, line: int, why: str, do: str) -> None:
        super().__init__(file=file, line=line, why=why, do=do)

    def __str__(self) -> str:
        place = (
            f"{self.fields['file']}, line {self.fields['line']}"
            if self.fields["line"]
            else self.fields["file"]
        )
        return f"{place}: {self.fields['why']}. {self.fields['do']}."


class NoSuchParameter(SaldokuError):
    """The scheme has no value of that name, or none for that segment.

    Fields: `parameter`, `segment`, `nearest` (names or segments that look alike, best first).
    """

    code = "no-such-parameter"


class BeforeFirstDate(SaldokuError):
    """A value was asked for a day before the first one that is known. Fields: `parameter`, `on`, `first`."""

    code = "before-first-date"


class GapInValues(SaldokuError):
    """A value was asked for a day between two known stretches, or after the last.

    Fields: `parameter`, `on`, `until` (last day known before `on`), `since` (first known after it, or None).
    """

    code = "gap-in-values"


class NotCovered(SaldokuError):
    """Members of this segment are not in this programme. Fields: `segment`, `programme`."""

    code = "not-covered"


class AmountIsChosen(SaldokuError):
    """No rule gives the amount: the member chooses it. Fields: `segment`, `programme`, `options`."""

    code = "amount-is-chosen"
