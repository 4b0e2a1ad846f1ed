"""Long commands at once, in processes of their own, while members read their balance: each waits for the
other where it must, nothing is posted twice or lost, and nobody ever reads a sum that never was."""

import multiprocessing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import sleep

import pytest

from saldoku.kernel import clock
from saldoku.ledger.models import Account, Entry
from saldoku.members.models import CardNumber
from saldoku.usecases.balance.reading import read_balance
from tests.contract import files
from tests.databases import Database
from tests.faults.fund import ON_FILE, PAYOUTS, Fund, has_second_card, kpj, months
from tests.faults.processes import Run, Small, assert_proved, complete

pytestmark = pytest.mark.slow
SMALL = Small(250, 8)
_forks = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Place:
    """A copy of one of the fund's databases, and a folder with files."""

    database: Database
    folder: Path

    def start(self, command: str) -> Run:
        return Run(self.database, [*command.split(), "--json"], self.folder, small=SMALL)

    def balances(self) -> dict[int, int]:
        with self.database.connected():
            return {member: _total(member) for member in self.members()}

    def members(self) -> list[int]:
        """A few people: some with two cards."""
        with self.database.connected():
            numbers = [kpj(person) for person in range(0, ON_FILE, 10)]
            return list(CardNumber.objects.filter(kpj__in=numbers).values_list("member_id", flat=True))


def _total(member: int) -> int:
    at = clock.now()
    view = read_balance(member_id=member, at=at, channel="web", since=at, currency="IDR").view
    return view.total.amount


# --- somebody reads all the while ---------------------------------------------------------------------
def _read_on(database: Database, members: list[int], told: Connection) -> None:
    """Read each balance again and again until told to stop; tell every sum that was seen of each member.

    After the first round it says so, and what is to be watched may begin.
    """
    seen: dict[int, set[int]] = {member: set() for member in members}
    rounds = 0
    with database.connected():
        while not told.poll():
            for member in members:
                seen[member].add(_total(member))
            rounds += 1
            if rounds == 1:
                told.send(None)
    told.send((rounds, seen))


@contextmanager
def _read_by_others(place: Place) -> Iterator[dict[int, set[int]]]:
    """What was read is in the dictionary afterwards."""
    found: dict[int, set[int]] = {}
    ours, theirs = _forks.Pipe()
    reader = _forks.Process(target=_read_on, args=(place.database, place.members(), theirs))
    reader.start()
    try:
        assert ours.poll(60), "the reader does not begin"
        ours.recv()
        yield found
        ours.send(None)
        assert ours.poll(60), "the reader does not answer"
        rounds, seen = ours.recv()
        assert rounds > 1
        found.update(seen)
    finally:
        reader.kill()
        reader.join(60)


def _assert_among(seen: Mapping[int, set[int]], *allowed: Mapping[int, int]) -> None:
    for member, sums in seen.items():
        assert sums <= {some[member] for some in allowed}, f"member {member} read {sums}"


# --- the pairs ----------------------------------------------------------------------------------------
def _both(first: Run, second: Run, *codes: int) -> None:
    for run in (first, second):
        assert run.ended() in codes, f"{run.arguments}:\n{run.out}\n{run.err}"


def test_two_files_that_overlap(fund: Fund, tmp_path: Path) -> None:
    """Each row of both is in the books once, in whichever file came first to it."""
    known = {kpj(person, card) for person in range(ON_FILE) for card in range(2)}
    rows = [row for row in months() if row["kpj"] in known and row["period"] < "2024-10"]
    rows = [row for row in rows if row["worker_amount"] != "seratus" and row["paid_on"] < "2100"]
    two_thirds = len(rows) * 2 // 3
    files.write(tmp_path / "one.csv", rows[:two_thirds], files.CONTRIBUTIONS)
    files.write(tmp_path / "other.csv", rows[-two_thirds:][::-1], files.CONTRIBUTIONS)
    place = Place(fund.copies.copy(fund.members), tmp_path)
    runs = [place.start(f"import contributions {name}.csv") for name in ("one", "other")]
    _both(runs[0], runs[1], 0, 1)
    different = {tuple(sorted(row.items())) for row in rows}
    posted = sum(run.json["posted"]["rows"] + run.json["suspense"]["rows"] for run in runs)
    refused = sum(run.json["rejected"]["rows"] for run in runs)
    assert (posted, posted + refused) == (len(different), 2 * two_thirds)
    with place.database.connected():
        assert Entry.objects.count() == sum(run.json["posted"]["rows"] for run in runs)
    assert_proved(place.database, tmp_path)


