"""Asking the scheme for values by name and day."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from saldoku.scheme import (
    BeforeFirstDate,
    GapInValues,
    NoSuchParameter,
    Scheme,
    SchemeBroken,
    access_policy,
    load_scheme,
)

TODAY = date(2026, 11, 22)


def test_a_value_carries_its_unit_days_source_and_confidence(scheme: Scheme) -> None:
    rate = scheme.value("jht.rate.employer", segment="PU", on=TODAY)
    assert rate.value == Decimal("3.70")
    assert str(rate.value) == "3.70"  # as written: nothing passed through a float
    assert rate.share == Decimal("0.0370")
    assert (rate.unit, rate.since, rate.until, rate.confidence) == ("percent", date(2015, 7, 1), None, "high")
    assert "PP 46/2015" in rate.source


def test_every_value_of_the_reference_scheme_says_where_it_is_from(scheme: Scheme) -> None:
    values = [
        value
        for parameter in scheme.parameters.values()
        for series in parameter.series.values()
        for value in series.values
    ]
    assert len(values) > 100
    assert all(value.source and value.unit for value in values)
    assert not any(isinstance(value.value, float) for value in values)


def test_amounts_are_whole_and_rates_are_decimal(scheme: Scheme) -> None:
    assert scheme.value("jp.ceiling", segment="PU", on=TODAY).value == 11_086_300
    assert type(scheme.value("jp.ceiling", segment="PU", on=TODAY).value) is int
    assert type(scheme.value("jkk.relief", segment="PU", on=date(2020, 9, 1)).value) is Decimal


def test_a_value_without_an_end_holds_until_the_next_begins(tmp_path: Path, folder: Path) -> None:
    path = folder / "claims.yaml"
    path.write_text(
        path.read_text().replace("      to: 2025-04-30\n", "").replace("    to: 2025-04-30\n", "")
    )
    assert "2025-04-30" not in path.read_text()
    older = load_scheme(folder).value("claim.app.most", on=date(2025, 4, 30))
    assert (older.value, older.until) == (10_000_000, date(2025, 4, 30))


def test_before_the_first_date_names_parameter_and_days(scheme: Scheme) -> None:
    with pytest.raises(BeforeFirstDate) as caught:
        scheme.value("jht.rate.worker", segment="PU", on=date(2015, 6, 30))
    assert caught.value.fields == {
        "parameter": "jht.rate.worker",
        "on": date(2015, 6, 30),
        "first": date(2015, 7, 1),
    }
    assert "jht.rate.worker" in str(caught.value)


@pytest.mark.parametrize(
    ("parameter", "on", "until", "since"),
    [
        ("jht.return", date(2018, 5, 1), date(2017, 12, 31), date(2020, 1, 1)),
        ("jht.return", date(2026, 5, 1), date(2020, 12, 31), None),
        ("jht.return", date(2012, 1, 1), date(2011, 12, 31), date(2016, 1, 1)),
    ],
)
def test_a_gap_is_an_error_and_never_a_guess(
    scheme: Scheme, parameter: str, on: date, until: date, since: date | None
) -> None:
    with pytest.raises(GapInValues) as caught:
        scheme.value(parameter, on=on)
    assert caught.value.fields == {"parameter": parameter, "on": on, "until": until, "since": since}


def test_an_unknown_name_gets_the_nearest_ones(scheme: Scheme) -> None:
    with pytest.raises(NoSuchParameter) as caught:
        scheme.value("jht.rate.wroker", segment="PU", on=TODAY)
    assert caught.value.fields["nearest"][0] == "jht.rate.worker"


@pytest.mark.parametrize("segment", ["PMI", "JAKON", "pu", None])
def test_a_segment_without_the_parameter_is_an_error(scheme: Scheme, segment: str | None) -> None:
    with pytest.raises(NoSuchParameter) as caught:
        scheme.value("jht.rate.employer", segment=segment, on=TODAY)
    assert caught.value.fields["nearest"] == ["PU"]


def test_a_value_for_everybody_answers_every_segment(scheme: Scheme) -> None:
    assert scheme.value("claim.full.age", segment="PMI", on=TODAY) == scheme.value("claim.full.age", on=TODAY)


def test_rates_that_no_source_confirms_are_not_loaded(scheme: Scheme) -> None:
    years = {value.since.year: value.value for value in scheme.series("jht.return").values}
    assert years == {
        2011: Decimal("10.10"),
        2016: Decimal("7.19"),
        2017: Decimal("7.83"),
        2020: Decimal("5.63"),
    }


def test_values_change_on_their_day(scheme: Scheme) -> None:
    def days(on: date) -> tuple[int, int]:
        day = scheme.value("due.day", segment="BPU", on=on).whole
        return day, scheme.value("due.months-after", segment="BPU", on=on).whole

    assert days(date(2020, 7, 31)) == (15, 0)
    assert days(date(2020, 8, 1)) == (30, 1)
    assert days(date(2021, 1, 31)) == (30, 1)
    assert days(date(2021, 2, 1)) == (15, 0)


def test_a_value_is_not_taken_for_something_else(scheme: Scheme) -> None:
    policy, age = scheme.value("return.policy", on=TODAY), scheme.value("claim.full.age", on=TODAY)
    assert policy.word == "annual-monthly-weighted"
    assert policy.confidence == "assumption"
    for wrong in ("number", "whole", "share", "duration"):
        with pytest.raises(TypeError):
            getattr(policy, wrong)
    for wrong in ("word", "share", "duration"):
        with pytest.raises(TypeError):
            getattr(age, wrong)


def test_the_access_policy_comes_as_one_object(scheme: Scheme) -> None:
    policy = access_policy(scheme, on=TODAY)
    assert policy.handset_cooling_off == timedelta(hours=168)
    assert policy.email_cooling_off == timedelta(hours=12)
    assert policy.read_log_coalescing == timedelta(minutes=15)
    assert (policy.sms_replies_per_hour, policy.sms_replies_per_day) == (12, 40)
    assert (policy.guess_limit, policy.guess_window) == (5, timedelta(hours=24))
    assert policy.handset_dormant == timedelta(days=180)


def test_a_scheme_is_read_once_and_frozen(scheme: Scheme, folder: Path) -> None:
    assert load_scheme("bpjs-ketenagakerjaan") is scheme
    assert load_scheme(folder) is load_scheme(str(folder) + "/../" + folder.name)
    with pytest.raises(dataclasses.FrozenInstanceError):
        scheme.currency = "USD"  # type: ignore[misc]  # this is what the test is about
    with pytest.raises(TypeError):
        scheme.parameters["x"] = scheme.parameters["jht.return"]  # type: ignore[index]  # as above


def test_an_unknown_scheme_names_the_known_ones() -> None:
    with pytest.raises(SchemeBroken, match="bpjs-ketenagakerjaan"):
        load_scheme("no-such-fund")


def test_the_terms_of_the_reference_scheme(scheme: Scheme) -> None:
    assert (scheme.currency, scheme.timezone, scheme.short_code) == ("IDR", "Asia/Jakarta", "2757")
    assert scheme.languages == ("id", "en")
    assert scheme.zone.key == "Asia/Jakarta"
    assert set(scheme.segments) == {"PU", "BPU", "PMI", "JAKON"}
    assert "JHT" not in scheme.segments["JAKON"].programmes
    assert scheme.segments["BPU"].voluntary == ("JHT",)
    assert [one.code for one in scheme.programmes.values() if one.savings] == ["JHT"]
    assert scheme.programmes["JHT"].names == {"id": "Jaminan Hari Tua", "en": "Old-age savings"}


@pytest.mark.parametrize(
    ("word", "command", "language"),
    [
        ("DAFTAR SALDO", "register", "id"),
        ("BALANCE LIST", "register", "en"),
        ("REG SALDO", "register", "id"),
        ("SALDO", "balance", "id"),
        ("CEK SALDO", "balance", "id"),
        ("BALANCE", "balance", "en"),
        ("IURAN", "contributions", "id"),
        ("CONTRIB", "contributions", "en"),
        ("BAHASA", "language", "id"),
        ("LANG", "language", "en"),
        ("PIN", "pin", None),
        ("BERHENTI", "stop", "id"),
        ("STOP", "stop", "en"),
        ("BANTUAN", "help", "id"),
        ("HELP", "help", "en"),
        ("INFO", "help", None),
        ("TRANSFER", None, None),
    ],
)
def test_sms_words(scheme: Scheme, word: str, command: str | None, language: str | None) -> None:
    assert scheme.words.table.get(word) == command
    assert scheme.words.language_of(word) == language


@pytest.mark.parametrize(
    ("kind", "header", "column"),
    [
        ("members", "NO_IDENTITAS", "nik"),
        ("members", "nomor identitas", "nik"),
        ("members", "TANGGAL_LAHIR", "birth_date"),
        ("members", "NAMA_LENGKAP", "full_name"),
        ("members", "NAMA_DEPAN", "first_name"),
        ("members", "JENIS_KELAMIN", "sex"),
        ("members", "HP", "phone"),
        ("members", "Full Name", "full_name"),
        ("members", "GOLONGAN_DARAH", None),
        ("contributions", "UPAH", "wage"),
        ("contributions", "BLTH", "period"),
        ("contributions", "ＫＰＪ", "kpj"),
        ("contributions", "Employer Amount", "employer_amount"),
    ],
)
def test_columns_of_import_files(scheme: Scheme, kind: str, header: str, column: str | None) -> None:
    assert scheme.identifiers.columns[kind].of(header) == column


def test_the_columns_of_the_contract_are_known_by_their_own_names(scheme: Scheme) -> None:
    names = {
        "members": "kpj nik full_name birth_date sex segment npp employer_name phone email joined_on "
        "programmes",
        "contributions": "npp kpj period wage worker_amount employer_amount paid_on amount",
    }
    for kind, columns in names.items():
        for column in columns.split():
            assert scheme.identifiers.columns[kind].of(column) == column


def test_words_in_cells(scheme: Scheme) -> None:
    assert scheme.identifiers.cell("sex", " Laki-Laki ") == "L"
    assert scheme.identifiers.cell("sex", "p") == "P"
    assert scheme.identifiers.cell("segment", "Bukan Penerima  Upah") == "BPU"
    assert scheme.identifiers.cell("sex", "x") is None
    assert scheme.identifiers.formats["kpj"].most == 12
