"""Claim a card again, from a log-in that waits: for slips of the pen and for requests that ran out."""

from datetime import datetime
from json import loads
from typing import Any

from django.db import transaction

from saldoku.access import links
from saldoku.access.models import LinkRequest, User
from saldoku.kernel.errors import NotAllowed
from saldoku.usecases.links.claims import clean_identity, hold_guesses
from saldoku.usecases.links.settle_claim import Settled, settle_claim


def ask_link(
    *,
    user_id: int,
    citizenship: str,
    nik: str,
    kpj: str,
    full_name: str,
    birth_date: str,
    at: datetime,
    sure: bool = False,
) -> Settled:
    """Weigh another claim of the same log-in; its mailbox and phone count as proved, as before.

    NotUnderstood and TooMany as in a registration; NotAllowed for a log-in that is linked already.
    """
    before = _last_claim(user_id)
    identity = clean_identity(
        citizenship=citizenship, nik=nik, kpj=kpj, full_name=full_name, birth_date=birth_date, sure=sure,
        at=at,
    )  # fmt: skip
    hold_guesses(asker=f"user {user_id}", before=before, identity=identity, at=at)
    with transaction.atomic(durable=True):
        user = User.objects.select_for_update().get(id=user_id)
        if user.member_id is not None:
            raise NotAllowed(what="link")
        for old in links.pending_of_user(user_id=user_id, at=at):
            if old.kind == "login":
                links.decide(link_id=old.id, state="refused", by="asked again", at=at)
        proved = {"email": user.email, "phone": before.get("phone", ""), "language": user.language}
        return settle_claim(user=user, claim={**before, **identity, **proved}, at=at)


def _last_claim(user_id: int) -> dict[str, Any]:
    row = LinkRequest.objects.filter(user_id=user_id, kind="login").order_by("-id").first()
    return dict(loads(row.claim)) if row else {}
