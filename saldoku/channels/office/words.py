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
}
_VALUE = {
    "phone": _("Enter a mobile number that receives SMS, for example 0812 3456 7890."),
    "email": _("An e-mail looks like name@example.com. Please check for a slip."),
}
_FALLBACK = _("We could not read this. For example: 99000004821, or Siti Rahayu 17-08-1990")


def refusal(field: str, hint: str) -> str:
    """The sentence for a refused field."""
    told = _REFUSALS.get((field, hint))
    if told is None and field == "value":
        told = _VALUE.get(hint.partition("-")[0])
    return str(told or _FALLBACK)


# For a form's own messages: in the language of the moment they are shown.
refusal_later = lazy(refusal, str)


def show_on(form: Form, refused: NotUnderstood) -> None:
    """Put the sentences of a refusal beside the fields that they are about."""
    told: Any = refused.fields.get("all") or ((refused.fields["field"], refused.fields["hint"]),)
    for field, hint in told:
        form.add_error(field if field in form.fields else None, refusal(field, hint))
