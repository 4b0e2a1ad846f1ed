"""The forms of corrections: what should stand instead of a line, and a decision about it."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saldoku.channels.office.words import refusal, refusal_later
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import parse_date
from saldoku.kernel.periods import Period
from saldoku.usecases.changes.instead import Instead
from saldoku.usecases.changes.show_lines import LineView

# 518700, or in groups of three as people write it: 518.700 and 518,700 mean the same, for all are whole.
_UNITS = re.compile(r"\d{1,15}|\d{1,3}(?:[., ]\d{3}){1,4}")


def _without_optional(field: forms.Field) -> None:
    """Spare the label its "(optional)", where that would say nothing."""
    field.asked = True  # type: ignore[attr-defined]  # what templates/web/_field.html looks at


class UnitsField(forms.CharField):
    """An amount in whole units, with or without separators."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(required=False, max_length=24, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).removeprefix("Rp").strip()
        if text and not _UNITS.fullmatch(text):
            raise forms.ValidationError(refusal("own_part", "amount"))
        return int(re.sub(r"\D", "", text)) if text else None


class CorrectionForm(forms.Form):
    """One line as it should stand. Every field begins with what stands; empty is as it was."""

    own_part = UnitsField(label=_("Member's part"))
    employer_part = UnitsField(label=_("Employer's part"))
    return_part = UnitsField(label=_("Return in it"))
    period = forms.CharField(
        label=_("Month that was paid for"), help_text=_("For example: 2026-10"), required=False,
        max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    wage = UnitsField(label=_("Reported wage"))
    value_date = forms.CharField(
        label=_("Day the money came"), help_text=_("For example: 12-11-2026"), required=False,
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    npp = forms.CharField(
        label=_("Employer's number (NPP)"), help_text=_("Only where another employer paid."), required=False,
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    take_back = forms.BooleanField(
        label=_("Nothing should stand"),
        help_text=_("The line is only taken back; what stands in the fields above does not count."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The member and the second person read it."), max_length=400,
        error_messages={"required": refusal_later("text", "empty")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, line: LineView) -> None:
        told = line.figures
        sign = -1 if told.amount.amount < 0 else 1
        initial = {
            "own_part": sign * told.own.amount, "employer_part": sign * told.employer_part.amount,
            "return_part": sign * told.returns.amount, "period": str(told.period or ""),
            "wage": told.wage.amount if told.wage is not None else "",
            "value_date": f"{told.value_date:%d-%m-%Y}",
        }  # fmt: skip
        super().__init__(data, initial=initial)
        foreign = ("return_part",) if line.kind == "contribution" else ("period", "wage", "npp")
        for name in foreign:
            del self.fields[name]
        for name, field in self.fields.items():
            if name != "npp":
                _without_optional(field)  # they begin with what stands

    def clean_period(self) -> Period | None:
        """The month, in any of the forms that files have too."""
        try:
            return Period.parse(self.cleaned_data["period"]) if self.cleaned_data["period"] else None
        except ValueError:
            raise forms.ValidationError(refusal("period", "shape")) from None

    def clean_value_date(self) -> date | None:
        """The day, in any of the forms that people use."""
        text = self.cleaned_data["value_date"]
        try:
            return parse_date(text, field="value_date") if text else None
        except NotUnderstood as no:
            raise forms.ValidationError(refusal("value_date", str(no.fields["hint"]))) from None

    @property
    def instead(self) -> Instead | None:
        """What the use-case is asked, None where nothing should stand."""
        given = self.cleaned_data
        if given["take_back"]:
            return None
        return Instead(
            own_part=given["own_part"], employer_part=given["employer_part"],
            return_part=given.get("return_part"), period=given.get("period"), wage=given.get("wage"),
            value_date=given["value_date"], npp=given.get("npp") or None,
        )  # fmt: skip


class DecisionForm(forms.Form):
    """A decision about one correction of the list. Refusing needs its reason."""

    reason = forms.CharField(
        label=_("Reason, if you refuse"), help_text=_("The member reads it."), max_length=400, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_optional(self.fields["reason"])
