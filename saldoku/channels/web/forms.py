"""The website's own forms. They collect what was typed; what it may look like is for the use-cases to say."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from saldoku.channels.web import errors, terms

_LONGEST = 300


def _asked(name: str, field: type[forms.Field] = forms.CharField, **more: Any) -> forms.Field:
    """A field that must be filled in, with our own words when it is not."""
    if field is forms.CharField:
        more.setdefault("max_length", _LONGEST)
    return field(error_messages={"required": _empty(name), "invalid_choice": _empty(name)}, **more)


def _judged_later(name: str, field: type[forms.Field] = forms.CharField, **more: Any) -> forms.Field:
    """A field that must be filled in, which the use-case says: it tells of all fields of a page at once,
    the empty ones and the slips."""
    made = _asked(name, field, required=False, **more)
    made.asked = True  # type: ignore[attr-defined]  # for the label: this one is not optional
    return made


def _empty_now(name: str) -> str:
    return errors.shape(name, "unticked" if name == "terms" else "empty")


# The words for an empty field, in the language of the moment they are shown.
_empty = lazy(_empty_now, str)


class SegmentForm(forms.Form):
    """How somebody works. The choices are the scheme's."""

    segment = _asked("segment", forms.ChoiceField, label=_("Choose one"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, segments: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["segment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, terms.said(terms.SEGMENTS, code)) for code in segments]


class EmailForm(forms.Form):
    """The mailbox that will log in."""

    segment = forms.CharField(max_length=16, widget=forms.HiddenInput)
    email = _asked(
        "email",
        label=_("E-mail"),
        help_text=_("For example: name@example.com"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    """Six digits. The ticket comes along when the page was opened from a mail."""

    ticket = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    code = _asked(
        "code",
        label=_("Code"),
        help_text=_("Six digits"),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "code",
                "maxlength": "12",
            }
        ),
    )


class IdentityForm(forms.Form):
    """Who somebody says they are."""

    citizenship = _judged_later(
        "citizenship",
        forms.ChoiceField,
        label=_("Citizenship"),
        choices=[("ID", _("Indonesian")), ("other", _("Another one"))],
        widget=forms.RadioSelect,
    )
    nik = _judged_later(
        "nik",
        label=_("NIK"),
        help_text=_("16 digits, on your KTP"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kpj = _judged_later(
        "kpj",
        label=_("Card number (KPJ)"),
        help_text=_("11 digits, on your membership card"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    full_name = _judged_later(
        "full_name",
        label=_("Full name"),
        help_text=_("As on your KTP"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_date = _judged_later(
        "birth_date",
        label=_("Date of birth"),
        help_text=_("Day, month, year. For example: 17-08-1985"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday"}),
    )
    # Set by the server once the person was asked to look at the NIK again.
    sure = forms.CharField(max_length=1, required=False, widget=forms.HiddenInput)

    def answers(self) -> dict[str, Any]:
        """For the use-case, by its own names."""
        taken = dict(self.cleaned_data)
        return {**taken, "sure": bool(taken.pop("sure"))}

    def ask_again(self) -> None:
        """The next time counts as sure."""
        assert isinstance(self.data, QueryDict)
        typed = self.data.copy()
        typed[self.add_prefix("sure")] = "1"
        self.data = typed


class PhoneForm(forms.Form):
    """The mobile number."""

    phone = _asked(
        "phone",
        label=_("Mobile number"),
        help_text=_("For example: 0812 3456 7890. From abroad with + and the country's code."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


class PasswordForm(forms.Form):
    """The password, once: it can be shown instead of typed twice."""

    password = _asked(
        "password",
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    terms = _asked("terms", forms.BooleanField, label=_("I agree to what is written here."))
