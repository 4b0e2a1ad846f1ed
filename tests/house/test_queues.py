"""Every queue has a worker: what is put down is picked up by somebody."""

import ast

from saldoku.jobs.deliver_outbox import KINDS, carriers
from saldoku.jobs.work import duties
from saldoku.messaging.models import Outbound
from tests.house.source import of_rooms


def duty_names() -> set[str]:
    with carriers() as through:
        return {duty.name for duty in duties(lambda **_: None, dict.fromkeys(KINDS, through))}


def test_every_kind_of_outgoing_message_is_delivered() -> None:
    kinds = {kind for kind, _ in Outbound._meta.get_field("kind").choices}
    assert len(kinds) >= 2
    assert {f"deliver-{kind}" for kind in kinds} <= duty_names()


def test_the_inbox_is_answered() -> None:
    assert "answer" in duty_names()


def test_every_job_is_somebodys_duty() -> None:
    """A job is a file with a function of its own name; the worker imports each."""
    files = [source for source in of_rooms("jobs") if source.path.count("/") == 2]  # not the sample fund
    found = {source.path.rpartition("/")[2].removesuffix(".py"): source for source in files}
    jobs = {
        name
        for name, source in found.items()
        if any(isinstance(node, ast.FunctionDef) and node.name == name for node in source.tree.body)
    }
    assert len(jobs) >= 3
    worker = {name.rpartition(".")[2] for _, name in found["work"].imports()}
    assert jobs <= worker
