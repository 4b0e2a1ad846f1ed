"""Balance and one-year statement of random members, in a process with Saldoku's settings.

    python -m bench.ledger.reads MEMBERS SAMPLE    of the database that DATABASE_URL names; asked on its input

Four readings: the use-cases `check_balance` and `show_statement` as a channel calls them, and the statements
that they send, repeated by the bare driver. First each member of the sample is read once: that is `first`,
with whatever the caches then hold. Later blocks find the sample in memory, which is what is compared: a
process for each fund stands ready, and they take turns block by block, so that what else the machine does
meets all alike. `synchronous_commit` is off here, for the line that a reading leaves in the log would
otherwise wait for the disk, in any fund alike; `durable` is the statement with it on.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bench.ledger.fund import FIRST, YEAR
from bench.measuring import Engine

SEED = 20_261_122
BLOCK = 250  # members
DURABLE = 500
Reading = Callable[[int], object]
Asked = subprocess.Popen[str]


def compare(
    funds: Mapping[str, tuple[Engine, int]], env: Mapping[str, str], sample: int, rounds: int
) -> dict[str, dict[str, dict[str, float]]]:
    """p50 and p99 in milliseconds, by the name of the fund and of what was read."""
    asked: dict[str, Asked] = {}
    try:
        for name, (engine, members) in funds.items():
            asked[name] = subprocess.Popen(
                [sys.executable, "-m", "bench.ledger.reads", str(members), str(sample)],
                env={**env, "DATABASE_URL": engine.url}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True,
            )  # fmt: skip
            _answer(asked[name])
        for number in range(rounds):
            for start in range(0, sample, BLOCK):
                for one in asked.values():
                    _ask(one, f"{number} {start}")
        return {name: json.loads(_ask(one, "end")) for name, one in asked.items()}
    finally:
        for one in asked.values():
            one.kill()
            one.wait()


def _ask(one: Asked, what: str) -> str:
    assert one.stdin is not None
    one.stdin.write(what + "\n")
    one.stdin.flush()
    return _answer(one)


def _answer(one: Asked) -> str:
    assert one.stdout is not None
    answer = one.stdout.readline()
    if not answer:
        raise AssertionError("the reading process has ended; its own words are above")
    return answer


def answers(members: int, sample: int, asked: Iterator[str]) -> Iterator[str]:
    """Ready; then an answer to each block (number of the round and first of the sample), and to `end`."""
    from django.db import connection  # noqa: PLC0415 (Django must be set up first)

    from saldoku.kernel import clock  # noqa: PLC0415 (as above)
    from saldoku.kernel.principal import Channel, Principal  # noqa: PLC0415 (as above)
    from saldoku.usecases.balance.check_balance import check_balance  # noqa: PLC0415 (as above)
    from saldoku.usecases.balance.show_statement import show_statement  # noqa: PLC0415 (as above)

    at: datetime = clock.now()  # one moment for all, so that a balance is logged once a member
    chosen = random.Random(SEED).sample(range(1, members + 1), min(sample, members))

    def balance(n: int) -> object:
        return check_balance(who=Principal.member(FIRST + n), at=at, channel=Channel.APP)

    def statement(n: int) -> object:
        who = Principal.member(FIRST + n)
        return show_statement(who=who, account_no=f"99{n:09d}", at=at, channel=Channel.APP, year=YEAR)

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    found = {
        "balance, first": _percentiles(_times(balance, chosen)),
        "statement, first": _percentiles(_times(statement, chosen)),
    }
    kept = Recorder(connection)
    asking = {"balance": kept.of(balance, chosen), "statement": kept.of(statement, chosen)}
    replay = {f"{name}, SQL alone": _replay(sent) for name, sent in asking.items()}
    warm: dict[str, Reading] = {"balance": balance, "statement": statement, **replay}
    times: dict[str, list[float]] = {name: [] for name in warm}
    for reading in replay.values():  # prepared once
        _times(reading, chosen[:100])
    yield "ready"
    for line in asked:
        if line.strip() == "end":
            break
        number, start = map(int, line.split())
        block = random.Random(number).sample(chosen, len(chosen))[start : start + BLOCK]
        for name, reading in warm.items():
            times[name] += _times(reading, block)
        yield "done"
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    found |= {name: _percentiles(some) for name, some in times.items()}
    found["statement, durable"] = _percentiles(_times(statement, chosen[:DURABLE]))
    yield json.dumps(found)


class Recorder:
    """Keeps the SELECTs that a reading sends, with their values, by the cursors of its connection."""

    def __init__(self, connection: Any) -> None:
        self.sent: list[tuple[Any, Any]] = []
        self.connection = connection.connection
        self.plain = plain = self.connection.cursor_factory
        sent = self.sent

        class Cursor(plain):  # type: ignore[misc,valid-type]  # whatever the settings made it
            def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
                sent.append((query, params))
                return super().execute(query, params, **more)

        self.cursor = Cursor

    def of(self, reading: Reading, chosen: Sequence[int]) -> dict[int, list[tuple[Any, Any]]]:
        """What each member's reading asks."""
        self.connection.cursor_factory = self.cursor
        found = {}
        for n in chosen:
            self.sent.clear()
            reading(n)
            found[n] = [one for one in self.sent if str(one[0]).lstrip().upper().startswith("SELECT")]
        self.connection.cursor_factory = self.plain
        if not all(found.values()):
            raise AssertionError("a reading asked nothing: its statements were not recorded")
        return found


def _replay(asked: dict[int, list[tuple[Any, Any]]]) -> Reading:
    import psycopg  # noqa: PLC0415 (reads are measured on PostgreSQL)
    from django.conf import settings  # noqa: PLC0415 (Django must be set up first)

    database = settings.DATABASES["default"]
    connection = psycopg.connect(
        host=database["HOST"], port=database["PORT"], user=database["USER"], dbname=database["NAME"],
        password=database["PASSWORD"], autocommit=True, prepare_threshold=0,
    )  # fmt: skip

    def reading(n: int) -> object:
        return [connection.execute(query, values).fetchall() for query, values in asked[n]]

    return reading


def _times(reading: Reading, members: Sequence[int]) -> list[float]:
    clock, found = time.perf_counter, []
    for n in members:
        began = clock()
        reading(n)
        found.append(clock() - began)
    return found


def _percentiles(times: list[float]) -> dict[str, float]:
    times.sort()
    return {
        "p50_ms": round(1000 * times[len(times) // 2], 4),
        "p99_ms": round(1000 * times[len(times) * 99 // 100], 4),
    }


def main() -> int:
    import django  # noqa: PLC0415 (the settings come from the environment of this process)

    django.setup()
    for answer in answers(int(sys.argv[1]), int(sys.argv[2]), iter(sys.stdin)):
        print(answer, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
