"""The same 10,000 contributions posted in four ways: what a row costs.

    python -m bench.ledger.posting [--lines 10000] [--members 100000] [--engine sqlite|postgres] [--no-save]

By `saldoku import contributions`; with Saldoku's own models by the plain ORM, row by row and by bulk_create;
and, on PostgreSQL, with django-hordak, a ledger made with Django, where it can be installed. Each on its own
copy of one filled database (hordak: on an empty one); the books of the first three are proved.
"""

import csv
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

from bench.ledger.fund import YEAR
from bench.ledger.imports import write_file
from bench.ledger.steps import fill_and_close, prove, saldoku, say
from bench.measuring import Engine, arguments, emptied, environment, tell

PEER = Path(__file__).with_name("hordak_peer.py")
BLOCK = 5_000
NAMING = ("kpj", "period", "paid_on", "worker_amount", "employer_amount")


def measure(engine: str, members: int, lines: int) -> dict[str, Any]:
    """All ways, one after the other."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        base = stack.enter_context(emptied(engine, folder))
        env = environment(base.url, folder)
        fill_and_close(base, members, env, folder)
        files = {"one": folder / "one.csv", "all": folder / "all.csv"}
        write_file(base, members, "by employer", folder / "whole.csv")
        for name, count in (("one", 1), ("all", lines)):
            with (folder / "whole.csv").open() as whole:
                files[name].write_text("".join(islice(whole, count + 1)))
        sides: dict[str, dict[str, Any]] = {}
        for name, side in (("one", "start"), ("all", "saldoku")):
            copy = stack.enter_context(_copy(base))
            used = saldoku(copy, env, folder, "import", "contributions", str(files[name]), "--json")
            sides[side] = used.as_json()
            if name == "all":
                prove(copy, env, folder)
        for side in ("bulk", "orm"):
            copy = stack.enter_context(_copy(base))
            command = [
                sys.executable,
                "-m",
                "bench.ledger.posting",
                "--by",
                side,
                "--file",
                str(files["all"]),
            ]
            used = copy.child(command, {**env, "DATABASE_URL": copy.url}, folder)
            sides[side] = {**used.as_json(), **json.loads(used.answer)}
            prove(copy, env, folder)
            say(f"{side}: {sides[side]['seconds']:.1f} s")
        if engine == "postgres":
            sides["hordak"] = _peer(base, lines, folder)
    return {"engine": engine, "members": members, "lines": lines, "sides": sides}


@contextmanager
def _copy(base: Engine) -> Iterator[Engine]:
    made = base.copy(f"copy{time.monotonic_ns()}")
    try:
        yield made
    finally:
        made.drop()


# --- Saldoku's models by the ORM, in a process of its own ---------------------------------------------
def by_orm(file: Path, *, in_bulk: bool) -> dict[str, float]:
    """Post the file's lines: attributed, known rows left out, a journal for each employer, sealed."""
    import django  # noqa: PLC0415 (the settings come from the environment of this process)

    django.setup()
    from django.db import transaction  # noqa: PLC0415 (as above)

    wall, cpu = time.perf_counter(), time.process_time()
    with file.open() as source, transaction.atomic():
        rows = csv.DictReader(source)
        if in_bulk:
            _in_bulk(rows)
        else:
            _row_by_row(rows)
    return {"seconds": time.perf_counter() - wall, "client_cpu": time.process_time() - cpu}


def _row_by_row(rows: Any) -> None:
    from saldoku.ledger.models import Account, Entry  # noqa: PLC0415 (Django must be set up first)
    from saldoku.members.models import Card, CardNumber, Employer  # noqa: PLC0415 (as above)

    posting = _Posting()
    for row in rows:
        member_id = CardNumber.objects.get(kpj=row["kpj"]).member_id
        card = Card.objects.get(member_id=member_id, kpj=row["kpj"])
        account = Account.objects.get(member_id=member_id, card_id=card.id)
        employer = Employer.objects.get(npp=row["npp"])
        entry = posting.entry(row, member_id, account.id, employer.id)
        if not Entry.objects.filter(member_id=member_id, source_key=entry.source_key).exists():
            entry.save(force_insert=True)
    posting.end()


def _in_bulk(rows: Any) -> None:
    from saldoku.ledger.models import Account, Entry  # noqa: PLC0415 (Django must be set up first)
    from saldoku.members.models import Card, CardNumber, Employer  # noqa: PLC0415 (as above)

    posting = _Posting()
    employers = dict(Employer.objects.values_list("npp", "id"))
    while block := list(islice(rows, BLOCK)):
        members = dict(
            CardNumber.objects.filter(kpj__in=[row["kpj"] for row in block]).values_list("kpj", "member_id")
        )
        ids = list(members.values())
        cards = {(one.member_id, one.kpj): one.id for one in Card.objects.filter(member_id__in=ids)}
        accounts = {(one.member_id, one.card_id): one.id for one in Account.objects.filter(member_id__in=ids)}
        entries = []
        for row in block:
            member_id = members[row["kpj"]]
            account_id = accounts[member_id, cards[member_id, row["kpj"]]]
            entries.append(posting.entry(row, member_id, account_id, employers[row["npp"]]))
        known = set(
            Entry.objects.filter(member_id__in=ids, source_key__in=[one.source_key for one in entries])
            .values_list("member_id", "source_key")
        )  # fmt: skip
        Entry.objects.bulk_create([one for one in entries if (one.member_id, one.source_key) not in known])
    posting.end()


