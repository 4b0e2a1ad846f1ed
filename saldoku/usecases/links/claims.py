"""What a person says to be found by: cleaned, and counted so that nobody can try it out.

A claim is a plain mapping of strings, sealed wherever it rests: `citizenship`, `nik`, `kpj`, `full_name`,
`birth_date` (ISO), and from a registration also `segment`, `language`, `email` and `phone`, both proved.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from saldoku.access import limits
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import (
    clean_kpj,
    clean_name,
    clean_nik,
    nik_agrees,
    parse_date,
)
from saldoku.usecases.fund import policy_on, the_scheme

CITIZENSHIPS = ("ID", "other")


def clean_identity(
    *,
    citizenship: str,
    nik: str,
    kpj: str,
    full_name: str,
    birth_date: str,
    sure: bool,
    at: datetime,
) -> dict[str, str]:
    """The five answers in their plain form.

    NotUnderstood carries the first field and hint, and in `all` those of every field, so that a page can
    show them together.
    """
    wrong: list[tuple[str, str]] = []

    def clean(name: str, read: Callable[[], str]) -> str:
        try:
            return read()
        except NotUnderstood as no:
            wrong.append((name, str(no.fields["hint"])))
            return ""

    today = at.astimezone(the_scheme().zone).date()
    identity = {
        "citizenship": clean("citizenship", lambda: _citizenship(citizenship)),
        "nik": (number := clean("nik", lambda: clean_nik(nik))),
        "kpj": clean("kpj", lambda: clean_kpj(kpj)),
        "full_name": clean("full_name", lambda: clean_name(full_name)),
        "birth_date": clean(
            "birth_date",
            lambda: parse_date(birth_date, nik=number or None, today=today, field="birth_date").isoformat(),
        ),
    }
    if not wrong and not sure and not nik_agrees(number, datetime.fromisoformat(identity["birth_date"])):
        # Said from what was typed alone: it tells nothing about what the fund has on file.
        wrong.append(("nik", "birth-differs"))
    if wrong:
        raise NotUnderstood(field=wrong[0][0], hint=wrong[0][1], all=tuple(wrong))
    return identity


def _citizenship(value: str) -> str:
    if value not in CITIZENSHIPS:
        raise NotUnderstood(field="citizenship", hint="choice")
    return value


def hold_guesses(*, asker: str, before: Mapping[str, Any], identity: Mapping[str, str], at: datetime) -> None:
    """Count a claim, right or wrong alike, or the count itself would tell which it was.

    By who asks, by NIK and by card; what the same asker (`before`) had typed already is not counted again, so
    that mending a slip is free. TooMany(what = claim) beyond the fund's limit.
    """
    rules = policy_on(at)
    subjects = [("claim-asker", asker)]
    subjects += [
        (f"claim-{name}", identity[name]) for name in ("nik", "kpj") if before.get(name) != identity[name]
    ]
    for what, subject in subjects:
        limits.hold(what=what, subject=subject, most=rules.guess_limit, window=rules.guess_window, at=at)
