"""Today's look-ups: a clerk's own, or, for a supervisor, those of the whole office."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from saldoku.access.models import LogLine, User
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.principal import Channel, Principal
from saldoku.members.models import Card
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.office.reasons import Reason, read_reason
from saldoku.usecases.office.serving import serving

MOST_LINES = 2000  # of one day; a busy office writes a few hundred


@dataclass(frozen=True, slots=True)
class LookUp:
    """One opening and what was done under it, in the order of doing. `at` is the first moment."""

    at: datetime
    clerk: str
    masked: str
    reason: Reason
    actions: tuple[str, ...]


def show_lookups(*, who: Principal, at: datetime, whole_office: bool = False) -> tuple[LookUp, ...]:
    """The look-ups since midnight in the fund's zone, newest first. NotAllowed when a clerk who is no
    supervisor asks for the whole office."""
    clerk = serving(who)
    if whole_office and not clerk.supervisor:
        raise NotAllowed(what="office-lookups")
    staff = {clerk.user_id: clerk.name}
    if whole_office:
        colleagues = User.objects.filter(is_staff=True, office_code=clerk.office_code)
        staff = dict(colleagues.values_list("id", "name"))
    zone = the_scheme().zone
    midnight = datetime.combine(at.astimezone(zone).date(), time(), zone).astimezone(UTC)
    lines = LogLine.objects.filter(
        channel=Channel.OFFICE, user_id__in=list(staff), at__gte=midnight, at__lte=at
    ).order_by("-id")[:MOST_LINES]
    return _grouped(list(lines), staff)


def _grouped(lines: list[LogLine], staff: dict[int, str]) -> tuple[LookUp, ...]:
    cards = _present_cards({line.member_id for line in lines})
    groups: dict[tuple[int, str], list[LogLine]] = {}
    for line in lines:
        reason = read_reason(str(line.detail.get("reason", "")))
        if reason is not None:
            groups.setdefault((line.member_id, reason.reference), []).append(line)
    made = []
    for (member_id, _), found in groups.items():
        first = found[-1]
        reason = read_reason(str(first.detail["reason"]))
        if reason is not None:
            actions = tuple(dict.fromkeys(line.action for line in reversed(found)))
            clerk = staff.get(first.user_id or 0, "")
            made.append(LookUp(first.at, clerk, cards.get(member_id, ""), reason, actions))
    return tuple(made)


def _present_cards(member_ids: set[int]) -> dict[int, str]:
    """The present card of each member, masked."""
    rows = Card.objects.filter(member_id__in=list(member_ids)).order_by("-status", "joined_on", "id")
    return {member_id: mask_kpj(kpj) for member_id, kpj in rows.values_list("member_id", "kpj")}
