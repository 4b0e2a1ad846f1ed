"""A fund of up to ten million accounts, written by the database itself; the books add up.

    python -m bench.ledger.fund N        fills the empty database named by DATABASE_URL

Each member has a card and an account, brings savings from another system (31 December 2024, a closed year)
and pays for twelve months in 2025, by employers of very different size. Rows lie in the order in which a fund
gets them: month by month. Indexes are built after the load. `saldoku prove` holds on what is written here.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

FIRST = 900_000_000_000  # ids that no new_id() of this century can make
YEAR, MONTHS = 2025, 12
PEOPLE_AN_EMPLOYER = 50
OPENING_SLICE = 100_000
TABLES = ("members_card", "ledger_account", "ledger_controlline", "ledger_entry")
FILLED = (*TABLES, "members_member", "members_employer", "members_cardnumber", "ledger_journal")
ENTRY = (
    "member_id, source_key, year, account_id, journal_id, kind, amount, own_part, employer_part,"
    " value_date, period, wage, employer_id"
)
Run = Callable[..., Any]


def employers_of(members: int) -> int:
    return max(1, members // PEOPLE_AN_EMPLOYER)


def people(members: int, *, on_file: bool) -> str:
    """A table `p` of `n`, wage `w` and employer `e` (0 up): few employers are large, most are small."""
    numbers = (
        "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
        f" WHERE n < {members}) SELECT n FROM c)"
        if on_file
        else f"(SELECT generate_series(1, CAST({members} AS bigint)) AS n)"
    )
    share = "(n * 2654435761 % 4294967296 / 4096)"
    return (
        f"(SELECT n, 1500000 + n * 7919 % 8501 * 1000 AS w,"
        f" {share} * {share} / 1048576 * {employers_of(members)} / 1048576 AS e FROM {numbers} q) p"
    )


def kpj_sql(*, on_file: bool) -> str:
    return "'99' || " + ("printf('%09d', n)" if on_file else "lpad(CAST(n AS text), 9, '0')")


def npp_sql(*, on_file: bool) -> str:
    return "'ZZ' || " + ("printf('%06d', e)" if on_file else "lpad(CAST(e AS text), 6, '0')")


def _days(month: int, *, on_file: bool) -> str:
    """The day on which employer `e` pays in this month of 2025: the 5th to the 24th."""
    if on_file:
        return f"'{YEAR}-{month:02d}-' || printf('%02d', 5 + e % 20)"
    return f"DATE '{YEAR}-{month:02d}-05' + CAST(e % 20 AS integer)"


def _key(line: str) -> str:
    """A number that looks random and is never the same twice, for line 0 to 15 of a member."""
    return f"((n * 16 + {line}) * 2654435761 % 4294967296 * 2147483648 + n % 2147483647)"


def fill(members: int, *, say: Callable[[str], None]) -> None:
    """Everything but the closing of 2024. Nothing is there before, a migrated database is."""
    from django.db import connection  # noqa: PLC0415 (Django must be set up first)

    from saldoku.kernel import clock  # noqa: PLC0415 (as above)

    on_file = connection.vendor == "sqlite"
    moment = connection.ops.adapt_datetimefield_value(clock.now())
    began = time.monotonic()

    def run(what: str, sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            if values:
                cursor.execute(sql.replace("%", "%%").replace("%%s", "%s"), values)
            else:
                cursor.execute(sql)
        say(f"{time.monotonic() - began:7.0f} s  {what}")

    if on_file:
        run("ready", "PRAGMA foreign_keys = OFF")
        run("ready", "PRAGMA synchronous = OFF")
        run("ready", "PRAGMA cache_size = -1000000")
    with _without_keys(run, on_file=on_file):
        _people(run, members, moment, on_file=on_file)
        _entries(run, members, on_file=on_file)
    _journals(run, moment, on_file=on_file)
    run("years", "INSERT INTO ledger_postingyear (year, policy) VALUES (2024, ''), (2025, ''), (2026, '')")
    # As autovacuum does: not the tables that are still empty, of which it knows nothing.
    run("analyzed", "ANALYZE" if on_file else f"VACUUM (ANALYZE) {', '.join(FILLED)}")


def _people(run: Run, members: int, moment: Any, *, on_file: bool) -> None:
    whole = people(members, on_file=on_file)
    kpj, npp = kpj_sql(on_file=on_file), npp_sql(on_file=on_file)
    run(
        "members",
        "INSERT INTO members_member (id, full_name, name_key, birth_date, sex, citizenship, language,"
        " created_at) SELECT"
        f" {FIRST} + n, 'Anggota ' || n, 'ANGGOTA ' || n, '1990-01-01', 'P', 'ID', '', %s FROM {whole}",
        moment,
    )
    run(
        "employers",
        "INSERT INTO members_employer (id, npp, name)"
        f" SELECT {FIRST} + e, {npp}, 'PT Nomor ' || e"
        f" FROM (SELECT n - 1 AS e FROM {people(employers_of(members), on_file=on_file)}) x",
    )
    run(
        "cards",
        "INSERT INTO members_card (member_id, id, kpj, segment, status, employer_id, programmes, joined_on)"
        f" SELECT {FIRST} + n, {FIRST} + n, {kpj}, 'PU', 'active', {FIRST} + e, 'JHT,JKK,JKM,JP',"
        f" '2015-01-01' FROM {whole}",
    )
    run(
        "card numbers",
        f"INSERT INTO members_cardnumber (kpj, member_id) SELECT {kpj}, {FIRST} + n FROM {whole}",
    )
    run(
        "accounts",
        "INSERT INTO ledger_account (member_id, id, card_id, programme, opened_on)"
        f" SELECT {FIRST} + n, {FIRST} + n, {FIRST} + n, 'JHT', '2015-01-01' FROM {whole}",
    )


def _entries(run: Run, members: int, *, on_file: bool) -> None:
    whole, employers = people(members, on_file=on_file), employers_of(members)
    slices = members // OPENING_SLICE + 1
    run(
        "savings from before",
        f"INSERT INTO ledger_entry ({ENTRY})"
        f" SELECT {FIRST} + n, {_key('0')}, 2024, {FIRST} + n, {FIRST} + n / {OPENING_SLICE}, 'opening',"
        " w / 1000 * 670, w / 1000 * 200, w / 1000 * 370,"
        f" {_date('2024-12-31', on_file)}, NULL, NULL, NULL FROM {whole}",
    )
    for month in range(1, MONTHS + 1):
        period = f"{YEAR - 1}12" if month == 1 else f"{YEAR}{month - 1:02d}"
        run(
            f"contributions of {period}",
            f"INSERT INTO ledger_entry ({ENTRY})"
            f" SELECT {FIRST} + n, {_key(str(month))}, {YEAR}, {FIRST} + n,"
            f" {FIRST} + {slices} + {(month - 1) * employers} + e, 'contribution',"
            f" w / 1000 * 57, w / 1000 * 20, w / 1000 * 37, {_days(month, on_file=on_file)}, {period}, w,"
            f" {FIRST} + e FROM {whole}",
        )


def _date(day: str, on_file: bool) -> str:
    return f"'{day}'" if on_file else f"DATE '{day}'"


def _journals(run: Run, moment: Any, *, on_file: bool) -> None:
    """A journal for each employer and month, its control line with the seal of its entries."""
    from saldoku.ledger.seal import seal_sql  # noqa: PLC0415 (Django must be set up first)

    run(
        "sums of journals",
        "CREATE TEMPORARY TABLE bench_sums AS SELECT e.journal_id AS id, COUNT(*) AS lines,"
        f" CAST(SUM(e.amount) AS bigint) AS amount, CAST(SUM({seal_sql('e')}) AS bigint) AS seal,"
        " MIN(e.year) AS year FROM"
        " (SELECT journal_id, year, account_id, source_key, amount, own_part, employer_part, wage,"
        " employer_id, CAST(period AS bigint) AS period, value_date, kind FROM ledger_entry) e"
        " GROUP BY e.journal_id",
    )
    run(
        "journals",
        "INSERT INTO ledger_journal (id, key, fingerprint, kind, posted_at, npp)"
        " SELECT id, 'bench:' || id, 'bench', CASE year WHEN 2024 THEN 'opening' ELSE 'contributions' END,"
        " %s, '' FROM bench_sums ORDER BY id",
        moment,
    )
    run(
        "control lines",
        "INSERT INTO ledger_controlline (id, journal_id, account, amount, lines, seal)"
        " SELECT id, id, CASE year WHEN 2024 THEN 'brought-forward' ELSE 'bank' END, -amount, lines, seal"
        " FROM bench_sums ORDER BY id",
    )
    run("sums dropped", "DROP TABLE bench_sums")


# --- keys and indexes, away for the load ---------------------------------------------------------------
@contextmanager
def _without_keys(run: Run, *, on_file: bool) -> Iterator[None]:
    """No foreign keys on the filled tables and no index on the entries until all rows are there; then the
    same again, and checked. A table in a file cannot lose its primary key: there only the index goes."""
    from django.db import connection  # noqa: PLC0415 (Django must be set up first)

    with connection.cursor() as cursor:
        if on_file:
            cursor.execute("SELECT sql, name FROM sqlite_master WHERE name = 'entry_balance'")
            away = [(f"DROP INDEX {name}", made) for made, name in cursor.fetchall()]
        else:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = ANY(%s::regclass[]) AND (contype = 'f'"
                " OR (contype IN ('p', 'u') AND conrelid = 'ledger_entry'::regclass)) ORDER BY contype DESC",
                [list(TABLES)],
            )
            away = [
                (f'ALTER TABLE {table} DROP CONSTRAINT "{name}"',
                 f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {made}')
                for table, name, made in cursor.fetchall()
            ]  # fmt: skip
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'ledger_entry'"
                " AND indexname NOT IN (SELECT conname FROM pg_constraint"
                " WHERE conrelid = 'ledger_entry'::regclass)"
            )
            away += [(f'DROP INDEX "{name}"', made) for name, made in cursor.fetchall()]
    for drop, _ in away:
        run("away: " + drop, drop)
    yield
    if not on_file:
        run("ready", "SET maintenance_work_mem = '1GB'")
    for _, make in away:
        run("back: " + make[:90], make)


def main() -> int:
    import django  # noqa: PLC0415 (the settings come from the environment of this process)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (as above)

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    began = time.monotonic()
    fill(int(sys.argv[1]), say=lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps({"seconds": time.monotonic() - began}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
