"""A request to be linked, as the clerk sees it: what was claimed, and how it fits who shows papers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from saldoku.access import limits, links
from saldoku.access.links import Link
from saldoku.kernel.errors import NotFound, NotUnderstood
from saldoku.kernel.identifiers import mask_email, mask_kpj, mask_phone, name_key
from saldoku.kernel.principal import Principal
from saldoku.members.matching import member_of_card, member_of_nik
from saldoku.members.models import Member
from saldoku.usecases.office.open_member import member_summary
from saldoku.usecases.office.serving import serving
from saldoku.usecases.office.summaries import MemberSummary, note_found
from saldoku.usecases.office.tickets import found_member, seal, unseal

CLAIMS_A_DAY = 100


@dataclass(frozen=True, slots=True)
class Fits:
    """Which parts of the claim are the member's own. `name` is tolerant: what was said is in the name."""

    nik: bool
    kpj: bool
    birth_date: bool
    name: bool

    @property
    def enough(self) -> bool:
        """One number fits. With none, the reference belongs to somebody else's request."""
        return self.nik or self.kpj


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A pending request. `member` is who it would be linked to: the one that matched, else the one that the
    clerk found, else None. `other` when the clerk found another than the one that matched."""

    reference: str
    kind: str
    made_at: datetime
    expires_at: datetime
    name: str
    masked: str
    birth_date: date | None
    email: str
    phone: str
    matched: bool
    other: bool
    member: MemberSummary | None
    fits: Fits | None

    @property
    def may_confirm(self) -> bool:
        """The same rule as in `confirm_claim`."""
        return not self.other and self.fits is not None and self.fits.enough


def find_claim(*, who: Principal, reference: str, at: datetime) -> str:
    """A ticket for the pending request with this reference. NotUnderstood(reference), NotFound, TooMany."""
    serving(who)
    if not reference.strip():
        raise NotUnderstood(field="reference", hint="empty")
    limits.hold(
        what="office-claim", subject=str(who.user_id), most=CLAIMS_A_DAY, window=timedelta(days=1), at=at
    )
    return seal("claim", who, at, c=links.by_reference(reference=reference[:20], at=at).reference)


def claim_of(*, ticket: str, who: Principal, at: datetime) -> Link:
    """The pending request of a ticket; NotFound when it was decided meanwhile."""
    return links.by_reference(reference=str(unseal("claim", ticket, who, at)["c"]), at=at)


def show_claim(*, who: Principal, ticket: str, at: datetime, found: str = "") -> ClaimView:
    """The request and how it fits. `found`: the ticket of a member that the clerk found by the papers."""
    serving(who)
    link = claim_of(ticket=ticket, who=who, at=at)
    chosen = found_member(ticket=found, who=who, at=at) if found else None
    member_id = chosen or link.member_id
    if member_id is not None:
        with transaction.atomic():
            note_found([member_id], who=who, at=at)
    claim = link.claim
    email = str(claim.get("email") or claim.get("email_said") or "")
    phone = str(claim.get("phone") or "")
    born = str(claim.get("birth_date") or "")
    return ClaimView(
        reference=link.reference,
        kind=link.kind,
        made_at=link.made_at,
        expires_at=link.expires_at,
        name=str(claim.get("full_name") or ""),
        masked=mask_kpj(str(claim.get("kpj") or "")),
        birth_date=date.fromisoformat(born) if born else None,
        email=mask_email(email) if email else "",
        phone=mask_phone(phone) if phone else "",
        matched=link.member_id is not None,
        other=is_other(link, chosen),
        member=member_summary(member_id) if member_id else None,
        fits=fits(link, member_id) if member_id else None,
    )


def is_other(link: Link, chosen: int | None) -> bool:
    """Whether the clerk found another member than the one whose numbers were given."""
    return None not in (chosen, link.member_id) and chosen != link.member_id


def fits(link: Link, member_id: int) -> Fits:
    """Compare a claim with a member; NotFound when there is no such member."""
    member = Member.objects.filter(id=member_id).first()
    if member is None:
        raise NotFound(what="member")
    claim = link.claim
    said = set(name_key(str(claim.get("full_name") or "")).split())
    nik, kpj = str(claim.get("nik") or ""), str(claim.get("kpj") or "")
    return Fits(
        nik=bool(nik) and member_of_nik(nik) == member_id,
        kpj=bool(kpj) and member_of_card(kpj) == member_id,
        birth_date=claim.get("birth_date") == member.birth_date.isoformat(),
        name=bool(said) and said <= set(member.name_key.split()),
    )
