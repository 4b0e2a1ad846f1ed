"""The console's words for codes: reasons, papers, and what a form was refused for."""

from typing import Any

from django.forms import Form
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from saldoku.kernel.errors import NotUnderstood

REASONS: dict[str, Promise] = {
    "counter": _("The member asks at the counter"),
    "correction": _("A correction"),
    "complaint": _("A complaint"),
    "link": _("A link request"),
    "other": _("Something else"),
}

DOCUMENTS: dict[str, Promise] = {
    "ktp": _("KTP"),
    "card": _("Membership card"),
    "passport": _("Passport"),
    "paklaring": _("Paklaring (letter from a former employer)"),
    "family": _("Family card (KK)"),
}

DEEDS: dict[str, Promise] = {
    "read-balance": _("balance"),
    "read-contributions": _("months"),
    "read-statement": _("statement"),
    "print-balance": _("printed"),
    "change-contact": _("contact changed"),
    "confirm-link": _("link confirmed"),
    "clear-pin": _("PIN cleared"),
}

KINDS: dict[str, Promise] = {"phone": _("Mobile number"), "email": _("E-mail")}

_REFUSALS: dict[tuple[str, str], Promise] = {
    ("asked", "empty"): _("Enter a card number, a NIK, or a name with the date of birth."),
    ("asked", "kpj-length"): _("A card number has 10 to 12 digits, a NIK has 16. Please count them."),
    ("asked", "nik-length"): _("A card number has 10 to 12 digits, a NIK has 16. Please count them."),
    ("asked", "kpj-letters"): _("A card number and a NIK have digits only."),
    ("asked", "nik-letters"): _("A card number and a NIK have digits only."),
    ("asked", "nik-lookalike"): _("There is a letter among the digits: is an O meant as 0, or an I as 1?"),
    ("asked", "born-empty"): _("Add the date of birth behind the name, for example: Siti Rahayu 17-08-1990"),
    ("asked", "born-year"): _("Write the year with four digits, for example: Siti Rahayu 17-08-1990"),
    ("asked", "born-future"): _("This day is still to come. Please check the year."),
    ("asked", "name-short"): _("Give at least three letters of the name."),
    ("why", "choice"): _("Choose the reason. The member reads it too."),
    ("documents", "empty"): _("Tick what was shown to you."),
    ("documents", "photo"): _("This needs a document with a photograph: KTP or passport."),
    ("text", "empty"): _("Say the reason in a few words."),
    ("text", "length"): _("At most 160 characters, please."),
    ("text", "number"): _("Please leave out long numbers: the note is kept and the member reads it."),
    ("reference", "empty"): _("Enter the code that the person sees."),
    ("reference", "unknown"): _(
        "No request waits under this code. It may have run out or been decided. Please compare the signs."
    ),
    ("kind", "choice"): _("Choose what is to be put on file."),
    ("value", "empty"): _("Enter the new number or e-mail."),
    ("value", "known"): _("This is on file already."),
    ("replaces", "choice"): _("Choose one of the same kind."),
    ("own_part", "amount"): _("Write the amount in whole rupiah, for example 518.700."),
    ("own_part", "zero"): _("Nothing would stand. Then tick “Nothing should stand”."),
    ("period", "shape"): _("Write the month as 2026-10."),
    ("value_date", "future"): _("This day is still to come. Please check the date."),
    ("npp", "unknown"): _("No employer has this number. Please compare it with the letter."),
    ("reason", "empty"): _("Say the reason in a few words."),
    ("reason", "length"): _("At most 200 characters, please."),
    ("reason", "number"): _("Please leave out long numbers: the note is kept and the member reads it."),
}
_VALUE = {
    "phone": _("Enter a mobile number that receives SMS, for example 0812 3456 7890."),
    "email": _("An e-mail looks like name@example.com. Please check for a slip."),
}
_OF_FIELD = {
    "employer_part": ("own_part", "amount"),
    "return_part": ("own_part", "amount"),
    "wage": ("own_part", "amount"),
    "npp": ("npp", "unknown"),
}
_DAY = _("Write the day as 12-11-2026.")

CHANGE_REFUSALS: dict[str, Promise] = {
    "same-person": _("You asked for this correction yourself, so another person decides about it."),
    "decided-already": _("Somebody decided about this meanwhile."),
    "reversed-already": _("This line was taken back already."),
    "asked-already": _("A correction of this line waits for its decision already."),
    "nothing-changes": _("This is what stands already. Change what is wrong, or leave the line as it is."),
    "not-correctable": _(
        "A transfer, a return and a correction cannot be corrected here. Please ask the fund."
    ),
    "below-zero": _(
        "The card would hold less than nothing: the money was paid out or moved. Please ask the fund."
    ),
}
_FALLBACK = _("We could not read this. For example: 99000004821, or Siti Rahayu 17-08-1990")


def refusal(field: str, hint: str) -> str:
    """The sentence for a refused field."""
    told = _REFUSALS.get((field, hint)) or _REFUSALS.get(_OF_FIELD.get(field, ("", "")))
    if told is None and field == "value":
        told = _VALUE.get(hint.partition("-")[0])
    if told is None and field == "value_date":
        told = _DAY
    return str(told or _FALLBACK)


def change_refusal(code: str) -> str:
    """The sentence for a correction that is refused as a whole."""
    return str(CHANGE_REFUSALS.get(code, CHANGE_REFUSALS["not-correctable"]))


# For a form's own messages: in the language of the moment they are shown.
refusal_later = lazy(refusal, str)


def show_on(form: Form, refused: NotUnderstood) -> None:
    """Put the sentences of a refusal beside the fields that they are about."""
    told: Any = refused.fields.get("all") or ((refused.fields["field"], refused.fields["hint"]),)
    for field, hint in told:
        form.add_error(field if field in form.fields else None, refusal(field, hint))
