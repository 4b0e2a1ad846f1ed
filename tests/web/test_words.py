"""Numbers, money, dates and rows as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from saldoku.channels.web import rows, words
from saldoku.channels.web.templatetags import saldoku as tags
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period

JAKARTA = ZoneInfo("Asia/Jakarta")
AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
_ = words.NBSP


def test_money() -> None:
    assert words.money(Money(12_345_678), "id") == f"Rp{_}12.345.678"
    assert words.money(Money(12_345_678), "en") == f"Rp{_}12,345,678"
    assert words.money(Money(-500), "id") == f"−Rp{_}500"
    assert words.money(Money(0), "id") == f"Rp{_}0"
    assert words.money(Money(1_000, "KES"), "en") == f"KES{_}1,000"


def test_moments_are_told_in_the_zone_of_the_fund() -> None:
    assert words.as_of(AT, "id", JAKARTA) == f"per 22 November 2026, 14.05{_}WIB"
    assert words.as_of(AT, "en", JAKARTA) == f"as of 22 November 2026, 2:05{_}pm{_}WIB"
    midnight = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert words.moment(midnight, "id", JAKARTA) == f"1 Januari 2027, 00.00{_}WIB"
    assert words.moment(midnight, "en", JAKARTA) == f"1 January 2027, 12:00{_}am{_}WIB"
    noon = datetime(2026, 5, 1, 5, 0, tzinfo=UTC)
    assert words.moment(noon, "en", JAKARTA) == f"1 May 2026, 12:00{_}pm{_}WIB"


def test_days_and_months() -> None:
    assert words.day(date(2026, 8, 7), "id") == "7 Agustus 2026"
    assert words.short_day(date(2026, 8, 7), "id") == f"7{_}Agu{_}2026"
    assert words.day_of_year(date(2026, 5, 31), "id") == "31 Mei"
    assert words.month(Period(2026, 10), "id") == "Oktober 2026"
    assert words.month(Period(2026, 10), "en-gb") == "October 2026"
    assert [words.month_short(n, "id") for n in (5, 8, 10, 12)] == ["Mei", "Agu", "Okt", "Des"]


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (55_350_000, f"55,3{_}jt", f"55.3{_}m"),
        (50_000_000, f"50{_}jt", f"50{_}m"),
        (1_200_000_000, f"1,2{_}M", f"1.2{_}bn"),
        (12_500, f"12,5{_}rb", f"12.5{_}k"),
    ],
)
def test_round_figures_for_charts(amount: int, indonesian: str, english: str) -> None:
    assert words.short_amount(amount, "id") == indonesian
    assert words.short_amount(amount, "en") == english


def test_hours_and_distances() -> None:
    assert words.clock("08:00", "id") == "08.00"
    assert words.clock("15:30", "en") == f"3:30{_}pm"
    assert words.clock("siang", "id") == "siang"
    assert words.distance(Decimal("3.24"), "id") == f"3,2{_}km"
    assert words.distance(Decimal("3.24"), "en") == f"3.2{_}km"
    assert words.distance(14, "id") == f"14{_}km"


def test_an_office_week_is_told_in_few_lines() -> None:
    week = dict.fromkeys(("mon", "tue", "wed", "thu"), "08:00-15:30") | {"fri": "08:00-14:00"}
    with override("id"):
        assert rows.opening_hours(week, "id") == [
            ("Senin–Kamis", "08.00–15.30"),
            ("Jumat", "08.00–14.00"),
            ("Sabtu–Minggu", "tutup"),
        ]
    with override("en"):
        assert rows.opening_hours({}, "en") == [("Monday–Sunday", "closed")]


def test_a_card_shows_its_last_four_digits() -> None:
    assert tags.card_no("..4821") == '<span aria-hidden="true">••••\N{NO-BREAK SPACE}</span>4821'
    assert tags.card_no("<i>1") == '<span aria-hidden="true">••••\N{NO-BREAK SPACE}</span>&lt;i&gt;1'


def test_missing_months_are_told_as_people_tell_them() -> None:
    with override("id"):
        assert rows.month_list([8], "id") == "Agustus"
        assert rows.month_list([7, 8], "id") == "Juli dan Agustus"
        assert rows.month_list([2, 5, 6, 7, 8], "id") == "Februari dan Mei sampai Agustus"
        assert rows.month_list([1, 3, 5], "id") == "Januari, Maret dan Mei"
        assert rows.month_list([], "id") == ""


@given(st.sets(st.integers(1, 12)))
def test_no_missing_month_is_lost_in_the_telling(months: set[int]) -> None:
    with override("en"):
        told = rows.month_list(sorted(months), "en")
    for month in months:
        inside = {month - 1, month, month + 1} <= months
        assert inside or words.month_name(month, "en") in told


def _line(what: str, amount: int, **more: Any) -> SimpleNamespace:
    plain: dict[str, Any] = {
        "period": None, "employer": None, "wage": None, "due_on": None, "days_late": 0, "other_card": None,
        "reference": None,
    }  # fmt: skip
    return SimpleNamespace(
        value_date=date(2026, 11, 13), what=what, amount=Money(amount), balance=Money(1_000_000),
        own=more.pop("own", Money(0)), employer_part=more.pop("employer_part", Money(0)), **plain | more,
    )  # fmt: skip


def test_statement_rows() -> None:
    paid = _line(
        "contribution", 518_700, period=Period(2026, 10), employer="PT Kain", wage=Money(9_100_000),
        own=Money(182_000), employer_part=Money(336_700), due_on=date(2026, 11, 16), days_late=9,
        reference="5V2K-0QX4-9TBN-C7RM",
    )  # fmt: skip
    moved = _line("transfer-out", -1_000_000, other_card="..4821")
    strange = _line("bonus", 5)
    with override("id"):
        first, second, third = rows.statement_rows([paid, moved, strange], "id")
    assert first == rows.StatementRow(
        f"13{_}Nov{_}2026", "Iuran Oktober 2026", "PT Kain", f"16{_}Nov{_}2026", "Terlambat 9 hari",
        "9.100.000", "182.000", "336.700", "518.700", "1.000.000", "5V2K-0QX4-9TBN-C7RM",
    )  # fmt: skip
    assert second.what == "Dipindahkan ke kartu ..4821"
    assert second.amount == "−1.000.000"
    assert second.wage == second.own == second.employer_part == second.due_on == second.late == ""
    assert third.what == "bonus"


def test_what_a_line_is_said_to_be() -> None:
    codes = ["return-on-opening", "return-on-flow", "return-adjustment", "transfer-in", "transfer-out",
             "payout", "reversal", "opening"]  # fmt: skip
    with override("id"):
        told = [row.what for row in rows.statement_rows([_line(code, 1) for code in codes], "id")]
        (known,) = rows.statement_rows([_line("transfer-in", 1, other_card="..1907")], "id")
    assert told == [
        "Hasil pengembangan atas saldo awal", "Hasil pengembangan atas iuran tahun ini",
        "Hasil pengembangan atas setoran susulan", "Pindahan masuk", "Pindahan keluar",
        "Dibayarkan kepada Anda", "Koreksi", "Saldo pindahan dari sistem lama",
    ]  # fmt: skip
    assert known.what == "Pindahan dari kartu ..1907"


def _moved(**some: int) -> SimpleNamespace:
    kinds = ("opening", "own", "employer_part", "returns", "transfers", "payouts", "brought_forward",
             "corrections", "closing")  # fmt: skip
    return SimpleNamespace(**{kind: Money(some.get(kind, 0)) for kind in kinds}, year=some.get("year", 2026))


def test_the_sums_of_a_statement_leave_out_what_did_not_happen() -> None:
    with override("id"):
        told = rows.sums(_moved(own=20, payouts=-100, corrections=-7), "Bagian Anda", "id")
    assert told == [
        ("Bagian Anda", f"Rp{_}20"), ("Bagian perusahaan", f"Rp{_}0"), ("Hasil pengembangan", f"Rp{_}0"),
        ("Dibayarkan", f"−Rp{_}100"), ("Koreksi", f"−Rp{_}7"),
    ]  # fmt: skip


def test_years_stand_newest_first() -> None:
    first = _moved(year=2025, own=1_000, closing=1_000)
    second = _moved(year=2026, opening=1_000, transfers=-900, payouts=-100)
    told = rows.year_rows([first, second], "id")
    assert told[0] == (2026, "1.000", "–", "–", "–", "−1.000", "0")
    assert told[1] == (2025, "–", "1.000", "–", "–", "–", "1.000")


def _deed(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(**{"at": AT, "channel": "web", "action": "read-balance", "own": True, "name": "",
                              "detail": {}} | more)  # fmt: skip


def test_the_log_says_who() -> None:
    clerk = _deed(
        own=False, channel="office", name="Maya, Kantor Depok", detail={"reason": "datang", "card": "..4821"}
    )
    stranger = _deed(own=False, channel="sms", action="ask-link")
    fund = _deed(own=False, channel="operator", action="something-new")
    with override("id"):
        mine, maya, somebody, operator = rows.activity_rows([_deed(), clerk, stranger, fund], "id", JAKARTA)
    assert (mine.who, mine.what, mine.own) == ("Anda", "Melihat saldo", True)
    assert mine.at == f"22 November 2026, 14.05{_}WIB"
    assert maya.who == "Maya, Kantor Depok"
    assert maya.detail == "..4821 · alasan: datang"
    assert somebody.who == "Seseorang"
    assert (operator.who, operator.what) == ("pengelola", "something-new")
