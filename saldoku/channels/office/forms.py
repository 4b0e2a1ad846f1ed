"""The console's forms. They collect what a clerk typed; the rules are the use-cases'."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saldoku.channels.office.words import DOCUMENTS, KINDS, REASONS, refusal_later
from saldoku.usecases.office.change_contact import ContactView


class CheckboxSelectMultiple(forms.CheckboxSelectMultiple):
    """Ticks that a list of errors can point to: at the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_{index or 0}"


class SearchForm(forms.Form):
    """One field for everything that finds a member."""

    asked = forms.CharField(
        label=_("Card number (KPJ), NIK, or name and date of birth"),
        help_text=_("For example: 99000004821 or Siti Rahayu 17-08-1990"),
        max_length=300,
        error_messages={"required": refusal_later("asked", "empty")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "off",
                "enterkeyhint": "search",
            }
        ),
    )

    def __init__(self, *args: Any, focus: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if focus:
            self.fields["asked"].widget.attrs["autofocus"] = True


class _Seen(forms.Form):
    documents = forms.MultipleChoiceField(
        label=_("What was shown to you?"),
        choices=list(DOCUMENTS.items()),
        required=False,
        widget=CheckboxSelectMultiple,
    )


class ReasonForm(_Seen):
    """Why, and on what papers. `absent` is there for supervisors only."""

    why = forms.ChoiceField(
        label=_("Why do you open this?"),
        choices=list(REASONS.items()),
        required=False,
        widget=forms.RadioSelect(attrs={"autofocus": True}),
    )
    absent = forms.BooleanField(
        label=_("The member is not here"),
        help_text=_("Then say in writing why you open it all the same."),
        required=False,
    )
    text = forms.CharField(
        label=_("Note"),
        help_text=_("The member reads it. Needed for “Something else”."),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["why", "documents", "absent", "text"]

    def __init__(self, *args: Any, supervisor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not supervisor:
            del self.fields["absent"]


class ReferenceForm(forms.Form):
    """The code of a link request, as the person reads it out."""

    reference = forms.CharField(
        label=_("The person's code"),
        help_text=_("Eight signs, on the person's screen. Capitals or not is the same."),
        max_length=40,
        error_messages={"required": refusal_later("reference", "empty")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false", "class": "code"}
        ),
    )


class ConfirmForm(_Seen):
    """What was seen before a link is confirmed."""

    text = forms.CharField(
        label=_("Note"), help_text=_("The member reads it."), max_length=400, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class ContactForm(forms.Form):
    """A new phone number or e-mail, beside what is on file or in place of one."""

    kind = forms.ChoiceField(
        label=_("What?"),
        choices=list(KINDS.items()),
        error_messages={"required": refusal_later("kind", "choice")},
        widget=forms.RadioSelect,
    )
    value = forms.CharField(
        label=_("New number or e-mail"), max_length=300,
        error_messages={"required": refusal_later("value", "empty")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    replaces = forms.ChoiceField(label=_("In place of"), required=False)

    def __init__(self, *args: Any, contacts: Iterable[ContactView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaces"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("nothing, it comes beside the others"))] + [
            (str(one.id), f"{KINDS.get(one.kind, one.kind)} {one.masked}") for one in contacts
        ]