class _Posting:
    """Journals by employer, and what their control lines add up."""

    def __init__(self) -> None:
        self.journals: dict[str, tuple[Any, list[Any]]] = {}

    def entry(self, row: dict[str, str], member_id: int, account_id: int, employer_id: int) -> Any:
        from saldoku.kernel import clock  # noqa: PLC0415 (Django must be set up first)
        from saldoku.kernel.ids import new_id  # noqa: PLC0415 (as above)
        from saldoku.ledger.models import Entry, Journal  # noqa: PLC0415 (as above)
        from saldoku.ledger.posting import Line  # noqa: PLC0415 (as above)

        if row["npp"] not in self.journals:
            journal = Journal.objects.create(
                id=new_id(), key=f"bench:{row['npp']}:{row['period']}", fingerprint="bench",
                posted_at=clock.now(), kind="contributions",
            )  # fmt: skip
            self.journals[row["npp"]] = (journal, [])
        journal, lines = self.journals[row["npp"]]
        own, by_employer = int(row["worker_amount"]), int(row["employer_amount"])
        named = "|".join(row[name] for name in NAMING)
        made = {
            "member_id": member_id, "account_id": account_id, "kind": "contribution", "own_part": own,
            "amount": own + by_employer, "employer_part": by_employer,
            "value_date": date.fromisoformat(row["paid_on"]), "period": int(row["period"].replace("-", "")),
            "wage": int(row["wage"]), "employer_id": employer_id,
            "source_key": int.from_bytes(blake2b(named.encode(), digest_size=8).digest(), "big", signed=True),
        }  # fmt: skip
        lines.append(Line(**made))
        return Entry(**made, year=YEAR + 1, journal_id=journal.id)

    def end(self) -> None:
        from saldoku.ledger.posting import write_control  # noqa: PLC0415 (Django must be set up first)

        for journal, lines in self.journals.values():
            write_control(
                journal=journal, control={"bank": -sum(line.amount for line in lines)}, lines=len(lines),
                seal=sum(line.seal for line in lines),
            )  # fmt: skip


# --- the peer -----------------------------------------------------------------------------------------
def _peer(base: Engine, lines: int, folder: Path) -> dict[str, Any]:
    """django-hordak in an environment that uv makes for it; what stood in the way, where it cannot."""
    homes = [str(Path(".uv/bin").resolve()), str(Path.home() / ".local/bin")]
    uv = shutil.which("uv", path=os.pathsep.join([os.environ.get("PATH", ""), *homes]))
    if uv is None:
        return {"skipped": "uv was not found"}
    peer = Engine(base.url.rpartition("/")[0] + "/peer", cluster=base.cluster)
    base.admin("CREATE DATABASE peer OWNER saldoku")
    packages = ["--with", "django-hordak", "--with", "psycopg[binary]"]
    command = [
        uv,
        "run",
        "--quiet",
        "--no-project",
        "--python",
        sys.executable,
        *packages,
        "python",
        str(PEER),
    ]
    plain = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    try:
        used = peer.child([*command, str(lines)], {**plain, "PEER_URL": peer.url}, folder)
    except AssertionError:
        return {"skipped": "django-hordak could not be installed or did not run; its own words are above"}
    return {**used.as_json(), **json.loads(used.answer)}


# --- telling ------------------------------------------------------------------------------------------
LABELS = {
    "saldoku": "`saldoku import`, the whole command",
    "start": "the same with a file of one line",
    "bulk": "Django ORM, bulk_create",
    "orm": "Django ORM, row by row",
    "hordak": "django-hordak",
}


def table(found: list[dict[str, Any]], heading: str) -> str:
    """The results as a page."""
    lines = [
        f"# {found[0]['lines']:,} contributions, posted in other ways",
        "",
        f"{heading}. `python -m bench.ledger.posting`.",
        "",
        "| database | by | s | ms a row | CPU ms a row, client | of Saldoku's time |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        ours = one["sides"]["saldoku"]
        for side, used in one["sides"].items():
            if "skipped" in used:
                lines.append(f"| {one['engine']} | {LABELS[side]} | {used['skipped']} | | | |")
                continue
            more = f" {used['version']} on Django {used['django']}" if side == "hordak" else ""
            row = [f"{1000 * used[what] / one['lines']:.3f}" for what in ("seconds", "client_cpu")]
            each = "| | |" if side == "start" else f"| {' | '.join(row)} |"
            lines.append(
                f"| {one['engine']} | {LABELS[side]}{more} | {used['seconds']:.2f} {each}"
                f" {used['seconds'] / ours['seconds']:.1f} times |"
            )
    lines += [
        "",
        "The import is measured with its start, its reading and checking of the file; the others from the",
        "first row to the commit, in one transaction. The ORM finds card, account and employer of each row,",
        "looks whether the row is known, and writes the same entries, journals and seals: `prove` finds no",
        "difference. hordak finds the account and writes a transaction and two legs a row; it knows no",
        "employers.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = arguments(__doc__ or "", lines=10_000, members=100_000)
    parser.add_argument("--by", choices=("orm", "bulk"), help="(for itself)")
    parser.add_argument("--file", type=Path, help="(for itself)")
    given = parser.parse_args()
    if given.by:
        print(json.dumps(by_orm(given.file, in_bulk=given.by == "bulk")))
        return 0
    found = [measure(engine, given.members, given.lines) for engine in given.engine or ["postgres", "sqlite"]]
    tell("posting", found, table, save=not given.no_save, how="durable databases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
