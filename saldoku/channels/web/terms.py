"""The web's words for the codes that views carry: segments, states, kinds of lines, doors, deeds.

A code that is not known here is shown as it came, so that a fund's own word still reaches the reader.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEGMENTS: dict[str, Promise] = {
    "PU": _("Employee"),
    "BPU": _("Self-employed"),
    "PMI": _("Migrant worker"),
    "JAKON": _("Construction worker"),
}

SEGMENT_HINTS: dict[str, Promise] = {
    "PU": _("Your employer pays for you. Penerima Upah (PU)."),
    "BPU": _("You pay for yourself: driver, trader, farmer, freelancer. Bukan Penerima Upah (BPU)."),
    "PMI": _("You work, or will work, abroad. Pekerja Migran Indonesia (PMI)."),
}

PROGRAMMES: dict[str, Promise] = {
    "JHT": _("Old-age savings (JHT)"),
    "JP": _("Pension (JP)"),
    "JKK": _("Work-accident cover (JKK)"),
    "JKM": _("Death benefit (JKM)"),
    "JKP": _("Job-loss cover (JKP)"),
}

STATUSES: dict[str, Promise] = {
    "active": _("Active"),
    "ended": _("No longer active"),
    "merged": _("Merged"),
}

# What a line of a statement is; a transfer and the last day in time say more in `rows.py`.
KINDS: dict[str, Promise] = {
    "contribution": _("Contribution"),
    "return-on-opening": _("Return on the opening balance"),
    "return-on-flow": _("Return on this year's contributions"),
    "return-adjustment": _("Return on what came late"),
    "transfer-in": _("Moved in"),
    "transfer-out": _("Moved out"),
    "payout": _("Paid out to you"),
    "reversal": _("Correction"),
    "opening": _("Brought forward"),
}

CHANNELS: dict[str, Promise] = {
    "web": _("website"),
    "sms": _("SMS"),
    "app": _("app"),
    "office": _("office"),
    "operator": _("the fund"),
    "system": _("Saldoku itself"),
}

MONTH_STATES: dict[str, Promise] = {
    "paid": _("Received on time"),
    "late": _("Received late"),
    "missing": _("Not received"),
    "due": _("Not due yet"),
    "future": _("Still to come"),
    "none": _("Card not in use"),
}

ACTIONS: dict[str, Promise] = {
    "read-balance": _("Looked at the balance"),
    "read-statement": _("Looked at a statement"),
    "read-contributions": _("Looked at the contributions"),
    "print-balance": _("Printed the balance"),
    "find-member": _("Looked up your membership"),
    "ask-link": _("Asked to see your balance"),
    "link-login": _("Linked an account"),
    "confirm-link": _("Confirmed a request"),
    "refuse-link": _("Refused a request"),
    "unlink-login": _("Unlinked an account"),
    "link-handset": _("Linked a phone number"),
    "unlink-handset": _("Unlinked a phone number"),
    "change-contact": _("Changed a contact"),
    "set-pin": _("Set a PIN"),
    "clear-pin": _("Cleared the PIN"),
    "set-language": _("Chose a language"),
    "merge-cards": _("Moved savings to another of your cards"),
    "undo-merge": _("Undid a move between your cards"),
    "ask-correction": _("Asked to correct a line"),
    "post-correction": _("Corrected a line"),
    "refuse-correction": _("Refused a correction"),
}

# Why a clerk looked, and what was shown at the counter: see usecases/office/reasons.py.
REASONS: dict[str, Promise] = {
    "counter": _("you asked at the counter"),
    "correction": _("a correction"),
    "complaint": _("a complaint"),
    "link": _("a request to be linked"),
    "other": _("something else"),
}

DOCUMENTS: dict[str, Promise] = {
    "ktp": _("KTP"),
    "card": _("membership card"),
    "passport": _("passport"),
    "paklaring": _("paklaring"),
    "family": _("family card (KK)"),
}


def said(table: dict[str, Promise], code: object) -> str:
    """The reader's word for a code; the code itself where there is none."""
    key = getattr(code, "value", code)
    word = table.get(str(key))
    return str(key) if word is None else str(word)
