"""The website's words for refusals: what is so, then what to do. Never a blame, never «invalid input»."""

from collections.abc import Iterable

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from saldoku.kernel.errors import CodeRefused, NotUnderstood

# By field and hint of NotUnderstood; the hint alone where it is the same for all fields.
_SHAPES: dict[tuple[str, str], Promise] = {
    ("segment", "choice"): _("Choose how you work."),
    ("segment", "empty"): _("Choose how you work."),
    ("citizenship", "choice"): _("Choose your citizenship."),
    ("citizenship", "empty"): _("Choose your citizenship."),
    ("email", "empty"): _("Enter your e-mail."),
    ("email", "shape"): _("An e-mail looks like name@example.com. Please check for a slip."),
    ("email", "length"): _("This is longer than an e-mail can be. Please check for a slip."),
    ("code", "empty"): _("Enter the six digits of the code."),
    ("nik", "empty"): _("Enter your NIK, the 16 digits on your KTP."),
    ("nik", "length"): _("A NIK has 16 digits. Please count them on your KTP."),
    ("nik", "letters"): _("A NIK has digits only. Please check it on your KTP."),
    ("nik", "lookalike"): _("There is a letter among the digits: is an O meant as 0, or an I as 1?"),
    ("nik", "birth-differs"): _(
        "The NIK and the date of birth do not fit together. Please check both. If they stand like this on "
        "your KTP, press Continue again."
    ),
    ("kpj", "empty"): _("Enter your card number (KPJ)."),
    ("kpj", "length"): _("A card number has 10 to 12 digits. It stands on the card below your name."),
    ("kpj", "letters"): _("A card number has digits. It stands on the card below your name."),
    ("full_name", "empty"): _("Enter your name as it stands on your KTP."),
    ("full_name", "signs"): _("A name has letters. Please write it as it stands on your KTP."),
    ("full_name", "length"): _("This name is too long. Please write it as it stands on your KTP."),
    ("birth_date", "empty"): _("Enter your date of birth, for example 17-08-1985."),
    ("birth_date", "future"): _("This day is still to come. Please check the year."),
    ("birth_date", "year"): _("Please write the year with four digits, for example 17-08-1985."),
    ("phone", "empty"): _("Enter your mobile number."),
    ("phone", "letters"): _("A mobile number has digits only, for example 0812 3456 7890."),
    ("phone", "length"): _("A digit seems to be missing or too many. For example: 0812 3456 7890."),
    ("phone", "mobile"): _("We need a mobile number that receives SMS, for example 0812 3456 7890."),
    ("password", "empty"): _("Enter a password."),
    ("password", "length"): _("This password is too long: at most 256 characters."),
    ("terms", "unticked"): _("Tick the box to agree; without it we cannot make the account."),
}
_ANY: dict[str, Promise] = {
    "birth_date": _("We could not read this date. Please write it like 17-08-1985."),
}
_FALLBACK = _("We could not read this. Please check it.")

_PASSWORDS: dict[str, Promise] = {
    "password_too_short": _("This password is short. Please use at least ten characters."),
    "password_too_common": _("Many people use this password, so it is guessed first. Please choose another."),
    "password_entirely_numeric": _("Digits alone are guessed quickly. Please add some words."),
    "password_too_similar": _("This password resembles your name or e-mail. Please choose another."),
}


def shape(field: str, hint: str) -> str:
    """The sentence for what a field's content looks like."""
    return str(_SHAPES.get((field, hint)) or _ANY.get(field) or _FALLBACK)


def password(reasons: Iterable[str]) -> list[str]:
    """The sentences for a password that is easy to guess."""
    return [str(_PASSWORDS.get(reason, _FALLBACK)) for reason in reasons]


def code(refused: CodeRefused) -> str:
    """The sentence for a code that does not fit."""
    why, left = refused.fields.get("why"), int(refused.fields.get("tries_left", 0))
    if why == "wrong" and left > 0:
        return ngettext(
            "This is not the code that we sent. You can try once more.",
            "This is not the code that we sent. You can try %(left)d more times.",
            left,
        ) % {"left": left}
    if why == "old":
        return str(_("This code has run out. Press Send another code below."))
    return str(_("This code no longer works. Press Send another code below."))


def show_on(form: Form, refused: NotUnderstood) -> None:
    """Put the sentences of a refusal beside the fields that they are about."""
    told = refused.fields.get("all") or ((refused.fields["field"], refused.fields["hint"]),)
    for field, hint in told:
        form.add_error(field if field in form.fields else None, shape(field, hint))