def test_a_file_while_a_year_is_credited(fund: Fund, tmp_path: Path) -> None:
    """What the file brings for the year in time earns in the year; what comes too late, by an adjustment."""
    fund.file("late2025.csv")
    place = Place(fund.copies.copy(fund.merged), tmp_path)
    turns = [Place(fund.copies.copy(fund.merged), tmp_path / name) for name in ("import", "credit")]
    steps = ["credit-returns 2025", f"import contributions {fund.folder / 'late2025.csv'}"]
    importing, crediting = place.start(steps[1]), place.start(steps[0])
    _both(importing, crediting, 0)
    complete(place.database, ["adjust-returns"], tmp_path)
    assert_proved(place.database, tmp_path)
    for turn, order in zip(turns, (steps[::-1], steps), strict=True):
        turn.folder.mkdir()
        for step in (*order, "adjust-returns"):
            complete(turn.database, step.split(), turn.folder)
        assert place.balances() == turn.balances(), "who came first makes no difference in the end"


def test_a_file_while_cards_are_merged(fund: Fund, tmp_path: Path) -> None:
    """Wherever the money is, it is there once; at last all of it is on the new cards."""
    fund.file("late2025.csv")
    place = Place(fund.copies.copy(fund.merged), tmp_path)
    before = place.balances()
    with _read_by_others(place) as seen:
        importing = place.start(f"import contributions {fund.folder / 'late2025.csv'}")
        merging = [place.start("merge --pending") for _ in range(2)]
        _both(merging[0], merging[1], 0)
        assert importing.ended() == 0
    complete(place.database, ["merge", "--pending"], tmp_path)
    assert_proved(place.database, tmp_path)
    # A merge moves money between cards: the sum of both never changes but by the two rows of the file.
    with place.database.connected():
        late = {row["kpj"] for row in _rows_of(fund.folder / "late2025.csv")}
        old = Account.objects.filter(card__kpj__in=[kpj(n, 1) for n in range(ON_FILE) if has_second_card(n)])
        assert len(late & {one.card.kpj for one in old}) == len(old)
    after = place.balances()
    steps = _sums_on_the_way(place, before, after)
    for member, sums in seen.items():
        assert sums <= steps[member], f"member {member} read {sums}"


def _rows_of(path: Path) -> list[dict[str, str]]:
    heads, *lines = (line.split(",") for line in path.read_text("utf-8").splitlines())
    return [dict(zip(heads, line, strict=True)) for line in lines]


def _sums_on_the_way(place: Place, before: dict[int, int], after: dict[int, int]) -> dict[int, set[int]]:
    """Before and after, and with only one of the two rows of the last file posted."""
    found = {}
    with place.database.connected():
        last = Entry.objects.filter(kind="contribution").order_by("-journal_id").first()
        assert last is not None
        batch = last.journal.batch_id
        for member, held in before.items():
            brought = Entry.objects.filter(member_id=member, journal__batch_id=batch)
            amounts = list(brought.values_list("amount", flat=True))
            assert held + sum(amounts) == after[member]
            found[member] = {held, after[member], *(held + one for one in amounts)}
    return found


def test_payouts_while_cards_are_merged(fund: Fund, tmp_path: Path) -> None:
    """Nobody is paid more than the card holds, and no money moves that was paid out."""
    place = Place(fund.copies.copy(fund.credited), tmp_path)
    rows = [
        {
            "kpj": kpj(person, card),
            "amount": "40000",
            "paid_on": "2026-02-01",
            "reference": f"K-{person}-{card}",
        }
        for card in (1, 0)
        for person in range(ON_FILE)
        if has_second_card(person)
    ]
    files.write(tmp_path / "out.csv", rows, PAYOUTS)
    before = place.balances()
    with _read_by_others(place) as seen:
        paying, merging = place.start("import payouts out.csv"), place.start("merge --pending")
        assert paying.ended() in {0, 1}, paying.err
        assert merging.ended() == 0, merging.err
    told = paying.json
    assert told["posted"]["rows"] + told["rejected"]["rows"] == len(rows)
    assert told["posted"]["rows"] >= len(rows) // 2, "each new card holds enough"
    complete(place.database, ["merge", "--pending"], tmp_path)
    assert_proved(place.database, tmp_path)
    _assert_among(seen, *({member: held - n * 40_000 for member, held in before.items()} for n in range(3)))
    with place.database.connected():
        paid = Entry.objects.filter(kind="payout").count()
        assert paid == told["posted"]["rows"]


def test_balances_are_right_while_a_year_is_closed_and_credited(fund: Fund, tmp_path: Path) -> None:
    """A member sees what was there before or what is there after, never half of it."""
    command = "credit-returns 2025"
    place = Place(fund.copies.copy(fund.merged), tmp_path)
    # First the money that came late for earlier years: then crediting is one step for each member.
    complete(place.database, ["adjust-returns"], tmp_path)
    before = place.balances()
    with _read_by_others(place) as seen:
        sleep(0.1)
        run = place.start(command)
        assert run.ended() == 0, run.err
    after = place.balances()
    assert before != after
    _assert_among(seen, before, after)
    assert_proved(place.database, tmp_path)
