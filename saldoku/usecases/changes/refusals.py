"""Why a merge or a correction is refused. Cards are masked; amounts are whole units of the currency."""

from saldoku.kernel.errors import SaldokuError


class SameCard(SaldokuError):
    """A card cannot be merged into itself."""

    code = "same-card"


class TwoPeople(SaldokuError):
    """The two cards belong to two members: another NIK. Fields: `card`, `into`."""

    code = "cards-of-two-people"


class NoSavings(SaldokuError):
    """There is no savings account on the card. Fields: `card`."""

    code = "no-savings"


class MergedElsewhere(SaldokuError):
    """The card was merged into another one already. Fields: `card`, `into`."""

    code = "merged-elsewhere"


class MergedAway(SaldokuError):
    """The card that is to take the savings was itself merged. Fields: `card`, `into`."""

    code = "merged-away"


class NotMerged(SaldokuError):
    """There is no merge of these two cards that could be undone. Fields: `card`, `into`."""

    code = "not-merged"


class HoldsTooLittle(SaldokuError):
    """The account does not hold what is to go out of it. Fields: `card`, `missing`."""

    code = "holds-too-little"


class NotCorrectable(SaldokuError):
    """A transfer is undone, a return is adjusted by rule, a reversal stands. Fields: `kind`."""

    code = "not-correctable"


class ReversedAlready(SaldokuError):
    """The entry was taken back before."""

    code = "reversed-already"


class AskedAlready(SaldokuError):
    """A correction of this entry waits for a second person. Fields: `number`."""

    code = "asked-already"


class NothingChanges(SaldokuError):
    """What should stand is what stands."""

    code = "nothing-changes"


class BelowZero(SaldokuError):
    """The account would hold less than nothing. Fields: `card`, `by`."""

    code = "below-zero"


class SamePerson(SaldokuError):
    """Who asked cannot agree. Fields: `asked_by`."""

    code = "same-person"


class DecidedAlready(SaldokuError):
    """Somebody decided meanwhile. Fields: `state`."""

    code = "decided-already"
