"""From a card number to its member, for operators."""

from saldoku.kernel.errors import NotFound
from saldoku.kernel.identifiers import clean_kpj
from saldoku.members.matching import member_of_card


def find_card(*, kpj: str) -> int:
    """The id of the member who holds the card; NotFound for an unknown one."""
    member_id = member_of_card(clean_kpj(kpj))
    if member_id is None:
        raise NotFound(what="card")
    return member_id
