"""From what a person claims to be, to the member: all of it fits, or nothing is said."""

from datetime import date

from saldoku.members.models import CardNumber, Member, NikNumber
from saldoku.store.vault import vault


def nik_digests(nik: str) -> list[str]:
    """The blind index of a NIK under every data key, newest first."""
    return list(vault().indexes(nik, purpose="nik"))


def member_of_card(kpj: str) -> int | None:
    """The member who holds a card, or None. `kpj` is cleaned already."""
    return CardNumber.objects.filter(kpj=kpj).values_list("member_id", flat=True).first()


def member_of_nik(nik: str) -> int | None:
    """The member with this NIK, or None. `nik` is cleaned already."""
    return NikNumber.objects.filter(digest__in=nik_digests(nik)).values_list("member_id", flat=True).first()


def match(*, nik: str, kpj: str, birth_date: date) -> int | None:
    """The member whose NIK, card and birth date all three fit, else None.

    All look-ups are made whatever the first one finds, so that the time taken tells a stranger nothing
    about which part was wrong. A name is not compared: people write theirs in many ways, and all
    three of these are more exact.
    """
    by_card, by_nik = member_of_card(kpj), member_of_nik(nik)
    born = Member.objects.filter(id=by_card or 0).values_list("birth_date", flat=True).first()
    fits = by_card is not None and by_card == by_nik and born == birth_date
    return by_card if fits else None
