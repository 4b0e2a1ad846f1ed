"""The language in which a handset is answered."""

from datetime import datetime

from saldoku.access import handsets, log
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.handset.callers import Caller


def set_language(*, caller: Caller, language: str, at: datetime) -> None:
    """Answer in `language` from now on. A number that is not bound has nowhere to keep it."""
    handset = caller.handset
    if handset is None or handset.language == language:
        return
    handsets.set_language(handset=handset, language=language)
    log.write(
        member_id=handset.member_id, who=Principal.member(handset.member_id), channel=Channel.SMS,
        action="set-language", at=at, language=language,
    )  # fmt: skip
