"""How a table is spread when the fund outgrows one machine. Every model says which it is."""

from enum import Enum


class Scale(Enum):
    """MEMBER: by `member_id`, first in every key. LOOKUP: by its own key, points to a member.
    REFERENCE: small, a copy on every node. LOCAL: on the coordinator, belongs to no member."""

    MEMBER = "member"
    LOOKUP = "lookup"
    REFERENCE = "reference"
    LOCAL = "local"
