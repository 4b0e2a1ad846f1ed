"""The door for the fund's files: from a file to typed rows, and from rejected rows back to a file.

A translator, as every channel is: it knows how people write files and nothing of what is done with them.
"""

from saldoku.channels.files.contributions import ContributionsFile, read_contributions
from saldoku.channels.files.members import MemberRow, MembersFile, read_members
from saldoku.channels.files.offices import OfficeRow, read_offices
from saldoku.channels.files.opening import open_table
from saldoku.channels.files.reasons import reason
from saldoku.channels.files.rejects import rejects_path, write_rejected
from saldoku.channels.files.table import Rejected, Table, Warned, fingerprint

__all__ = [
    "ContributionsFile",
    "MemberRow",
    "MembersFile",
    "OfficeRow",
    "Rejected",
    "Table",
    "Warned",
    "fingerprint",
    "open_table",
    "read_contributions",
    "read_members",
    "read_offices",
    "reason",
    "rejects_path",
    "write_rejected",
]
