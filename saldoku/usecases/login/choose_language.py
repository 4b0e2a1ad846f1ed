"""Choose the language that Saldoku answers in."""

from datetime import datetime

from django.db import transaction

from saldoku.access import idempotency, log
from saldoku.access.models import User
from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.kernel.principal import Channel, Principal
from saldoku.members.models import Member

LANGUAGES = ("id", "en")


def choose_language(*, who: Principal, language: str, key: str, at: datetime, channel: Channel) -> str:
    """Keep `language` for the log-in, and for the member it is linked to; returns it.

    `key` is made by the caller: the same key again changes nothing and answers as the first time.
    """
    if who.user_id is None:
        raise NotAllowed(what="language")
    if language not in LANGUAGES:
        raise NotUnderstood(field="language", hint="id or en")
    user_id, member_id = who.user_id, who.member_id

    def act() -> idempotency.Answer:
        User.objects.filter(id=user_id).update(language=language)
        if member_id is not None:
            Member.objects.filter(id=member_id).update(language=language)
            log.write(
                member_id=member_id, who=who, channel=channel, action="set-language", at=at, language=language
            )
        return {"language": language}

    asked = idempotency.fingerprint("choose-language", language)
    with transaction.atomic(durable=True):
        answer = idempotency.once(user_id=user_id, key=key, asked=asked, at=at, act=act)
    return str(answer["language"])
