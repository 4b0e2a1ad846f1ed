"""Who is logged in, and how far the log-in is linked to a membership."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from saldoku.access.models import User
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Principal
from saldoku.members.models import Member
from saldoku.usecases.links.show_pending import show_pending

LinkState = Literal["linked", "pending", "none"]


@dataclass(frozen=True, slots=True)
class ProfileView:
    """`reference` is what the person tells a clerk while the link is pending. `language` may be empty."""

    name: str
    language: str
    link: LinkState
    reference: str | None
    expires_at: datetime | None


def show_profile(*, who: Principal, at: datetime) -> ProfileView:
    """The profile of a log-in. NotAllowed for a principal without one."""
    if who.user_id is None:
        raise NotAllowed(what="profile")
    name, language = User.objects.values_list("name", "language").get(id=who.user_id)
    if who.member_id is not None:
        member = Member.objects.values_list("full_name", "language").get(id=who.member_id)
        return ProfileView(member[0], language or member[1], "linked", None, None)
    waiting = show_pending(user_id=who.user_id, at=at)
    if waiting.reference is None:
        return ProfileView(name, language, "none", None, None)
    return ProfileView(name, language, "pending", waiting.reference, waiting.expires_at)
