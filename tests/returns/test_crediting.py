"""Crediting a year: dry run, exclusions, restart, and that the second run does nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saldoku.kernel.errors import NotFound, NotUnderstood
from saldoku.ledger.models import (
    ControlLine,
    Entry,
    Journal,
    PostingYear,
    ReturnDeclaration,
    ReturnExclusion,
    YearSlice,
    YearSnapshot,
)
from saldoku.ledger.returns import closing as books
from saldoku.ledger.returns.errors import (
    ClosedWithoutReturn,
    ExclusionTooLate,
    ReturnNotDeclared,
    YearNotOver,
)
from saldoku.scheme.load import HERE
from saldoku.usecases.returns.credit_returns import CreditSummary, credit_returns
from saldoku.usecases.returns.declare_return import declare_return
from saldoku.usecases.returns.exclusions import Excluded, excluded_from, lift_exclusion
from saldoku.usecases.running.close_year import close_year
from tests.returns.savings import OPERATOR, RATE, Savings, balance, credit, earned, grown, kpj_of, spring

AT = spring(2025)


@pytest.fixture
def savings(db: None) -> Savings:
    """1: deposits and a payout. 2: a transfer came in, from 6. 3: only December. 4: nothing ever. 5: went
    below zero in value, not in sum."""
    made = Savings()
    made.enrol(range(1, 7))
    made.post((1, 10_000_000, date(2024, 3, 10)), (1, 1_200_000, date(2025, 3, 10)))
    made.post((1, -2_000_000, date(2025, 9, 1)), kind="payout")
    made.post((6, 5_000_000, date(2025, 4, 1)))
    made.post((6, -5_000_000, date(2025, 4, 30)), (2, 5_000_000, date(2025, 4, 30)), kind="transfer")
    made.post((3, 900_000, date(2025, 12, 1)))
    made.post((5, 900_000, date(2025, 11, 1)))
    made.post((5, -900_000, date(2025, 1, 2)), kind="payout")
    close_year(year=2024, at=spring(2024))
    return made


def _declare(rate: Decimal = RATE) -> None:
    declare_return(year=2025, rate=rate, source="board", who=OPERATOR, at=AT)


def _written() -> list[int]:
    tables = (Entry, Journal, ControlLine, YearSnapshot, YearSlice, ReturnExclusion, ReturnDeclaration)
    return [table.objects.count() for table in tables]


def test_the_year_by_hand(savings: Savings) -> None:
    done = credit(2025)
    assert earned(1, 2025) == (585_000, 52_650 - 29_250)
    assert earned(2, 2025) == (0, 195_000)
    assert earned(3, 2025) == (0, 0), "it has a row, and no return"
    assert earned(4, 2025) is None
    assert earned(5, 2025) == (0, 0), "900,000 for one month less 900,000 for eleven: it would give back"
    assert (done.accounts, done.credited, done.nothing) == (5, 2, 3)
    assert (done.on_opening, done.on_flow) == (585_000, 23_400 + 195_000)
    assert (done.rate, done.policy, done.slices) == (RATE, "annual-monthly-weighted", 1)
    assert done.excluded == (Excluded(kpj_of(5), "return-below-zero"),)
    assert done.kept_out_by_rule == 1
    year = PostingYear.objects.get(year=2025)
    assert (year.policy, year.rate, year.closing_at, year.closed_at) == (done.policy, RATE, AT, AT)
    journal = Journal.objects.get(key="year:2025:0")
    (line,) = journal.control_lines.all()
    assert (line.account, line.amount, line.lines, line.seal) == ("returns", -803_400, 2, 0)


def test_a_dry_run_says_the_same_and_writes_nothing(savings: Savings) -> None:
    _declare()
    excluded = [(kpj_of(2), "court order 7")]
    before, years = _written(), list(PostingYear.objects.values_list())
    dry = credit_returns(year=2025, dry_run=True, excluded=excluded, at=AT)
    assert _written() == before
    assert list(PostingYear.objects.values_list()) == years
    done = credit_returns(year=2025, dry_run=False, excluded=excluded, at=AT)
    assert dry.dry_run
    assert not done.dry_run
    figures = ("accounts", "credited", "on_opening", "on_flow", "slices", "excluded", "rate", "policy")
    assert [getattr(dry, name) for name in figures] == [getattr(done, name) for name in figures]
    assert len(done.excluded) == 2


def test_a_second_run_does_nothing_and_says_so(savings: Savings) -> None:
    first = credit(2025)
    before = _written()
    for dry_run in (False, True):
        again = credit_returns(year=2025, dry_run=dry_run, excluded=[("x", "y")], at=spring(2027))
        assert again.again
        assert (again.accounts, again.on_opening, again.on_flow) == (5, first.on_opening, first.on_flow)
    assert _written() == before


def test_what_cannot_be_credited(savings: Savings) -> None:
    with pytest.raises(YearNotOver):
        credit_returns(year=2026, dry_run=True, at=AT)
    with pytest.raises(ReturnNotDeclared):
        credit_returns(year=2025, dry_run=True, at=AT)
    with pytest.raises(ClosedWithoutReturn):
        credit_returns(year=2024, dry_run=True, at=AT)
    before = _written()
    _declare()
    for wrong in ("abc", "9900"):
        with pytest.raises(NotUnderstood):
            credit_returns(year=2025, dry_run=False, excluded=[(wrong, "x")], at=AT)
    for reason in ("", "r" * 161, "return-below-zero"):
        with pytest.raises(NotUnderstood):
            credit_returns(year=2025, dry_run=False, excluded=[(kpj_of(1), reason)], at=AT)
    with pytest.raises(NotFound) as refused:
        credit_returns(year=2025, dry_run=False, excluded=[(kpj_of(77), "x")], at=AT)
    assert refused.value.fields["kpj"] == kpj_of(77)
    assert _written()[:-1] == before[:-1]


def test_who_is_kept_out_gets_nothing_until_it_is_lifted(savings: Savings) -> None:
    _declare()
    kept_out = [(kpj_of(1), "court order 7"), (kpj_of(2), "dispute")]
    credit_returns(year=2025, dry_run=True, excluded=kept_out, at=AT)
    assert excluded_from(2025) == []
    done = credit_returns(year=2025, dry_run=False, excluded=kept_out, at=AT)
    assert [one.reason for one in done.excluded] == ["court order 7", "dispute", "return-below-zero"]
    assert (earned(1, 2025), earned(2, 2025)) == ((0, 0), (0, 0))
    assert (done.credited, done.on_opening, done.on_flow) == (0, 0, 0)
    assert not Journal.objects.filter(key="year:2025:0").exists()
    assert lift_exclusion(year=2025, kpj=kpj_of(1), at=AT).again is False
    assert lift_exclusion(year=2025, kpj=kpj_of(1), at=AT).again is True
    with pytest.raises(NotFound):
        lift_exclusion(year=2025, kpj=kpj_of(3), at=AT)
    # The next year begins with the adjustment.
    following = credit(2026)
    assert following.adjusted is not None
    assert (following.adjusted.accounts, following.adjusted.amount) == (1, 608_400)
    assert following.adjusted.years == {2025: 608_400}
    assert earned(1, 2026) == (round((9_200_000 + 608_400) * RATE / 100), 0)
    assert earned(2, 2026) == (292_500, 0), "the money of last year, without its return"


def test_lifted_before_it_takes_part(savings: Savings) -> None:
    _declare()
    ReturnExclusion.objects.create(member_id=1, account_id=1, year=2025, reason="old")
    lift_exclusion(year=2025, kpj=kpj_of(1), at=AT)
    credit_returns(year=2025, dry_run=False, excluded=[(kpj_of(1), "again")], at=AT)
    assert earned(1, 2025) == (585_000, 23_400)


def test_nobody_is_kept_out_once_it_has_begun(savings: Savings) -> None:
    _declare()

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        credit_returns(year=2025, dry_run=False, excluded=[(kpj_of(2), "dispute")], at=AT, progress=stop)
    with pytest.raises(ExclusionTooLate):
        credit_returns(year=2025, dry_run=False, excluded=[(kpj_of(1), "late")], at=AT)
    done = credit_returns(year=2025, dry_run=False, excluded=[(kpj_of(2), "dispute")], at=AT)
    assert (done.accounts, done.credited) == (5, 1), "of the whole year, whoever did it"
    assert earned(2, 2025) == (0, 0)


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_run_that_was_stopped_ends_as_one_that_was_not(
    savings: Savings, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    monkeypatch.setattr(books.plan, "__kwdefaults__", {"size": 2})
    monkeypatch.setattr(books.close_slices, "__kwdefaults__", {"progress": None, "workers": 1, "size": 2})
    left = stop

    def told(done: int, total: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt

    _declare()
    with pytest.raises(KeyboardInterrupt):
        credit_returns(year=2025, dry_run=False, at=AT, progress=told)
    savings.post((1, 5, date(2025, 12, 30)))
    dry = credit_returns(year=2025, dry_run=True, at=AT)
    done = credit_returns(year=2025, dry_run=False, at=AT)
    assert done.slices == dry.slices == 3
    assert (dry.accounts, dry.on_opening, dry.on_flow) == (done.accounts, done.on_opening, done.on_flow)
    assert (done.accounts, done.on_opening, done.on_flow) == (5, 585_000, 218_400)
    assert {one.kpj for one in done.excluded} == {one.kpj for one in dry.excluded} == {kpj_of(5)}
    assert balance(1) == 9_200_000 + 608_400 + 5


def test_a_year_at_nothing_is_credited_too(savings: Savings) -> None:
    done = credit(2025, Decimal(0))
    assert (done.accounts, done.credited, done.nothing, done.excluded) == (5, 0, 5, ())
    assert PostingYear.objects.get(year=2025).rate == 0
    assert credit(2026).accounts == 3, "two held nothing any more"


def test_an_account_below_zero_is_named(savings: Savings) -> None:
    # Beyond what any use-case lets through; the books must stand it all the same.
    savings.post((3, -1_000_000, date(2025, 12, 2)), kind="payout")
    done = credit(2025)
    assert Excluded(kpj_of(3), "balance-below-zero") in done.excluded
    assert earned(3, 2025) == (0, 0)
    savings.post((3, 100_000, date(2026, 1, 2)))


def test_progress_ends_at_all_accounts(savings: Savings) -> None:
    told: list[tuple[int, int]] = []
    _declare()
    credit_returns(year=2025, dry_run=False, at=AT, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (6, 6)


def test_the_other_policy_through_a_scheme_of_its_own(
    savings: Savings, tmp_path: Path, settings: LazySettings
) -> None:
    folder = copytree(HERE / "bpjs-ketenagakerjaan", tmp_path / "monthly")
    file = folder / "returns.yaml"
    file.write_text(file.read_text().replace("annual-monthly-weighted", "monthly-running-balance"))
    settings.SALDOKU_SCHEME = str(folder)
    done = credit(2025)
    assert done.policy == "monthly-running-balance"
    # 1: 10 million for three months, 11.2 for six, 9.2 for three; a twelfth of 5.85 per cent each.
    months = 3 * [10_000_000] + 6 * [11_200_000] + 3 * [9_200_000]
    assert earned(1, 2025) == (sum(round(Decimal(one) * RATE / 1200) for one in months), 0)
    assert earned(2, 2025) == (8 * 24_375, 0)
    assert [one.kpj for one in done.excluded] == [kpj_of(5)]
    savings.post((2, 1_200_000, date(2025, 6, 1)))
    following = credit(2026)
    assert following.adjusted is not None
    assert following.adjusted.years == {2025: 6 * 5_850}


class TestAnyYears(TestCase):
    """Whatever was paid when, three credited years come to what the contract says."""

    @given(
        st.lists(
            st.tuples(
                st.sampled_from([1, 2, 3]),
                st.integers(1, 10**12),
                st.dates(date(2023, 1, 1), date(2025, 12, 31)),
            ),
            min_size=1,
            max_size=10,
        ),
        st.lists(st.decimals(0, 100, places=4), min_size=3, max_size=3),
    )
    def test_the_balance_is_what_the_contract_says(
        self, lines: list[tuple[int, int, date]], rates: list[Decimal]
    ) -> None:
        made = Savings()
        made.enrol([1, 2, 3])
        made.post(*lines)
        known = dict(zip((2023, 2024, 2025), rates, strict=True))
        done: list[CreditSummary] = [credit(year, rate) for year, rate in known.items()]
        for member in (1, 2, 3):
            own = [(amount, on) for one, amount, on in lines if one == member]
            assert balance(member) == grown(own, known)
        assert all(not one.excluded for one in done)
