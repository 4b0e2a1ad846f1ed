"""The one place where a log-in becomes a member's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from saldoku.access import log
from saldoku.access.models import User
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.principal import Channel, Principal
from saldoku.members import contacts
from saldoku.members.models import Member
from saldoku.usecases.fund import policy_on
from saldoku.usecases.links import notices
from saldoku.usecases.mail.pages import page
from saldoku.usecases.mail.queue_mail import queue_letter


def link_login(
    *,
    user_id: int,
    member_id: int,
    claim: Mapping[str, Any],
    by: Principal,
    channel: Channel,
    at: datetime,
    waited: bool = True,
) -> None:
    """Link a log-in to a member, inside the caller's transaction: at once after a registration, by the
    contact on file, or by a clerk who saw the papers.

    One member has one log-in: an older one loses the link and is told. The contacts that the claim proved
    are added; where the member has others, the new ones are trusted only after the fund's cooling-off,
    and the others are told. `waited`: the person was told to wait, so they get a mail now.
    NotFound for a log-in that is gone, NotAllowed for one that is another member's.
    """
    user = User.objects.select_for_update().filter(id=user_id, is_active=True).first()
    if user is None:
        raise NotFound(what="login")
    if user.member_id not in (None, member_id):
        raise NotAllowed(what="link")
    Member.objects.select_for_update().get(id=member_id)
    account = notices.account_hint(user.email)
    replaced = _replace_others(user=user, member_id=member_id, by=by, channel=channel, at=at)
    User.objects.filter(id=user.id).update(member_id=member_id)
    if user.language:
        Member.objects.filter(id=member_id, language="").update(language=user.language)
    told = [one for one in notices.others(member_id, claim) if one.value not in replaced]
    _add_contacts(member_id=member_id, claim=claim, at=at)
    notices.tell_linked(member_id=member_id, told=told, email=user.email, at=at)
    log.write(member_id=member_id, who=by, channel=channel, action="link-login", at=at, account=account)
    if waited:
        queue_letter(
            to=user.email, letter="link-confirmed", language=user.language, facts={"login": page("login")},
            at=at, member_id=member_id,
        )  # fmt: skip


def _replace_others(*, user: User, member_id: int, by: Principal, channel: Channel, at: datetime) -> set[str]:
    """Take the link from the member's other log-ins; returns the addresses that were told so."""
    facts = {
        "moment": notices.moment(at),
        "account": notices.account_hint(user.email),
        "offices": page("offices"),
    }
    told: set[str] = set()
    for old in User.objects.select_for_update().filter(member_id=member_id).exclude(id=user.id):
        User.objects.filter(id=old.id).update(member_id=None)
        queue_letter(
            to=old.email, letter="login-replaced", language=old.language, facts=facts, at=at,
            member_id=member_id,
        )  # fmt: skip
        log.write(
            member_id=member_id, who=by, channel=channel, action="unlink-login", at=at,
            account=notices.account_hint(old.email),
        )  # fmt: skip
        told.add(old.email)
    return told


def _add_contacts(*, member_id: int, claim: Mapping[str, Any], at: datetime) -> None:
    rules = policy_on(at)
    if email := claim.get("email"):
        contacts.add(
            member_id=member_id, kind="email", value=email, source="self", at=at, verified=True,
            cooling=rules.email_cooling_off,
        )  # fmt: skip
    if phone := claim.get("phone"):
        contacts.add(
            member_id=member_id, kind="phone", value=phone, source="self", at=at, verified=True,
            cooling=rules.handset_cooling_off,
        )  # fmt: skip
