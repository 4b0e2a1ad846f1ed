"""Identifiers are unique, rise, and fit a bigint, also across threads, processes and a standing clock."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from saldoku.kernel import clock, ids
from saldoku.kernel.ids import new_id, new_ids


def test_they_rise_and_fit_63_bits() -> None:
    made = [new_id() for _ in range(1000)] + new_ids(10_000)
    assert made == sorted(set(made))
    assert made[0] > 0
    assert made[-1] < 2**63


def test_a_block_larger_than_the_counter(monkeypatch: pytest.MonkeyPatch) -> None:
    standing = clock.milliseconds()
    monkeypatch.setattr(clock, "milliseconds", lambda: standing)
    made = new_ids(3 * 4096 + 7) + new_ids(5)
    assert made == sorted(set(made))


def test_a_clock_that_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id()
    earlier = clock.milliseconds() - 3_600_000
    monkeypatch.setattr(clock, "milliseconds", lambda: earlier)
    assert new_id() > before


def test_threads_get_different_ones() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [one for block in pool.map(new_ids, [500] * 16) for one in block]
    assert len(set(made)) == 8000


def test_the_time_is_readable() -> None:
    ids._last_ms = 0  # begin from the clock again: the tests above ran ahead of it
    made_at = (new_id() >> 22) + ids.EPOCH_MS
    assert abs(made_at - clock.milliseconds()) < 5_000


def test_a_forked_process_draws_its_own_number() -> None:
    drawn = set()
    for _ in range(4):  # one draw of 1024 may repeat; four in a row do not
        read, write = os.pipe()
        if (child := os.fork()) == 0:
            os.write(write, str((new_id() >> 12) & 1023).encode())
            os._exit(0)
        os.waitpid(child, 0)
        drawn.add(int(os.read(read, 16)))
        os.close(read)
        os.close(write)
    assert drawn != {(new_id() >> 12) & 1023}


def test_none_and_one() -> None:
    assert new_ids(0) == []
    assert len(new_ids(1)) == 1
