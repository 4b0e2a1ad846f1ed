"""The corrections that wait for a second person: what stands, what should, who asked and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from saldoku.access.models import User
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.principal import Principal
from saldoku.kernel.references import entry_reference
from saldoku.ledger.models import Account, Correction, Entry
from saldoku.members.models import Office
from saldoku.usecases.changes.instead import Figures, employers_of, fields_of, figures
from saldoku.usecases.changes.persons import deciding

MOST = 200


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """`new` is None when the line is only taken back. `own`: the reader asked, so another person decides."""

    number: int
    card: str
    reference: str
    kind: str
    old: Figures
    new: Figures | None
    reason: str
    asked_by: str
    asked_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """The oldest first, at most 200; `more` says that others wait behind them."""

    corrections: tuple[CorrectionView, ...]
    more: bool


def show_corrections(*, who: Principal, at: datetime) -> CorrectionsView:
    """What waits at `at`, of all offices. Cards by their last signs and no names, so nobody's savings are
    opened by looking. NotAllowed for anybody but operators and supervisors."""
    reader = deciding(who)
    found = list(Correction.objects.filter(state="asked", asked_at__lte=at).order_by("id")[: MOST + 1])
    shown = found[:MOST]
    members = {one.member_id for one in shown}
    entries = {
        (one.member_id, one.year, one.source_key): one
        for one in Entry.objects.filter(
            member_id__in=members, source_key__in=[one.entry_key for one in shown]
        )
    }
    accounts = Account.objects.filter(member_id__in=members, id__in=[one.account_id for one in shown])
    cards = dict(accounts.values_list("id", "card__kpj"))
    names = _names({one.asked_by for one in shown})
    stood = {one.id: fields_of(entries[one.member_id, one.entry_year, one.entry_key]) for one in shown}
    employers = employers_of(*stood.values(), *(one.instead for one in shown))

    def view(one: Correction) -> CorrectionView:
        new: dict[str, Any] = one.instead
        return CorrectionView(
            number=one.id,
            card=mask_kpj(cards[one.account_id]),
            reference=entry_reference(one.entry_year, one.entry_key),
            kind=entries[one.member_id, one.entry_year, one.entry_key].kind,
            old=figures(stood[one.id], employers),
            new=figures(new, employers) if new else None,
            reason=one.reason,
            asked_by=names[one.asked_by],
            asked_at=one.asked_at,
            own=one.asked_by == reader,
        )

    return CorrectionsView(tuple(view(one) for one in shown), more=len(found) > MOST)


def _names(persons: set[str]) -> dict[str, str]:
    """`Maya, Kantor Bandung` for staff, the account's name for an operator."""
    ids = {int(one.removeprefix("staff:")) for one in persons if one.startswith("staff:")}
    offices = dict(Office.objects.values_list("code", "name")) if ids else {}
    staff = {
        f"staff:{user_id}": ", ".join(part for part in (name, offices.get(code, code)) if part)
        for user_id, name, code in User.objects.filter(id__in=ids).values_list("id", "name", "office_code")
    }
    return {one: staff.get(one, one.removeprefix("operator:")) for one in persons}
