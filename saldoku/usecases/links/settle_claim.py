"""What becomes of a claim: linked at once, or waiting for somebody who may confirm it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from saldoku.access import links, log
from saldoku.access.models import User
from saldoku.kernel.principal import Channel, Principal
from saldoku.members import contacts
from saldoku.members.matching import match
from saldoku.members.models import Member
from saldoku.usecases.links import notices
from saldoku.usecases.mail.pages import page
from saldoku.usecases.mail.queue_mail import queue_letter
from saldoku.usecases.registration.linking import link_login

# Time enough to find a free morning for the office.
LINK_LIFETIME = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Settled:
    """`reference` is what a waiting person tells a clerk; it exists whether or not anything matched."""

    linked: bool
    reference: str | None


def settle_claim(*, user: User, claim: Mapping[str, str], at: datetime) -> Settled:
    """Weigh the claim of a fresh log-in, inside the caller's transaction.

    NIK, card and birth date are known to many, so fitting them is not enough. Linked at once is only who
    also proved a mailbox or phone that the fund already had for this member, and only when the member
    has no log-in yet. Everybody else waits, alike whether something matched or nothing did.
    """
    member_id = match(nik=claim["nik"], kpj=claim["kpj"], birth_date=date.fromisoformat(claim["birth_date"]))
    if member_id is not None:
        Member.objects.select_for_update().get(id=member_id)
        if _is_proved(member_id, claim, at) and not User.objects.filter(member_id=member_id).exists():
            link_login(
                user_id=user.id, member_id=member_id, claim=claim, at=at, channel=Channel.WEB, waited=False,
                by=Principal.member(member_id, user_id=user.id),
            )  # fmt: skip
            return Settled(True, None)
    link, secret = links.request(
        kind="login", claim=claim, member_id=member_id, user_id=user.id, at=at, lifetime=LINK_LIFETIME
    )
    if member_id is not None:
        _tell_owner(member_id, claim, secret=secret, until=link.expires_at, at=at)
    return Settled(False, link.reference)


def _is_proved(member_id: int, claim: Mapping[str, str], at: datetime) -> bool:
    email, phone = claim.get("email"), claim.get("phone")
    return bool(
        (email and contacts.is_on_file(member_id=member_id, kind="email", value=email, at=at))
        or (phone and contacts.is_on_file(member_id=member_id, kind="phone", value=phone, at=at))
    )


def _tell_owner(
    member_id: int, claim: Mapping[str, str], *, secret: str, until: datetime, at: datetime
) -> None:
    """Ask the contacts on file, warn the log-in that the member has, and write it into the member's log."""
    asked = notices.ask_on_file(member_id=member_id, claim=claim, secret=secret, until=until, at=at)
    account = notices.account_hint(claim["email"])
    facts = {"moment": notices.moment(at), "account": account, "offices": page("offices")}
    for other in User.objects.filter(member_id=member_id):
        if other.email not in asked:
            queue_letter(
                to=other.email, letter="link-notice", language=other.language, facts=facts, at=at,
                member_id=member_id,
            )  # fmt: skip
    log.write(
        member_id=member_id, who=Principal.operator(name=""), channel=Channel.SYSTEM, action="ask-link",
        at=at, account=account,
    )  # fmt: skip
