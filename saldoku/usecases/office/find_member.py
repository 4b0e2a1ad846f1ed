"""Find a member at the counter: by card, by NIK, or by name and date of birth."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from saldoku.access import limits
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import clean_kpj, clean_nik, name_key, parse_date, plain
from saldoku.kernel.principal import Principal
from saldoku.members.matching import member_of_card, member_of_nik
from saldoku.members.models import Member
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.office.serving import serving
from saldoku.usecases.office.summaries import MemberSummary, note_found, summaries
from saldoku.usecases.office.tickets import seal

SEARCHES_A_DAY = 200  # a busy counter serves fewer people; a clerk who leafs through the fund needs more
MOST = 20
_LONGEST = 200
_LEAST_LETTERS = 3
# A name, and behind it a date, which always begins with a digit.
_NAME_AND_DATE = re.compile(r"(?P<name>[^\d]+?)[\s,;:#/.-]*(?P<born>\d.*)")


@dataclass(frozen=True, slots=True)
class FoundMember:
    """One member that fits, and the ticket with which this clerk goes on."""

    member: MemberSummary
    ticket: str


@dataclass(frozen=True, slots=True)
class Found:
    """At most twenty; `more` says that others fit too, so more of the name is needed."""

    members: tuple[FoundMember, ...]
    more: bool


def find_member(*, who: Principal, asked: str, at: datetime) -> Found:
    """The members that fit what was typed into the one field. Its shape tells what it is: 16 digits are a
    NIK, fewer are a card, letters are a name with the date of birth behind it.

    NotUnderstood with field `asked`; TooMany beyond the daily limit; NotAllowed for anybody but staff.
    Everybody found reads in their log who found them.
    """
    serving(who)
    query = _read(asked, at)
    limits.hold(
        what="office-search", subject=str(who.user_id), most=SEARCHES_A_DAY, window=timedelta(days=1), at=at
    )
    ids = query if isinstance(query, list) else _by_name(*query)
    shown = ids[:MOST]
    with transaction.atomic():
        note_found(shown, who=who, at=at)
    members = tuple(FoundMember(one, seal("found", who, at, m=one.member_id)) for one in summaries(shown))
    return Found(members, more=len(ids) > MOST)


def _read(asked: str, at: datetime) -> list[int] | tuple[list[str], date]:
    text = plain(asked[: _LONGEST + 1])
    if not text:
        raise NotUnderstood(field="asked", hint="empty")
    if len(text) > _LONGEST:
        raise NotUnderstood(field="asked", hint="length")
    digits = re.sub(r"\D", "", text)
    letters = sum(sign.isalpha() for sign in text)
    try:
        if letters < _LEAST_LETTERS:
            member_id = (
                member_of_nik(clean_nik(text)) if len(digits) > 12 else member_of_card(clean_kpj(text))
            )
            return [] if member_id is None else [member_id]
        return _name_and_birth(text, at)
    except NotUnderstood as no:
        raise NotUnderstood(field="asked", hint=f"{no.fields['field']}-{no.fields['hint']}") from None


def _name_and_birth(text: str, at: datetime) -> tuple[list[str], date]:
    parts = _NAME_AND_DATE.fullmatch(text)
    if parts is None:
        raise NotUnderstood(field="born", hint="empty")
    today = at.astimezone(the_scheme().zone).date()
    born = parse_date(parts["born"], field="born", today=today)
    words = name_key(parts["name"]).split()
    if sum(len(word) for word in words) < _LEAST_LETTERS:
        raise NotUnderstood(field="name", hint="short")
    return words, born


def _by_name(words: list[str], born: date) -> list[int]:
    """Tolerant: every word is somewhere in the name, in any order."""
    fitting = Member.objects.filter(birth_date=born)
    for word in words:
        fitting = fitting.filter(name_key__contains=word)
    return list(fitting.order_by("name_key", "id").values_list("id", flat=True)[: MOST + 1])
