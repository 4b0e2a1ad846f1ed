"""`saldoku merge` and `saldoku correct`, told by an operator: words, exit codes, one JSON object."""

import os
import pwd
from datetime import date
from types import SimpleNamespace

import pytest

from saldoku.config.cli import changes
from saldoku.ledger.models import CardMerge, Correction, Entry
from tests.cast import BUDI, SITI, enrol
from tests.changes.conftest import Sit
from tests.changes.savings import NEW, OLD, Deposits, account, parts
from tests.contract.conftest import Operator

pytestmark = pytest.mark.slow


@pytest.fixture
def fund(operator: Operator, sits: Sit) -> Operator:
    enrol(SITI)
    sits("budi")
    return operator


def test_merge_again_pending_and_undo(fund: Operator) -> None:
    dry = fund("merge", OLD, "--into", NEW, "--dry-run").out
    assert "dry run" in dry
    assert not CardMerge.objects.exists()
    told = fund("merge", OLD, "--into", NEW, "--reason", "dua kartu, orang yang sama").out
    assert "..1907 → ..4821: Rp 10.968.393 in 1 line (own Rp 3.480.000, employer Rp 6.438.000" in told
    assert "merge --pending" in told
    assert "nothing came since" in fund("merge", OLD, "--into", NEW).out
    deposit = Deposits()
    deposit(OLD, date(2026, 5, 9))
    assert fund.json("merge", "--pending", "--dry-run")["cards"] == 1
    found = fund.json("merge", "--pending")
    assert (found["cards"], found["amount"], found["refused"]) == (1, 342_000, [])
    assert fund("merge", "--pending").out.startswith("0 merged cards held something")
    deposit(OLD, date(2026, 6, 9))
    again = fund.json("merge", OLD, "--into", NEW)
    assert (again["again"], again["from"], again["into"]) == (True, "..1907", "..4821")
    assert again["moved"][0] == {
        "from": "..1907", "into": "..4821", "lines": 1, "amount": 342_000, "own": 120_000,
        "employer": 222_000, "return": 0,
    }  # fmt: skip
    back = fund.json("merge", OLD, "--into", NEW, "--undo")
    assert back["moved"][0]["amount"] == 10_968_393 + 2 * 342_000
    assert parts(NEW)[0] == SITI.cards[0].balance
    assert fund("merge", OLD, "--into", NEW, "--undo", code=2).err.startswith("not-merged: card ..1907")


def test_two_people_are_told_what_to_do(fund: Operator) -> None:
    enrol(BUDI)
    told = fund("merge", OLD, "--into", BUDI.kpj, code=2).err
    assert told.startswith("cards-of-two-people")
    assert "NIK" in told
    assert SITI.nik not in told


def test_what_cannot_move_is_named_and_ends_with_1(fund: Operator) -> None:
    from saldoku.ledger import posting
    from tests.changes.savings import AT

    fund("merge", OLD, "--into", NEW)
    of, held = account(OLD), parts(NEW)[0]
    for number, (kpj, kind, amount, control) in enumerate(
        ((NEW, "payout", -held, "bank"), (OLD, "return", -10, "returns"), (OLD, "return", 10, "returns"))
    ):
        line = posting.Line(of.member_id, account(kpj).id, kind, amount, 0, 0, date(2026, 1, 2), number)
        journal, _ = posting.open_journal(key=f"x{number}", fingerprint="x", kind="adjust", at=AT)
        posting.post(journal=journal, lines=[line], control={control: -amount})
        if number == 1:
            told = fund("merge", "--pending", code=1)
            assert "..1907 stays as it is: holds-too-little" in told.err
    assert fund.json("merge", "--pending")["cards"] == 0


def test_one_asks_and_another_agrees(fund: Operator, sits: Sit) -> None:
    shown = fund.json("correct", "lines", NEW, "--reason", "complaint 17")
    (line,) = [one for one in shown["lines"] if one["period"] == "2026-10"]
    assert (line["amount"], line["wage"], line["state"]) == (518_700, 9_100_000, "correctable")
    assert line["reference"] in fund("correct", "lines", NEW).out
    said = ("correct", "ask", NEW, line["reference"].lower(), "--own", "200000", "--wage", "10000000")
    number = str(fund.json(*said, "--reason", "the wage was another")["number"])
    waiting = fund("correct", "list").out
    for told in (
        number,
        "stands: Rp 518.700",
        "should: Rp 536.700",
        "the wage was another (budi",
        "another person",
    ):
        assert told in waiting
    refused = fund("correct", "agree", number, code=2).err
    assert refused.startswith("same-person: asked_by operator:budi")
    assert "supervisor" in refused
    sits("wati")
    assert fund.json("correct", "list")["corrections"][0]["own"] is False
    assert "posted, Rp 18.000 more than before" in fund("correct", "agree", number).out
    assert fund("correct", "agree", number, code=2).err.startswith("decided-already: state posted")
    assert fund("correct", "list").out == "0 wait\n"
    assert "reversed" in fund("correct", "lines", NEW, "--year", "2026").out
    assert fund.json("prove")["differences"] == []


def test_taken_back_and_refused(fund: Operator, sits: Sit) -> None:
    (line,) = [one for one in fund.json("correct", "lines", NEW)["lines"] if one["period"] == "2026-09"]
    said = ("correct", "ask", NEW, line["reference"], "--reason", "paid twice")
    assert "what should stand" in fund(*said, code=2).err
    assert fund(*said, "--period", "October", code=2).err.startswith("--period: a month is written")
    assert fund(*said, "--value-date", "31-02-2026", code=2).err.startswith(
        "not-understood: field value_date"
    )
    assert "correct agree" in fund(*said, "--take-back").out
    number = str(Correction.objects.get().id)
    assert "should: nothing, taken back" in fund("correct", "list").out
    sits("wati")
    told = fund("correct", "refuse", number, "--reason", "it was paid once").out
    assert "nothing moved" in told
    assert not Entry.objects.filter(kind="reversal").exists()


def test_who_sits_there_is_not_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert changes.operator().name == pwd.getpwuid(os.getuid()).pw_name != "somebody-else"

    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(changes, "pwd", SimpleNamespace(getpwuid=unknown))
    assert changes.operator().name == f"uid{os.getuid()}"
