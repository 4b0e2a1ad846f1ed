"""The door for the fund's files: from a file to typed rows, and from rejected rows back to a file.

A translator, as every channel is: it knows how people write files and nothing of what is done with them.
"""

from saldoku.channels.files.contributions import Contributions, open_contributions
from saldoku.channels.files.members import MemberBlock, MemberRow, Members, open_members
from saldoku.channels.files.money import MoneyBlock
from saldoku.channels.files.movements import Movements, open_opening_balances, open_payouts
from saldoku.channels.files.offices import OfficeRow, read_offices
from saldoku.channels.files.opening import open_source, open_table
from saldoku.channels.files.reasons import reason
from saldoku.channels.files.reports.differences import differences_path
from saldoku.channels.files.reports.rejects import rejects_path
from saldoku.channels.files.reports.report import Report
from saldoku.channels.files.table import Rejected, Source, Table, Warned, fingerprint
from saldoku.channels.files.writing import Opened

__all__ = [
    "Contributions",
    "MemberBlock",
    "MemberRow",
    "Members",
    "MoneyBlock",
    "Movements",
    "OfficeRow",
    "Opened",
    "Rejected",
    "Report",
    "Source",
    "Table",
    "Warned",
    "differences_path",
    "fingerprint",
    "open_contributions",
    "open_members",
    "open_opening_balances",
    "open_payouts",
    "open_source",
    "open_table",
    "read_offices",
    "reason",
    "rejects_path",
]
