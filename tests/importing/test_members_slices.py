"""A list of members in slices: killed and gone on with, beside another list, and the same contact often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connections

from saldoku.ledger.models import Account
from saldoku.members.models import Card, CardNumber, ContactPoint, Employer, Member, NikNumber
from saldoku.messaging.models import Outbound
from saldoku.usecases.importing import import_members as room
from saldoku.usecases.importing.blocks import SliceOutcome, WholeMembers
from saldoku.usecases.importing.import_members import import_members
from saldoku.usecases.importing.summary import ImportSummary, Refused
from tests.databases import Database
from tests.importing.test_members import Line


def person(number: int, **told: Any) -> Line:
    usual = {
        "line": number + 2, "kpj": f"99000{number:06d}", "nik": f"99010157{number:08d}",
        "phone": f"+62859{number:08d}", "email": f"a{number}@surat.example", "npp": f"ZZ{number // 3:06d}",
    }  # fmt: skip
    return replace(Line(), **usual | told)


def take(
    at: datetime, rows: list[Line], *, name: str = "a", block: int = 2
) -> tuple[ImportSummary, list[Refused]]:
    told: list[SliceOutcome] = []
    blocks = [WholeMembers(rows[start : start + block], 1) for start in range(0, len(rows), block)]
    summary = import_members(
        blocks=blocks, total=len(rows), fingerprint=name.zfill(64), file_name=name, at=at, told=told.append,
        tell_again=True,
    )  # fmt: skip
    assert sum(outcome.blocks for outcome in told) == len(blocks)
    assert told[-1].last
    return summary, [one for outcome in told for one in outcome.refused]


@pytest.mark.django_db
@pytest.mark.parametrize("after", [0, 1, 3])
def test_killed_or_not_the_same_is_told(at: datetime, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    monkeypatch.setattr(room, "SLICE", 3)
    rows = [person(number) for number in range(14)]
    rows[9] = replace(rows[9], nik=rows[2].nik, birth_date=date(1980, 1, 1))
    real, calls = room.write, []

    def dies(*given: Any) -> None:
        real(*given)
        calls.append(given)
        if len(calls) > after:
            # Written and not committed: nothing of this slice stays.
            raise KeyboardInterrupt

    monkeypatch.setattr(room, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        take(at, rows)
    monkeypatch.setattr(room, "write", real)
    assert Member.objects.count() == 4 * after - (after > 2)
    summary, refused = take(at, rows)
    assert (summary.posted.rows, summary.changed, summary.rejected.rows) == (13, 13, 8)
    assert [(one.line, one.code) for one in refused] == [(11, "nik-born-otherwise")]
    again, refused_again = take(at, rows)
    assert (again, refused_again) == (replace(summary, again=True), refused)
    assert Member.objects.count() == NikNumber.objects.count() == Card.objects.count() == 13
    assert CardNumber.objects.count() == Account.objects.count() == 13
    assert ContactPoint.objects.count() == 26


@pytest.mark.django_db
def test_a_file_done_before_is_told_again_and_not_taken_again(at: datetime) -> None:
    take(at, [person(0)])
    take(at, [person(0, full_name="Siti", status="ended")], name="b")
    take(at, [person(0)])
    assert Card.objects.get().status == "ended"


@pytest.mark.django_db
def test_a_number_that_comes_and_goes_in_one_file(at: datetime) -> None:
    other = "+6285900000777"
    rows = [person(0), person(0, phone=other), person(0), person(0, phone=other)]
    rows[1] = replace(rows[1], line=3, kpj="99000000099")
    take(at, rows, block=1)
    points = ContactPoint.objects.filter(kind="phone").order_by("id")
    assert [(one.value, one.until is None) for one in points] == [("+6285900000000", False), (other, True)]
    assert points[1].trusted_from > at
    assert Outbound.objects.count() == 1


@pytest.mark.django_db
def test_the_last_name_of_an_employer_stands(at: datetime) -> None:
    take(at, [person(0), person(1, employer_name="PT Kain"), person(2, employer_name="PT Kain Baru")])
    assert Employer.objects.get().name == "PT Kain Baru"
    take(at, [person(0, employer_name="PT Kain Lama")], name="b")
    assert Employer.objects.get().name == "PT Kain Lama"


def test_lists_that_share_people_at_once(
    committed_db: Database, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SLICE", 4)
    parts = {"a": range(40), "b": range(39, 10, -1), "c": range(20, 60)}

    def run(name: str) -> ImportSummary:
        try:
            return take(at, [person(number) for number in parts[name]], name=name)[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(parts)) as pool:
        told = list(pool.map(run, parts))
    assert [one.posted.rows for one in told] == [len(part) for part in parts.values()]
    assert sum(one.changed for one in told) == 60
    for model in (Member, NikNumber, Card, CardNumber, Account):
        assert model.objects.count() == 60
    assert ContactPoint.objects.count() == 120
    assert not Outbound.objects.exists()
