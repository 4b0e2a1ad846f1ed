"""`GET /me/accounts`, and what stands behind each card."""

import json
from contextlib import contextmanager
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saldoku.access import log
from saldoku.access.models import LogLine
from saldoku.channels.app.operations.schemas import AccountsOut
from saldoku.kernel.principal import Channel, Principal
from saldoku.kernel.references import parse_reference
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.show_statement import show_statement
from saldoku.usecases.balance.show_years import show_years
from saldoku.usecases.office.reasons import give_reason
from tests.app.conftest import problem
from tests.cast import AGUS, BUDI, DEWI, RINA, SITI, enrol

CONTRACT = {
    "account_no", "status", "segment", "programmes", "employer", "balance", "as_of", "last_contribution_on",
}  # fmt: skip


@pytest.mark.parametrize("person", [SITI, BUDI, DEWI, AGUS], ids=lambda person: person.name)
def test_the_balance_is_the_one_of_the_use_case(phone, clock, at, person):
    told = phone(person).get("/me/accounts")
    view = check_balance(who=Principal.member(person.id), at=at, channel=Channel.WEB)
    assert told["total"] == {"amount": person.balance, "currency": "IDR"}
    assert [one["account_no"] for one in told["accounts"]] == [card.account_no for card in view.cards]
    assert [one["balance"]["amount"] for one in told["accounts"]] == [c.balance.amount for c in view.cards]
    assert told["as_of"] == "2026-11-22T07:05:00Z"


def test_a_card_has_what_the_contract_says_and_nothing_else(phone, clock):
    present, past = phone(SITI).get("/me/accounts")["accounts"]
    assert set(present) == CONTRACT
    assert present == {
        "account_no": "99000004821", "status": "active", "segment": "PU", "employer": "PT Kain Nusantara",
        "programmes": ["JHT", "JKK", "JKM", "JP", "JKP"], "as_of": "2026-11-22T07:05:00Z",
        "balance": {"amount": SITI.cards[0].balance, "currency": "IDR"}, "last_contribution_on": "2026-11-10",
    }  # fmt: skip
    assert past["status"] == "ended"
    assert past["last_contribution_on"] == "2025-06-10"


def test_the_answer_has_the_shape_of_the_description(phone, clock):
    """Nothing checks it on the way out, for speed; so this does."""
    for person in (SITI, RINA):
        told = phone(person).get("/me/accounts")
        assert AccountsOut.model_validate(told, strict=False).model_dump(mode="json") == told


def test_a_card_without_savings_has_no_balance(phone, clock):
    rina = phone(RINA)
    told = rina.get("/me/accounts")
    assert told["total"] is None
    assert [one["balance"] for one in told["accounts"]] == [None]
    card = rina.get(f"/me/accounts/{RINA.kpj}")
    assert (card["balance"], card["own"], card["employer_part"], card["returns"]) == (None,) * 4
    problem(rina.asked("GET", f"/me/accounts/{RINA.kpj}/statement"))


def test_the_detail_says_who_paid_what(phone, clock):
    card = phone(SITI).get(f"/me/accounts/{SITI.kpj}")
    held = SITI.cards[0]
    months = len(held.months())
    assert card["own"]["amount"] == months * 182_000
    assert card["employer_part"]["amount"] == months * 336_700
    assert card["returns"]["amount"] == 61_234
    assert card["balance"]["amount"] == held.balance
    assert (card["joined_on"], card["ended_on"]) == ("2025-06-02", None)


def test_the_statement_runs_from_old_to_new(phone, clock, at):
    siti = phone(SITI)
    told = siti.get(f"/me/accounts/{SITI.kpj}/statement?year=2026")
    view = show_statement(
        who=Principal.member(SITI.id), account_no=SITI.kpj, year=2026, at=at, channel=Channel.WEB
    )
    days = [line["value_date"] for line in told["lines"]]
    assert days == sorted(days)
    assert len(days) == len(view.lines) == 10
    running = told["opening"]["amount"]
    for line in told["lines"]:
        running += line["amount"]["amount"]
        assert line["balance"]["amount"] == running
    assert running == told["closing"]["amount"] == SITI.cards[0].balance
    assert told["lines"][0]["period"] == "2025-12"
    assert told["lines"][0]["wage"] == {"amount": 9_100_000, "currency": "IDR"}
    assert told["years"] == [2025, 2026]
    assert siti.get(f"/me/accounts/{SITI.kpj}/statement")["year"] == 2026


def test_a_line_says_by_when_it_was_due_and_what_it_is(phone, clock):
    told = phone(SITI).get(f"/me/accounts/{SITI.kpj}/statement?year=2026")
    april = next(line for line in told["lines"] if line["period"] == "2026-04")
    assert (april["due_on"], april["value_date"], april["days_late"]) == ("2026-05-15", "2026-05-24", 9)
    assert (april["kind"], april["what"], april["other_card"]) == ("contribution", "contribution", None)
    assert parse_reference(april["reference"])[0] == 2026
    sums = ("own", "employer_part", "returns", "transfers", "payouts", "brought_forward", "corrections")
    moved = sum(told[one]["amount"] for one in sums)
    assert told["opening"]["amount"] + moved == told["closing"]["amount"]


def test_the_years_of_all_cards_and_of_one(phone, clock, at):
    siti = phone(SITI)
    told = siti.get("/me/years")
    assert (told["account_no"], [one["year"] for one in told["years"]]) == (None, [2023, 2024, 2025, 2026])
    assert told["years"][-1]["closing"] == {"amount": SITI.balance, "currency": "IDR"}
    for before, after in pairwise(told["years"]):
        assert before["closing"] == after["opening"]
    end = told["years"][-1]["end"]
    assert sum(part["amount"] for part in end.values()) == SITI.balance
    one = siti.get(f"/me/years?account_no={SITI.kpj}")
    assert (one["account_no"], [year["year"] for year in one["years"]]) == (SITI.kpj, [2025, 2026])
    assert one["years"][0]["returns"]["amount"] == 61_234


def test_an_estimate_is_apart_and_says_its_rate_and_the_year_of_it(phone, clock, at):
    told = phone(SITI).get("/me/years")
    view = show_years(who=Principal.member(SITI.id), at=at, channel=Channel.WEB)
    assert told["estimate"] == {
        "year": 2026, "amount": {"amount": view.estimate.amount.amount, "currency": "IDR"}, "rate": "5.63",
        "rate_year": 2020,
    }  # fmt: skip
    assert told["years"][-1]["closing"]["amount"] == SITI.balance, "not in it"


def test_a_member_without_savings_has_no_years(phone, clock):
    rina = phone(RINA)
    told = rina.get("/me/years")
    assert (told["years"], told["estimate"]) == ([], None)
    assert problem(rina.asked("GET", f"/me/years?account_no={RINA.kpj}"))["code"] == "not-found"


def test_the_months_show_what_is_late_and_what_is_missing(phone, clock):
    siti = phone(SITI)
    (card,) = siti.get(f"/me/contributions?year=2026&account_no={SITI.kpj}")["cards"]
    states = {month["period"]: month["state"] for month in card["months"]}
    assert states["2026-04"] == "late"
    assert states["2026-08"] == "missing"
    assert (states["2026-10"], states["2026-12"]) == ("paid", "future")
    assert card["last"]["period"] == "2026-10"
    assert len(siti.get("/me/contributions")["cards"]) == 2


# --- somebody else's ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    [
        "/me/accounts/{}",
        "/me/accounts/{}/statement",
        "/me/contributions?account_no={}",
        "/me/years?account_no={}",
    ],
)
def test_a_card_of_somebody_else_is_as_unknown_as_one_that_is_not_there(phone, clock, path):
    enrol(BUDI)
    siti = phone(SITI)
    theirs, nobodys = (siti.asked("GET", path.format(card)) for card in (BUDI.kpj, "99999999999"))
    assert theirs.status_code == nobodys.status_code == 404
    assert problem(theirs)["code"] == "not-found"
    assert theirs.content == nobodys.content
    assert dict(theirs.items()) == dict(nobodys.items())


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (f"/me/accounts/{SITI.kpj}/statement?year=1066", {"year"}),
        (f"/me/accounts/{SITI.kpj}/statement?year=zwei", {"year"}),
        ("/me/contributions?year=99999999999999999999", {"year"}),
        (f"/me/contributions?account_no={'9' * 5000}", {"account_no"}),
        (f"/me/accounts/{'9' * 400}", {"account_no"}),
        (f"/me/years?account_no={'9' * 5000}", {"account_no"}),
        ("/me/activity?before=;drop", {"before"}),
    ],
)
def test_what_is_not_understood_is_named_and_not_repeated(phone, clock, path, fields):
    found = phone(SITI).asked("GET", path)
    told = problem(found)
    assert (told["code"], found.status_code) == ("not-understood", 422)
    assert {one["field"] for one in told["errors"]} == fields
    assert b"zwei" not in found.content
    assert b"drop" not in found.content


@pytest.mark.parametrize("account_no", ["99000004821%00", "..%2f..", "'--", "%F0%9F%92%B8", "٩٩٠٠٠٠٠٤٨٢١"])
def test_a_hostile_card_number_is_just_unknown(phone, clock, account_no):
    assert problem(phone(SITI).asked("GET", f"/me/accounts/{account_no}"))["code"] == "not-found"


# --- the cost, and what is kept ----------------------------------------------------------------------------
@contextmanager
def statements(monkeypatch):
    """What really goes to the database: the read by the driver, the rest by Django."""
    driver, seen = connection.connection, []
    if connection.vendor == "sqlite":
        driver.set_trace_callback(seen.append)
        yield seen
        driver.set_trace_callback(None)
        return
    execute = type(driver).execute
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as by_django:
        patch.setattr(type(driver), "execute", lambda *told: seen.append(told[1]) or execute(*told))
        yield seen
        seen += [query["sql"] for query in by_django.captured_queries]


def test_the_hot_read_is_one_statement_and_writes_the_log_once(phone, clock, monkeypatch):
    siti = phone(SITI)
    with statements(monkeypatch) as first:
        siti.get("/me/accounts")
    assert [one.split()[0] for one in first] == ["SELECT", "INSERT"], first
    with statements(monkeypatch) as second:
        siti.get("/me/accounts")
    assert [one.split()[0] for one in second] == ["SELECT"], second
    assert LogLine.objects.filter(member_id=SITI.id, action="read-balance", channel="app").count() == 1
    clock.shift(16 * 60)
    siti.renew()
    siti.get("/me/accounts")
    assert LogLine.objects.filter(member_id=SITI.id, action="read-balance", channel="app").count() == 2


@pytest.mark.parametrize(
    "path", ["/me", "/me/accounts", f"/me/accounts/{SITI.kpj}", "/me/contributions", "/me/activity",
             f"/me/accounts/{SITI.kpj}/statement", "/me/years"],
)  # fmt: skip
def test_nobody_on_the_way_keeps_a_personal_answer(phone, clock, path):
    answer = phone(SITI).asked("GET", path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].startswith("application/json")
    assert int(answer["Content-Length"]) == len(answer.content)
    assert "Set-Cookie" not in answer
    assert "Access-Control-Allow-Origin" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_log_tells_who_read_what(phone, clock):
    siti = phone(SITI)
    siti.get("/me/accounts")
    clock.shift(1)
    siti.get(f"/me/accounts/{SITI.kpj}/statement?year=2025")
    told = siti.get("/me/activity")
    assert [(line["action"], line["channel"], line["own"]) for line in told["lines"]] == [
        ("read-statement", "app", True), ("read-balance", "app", True),
    ]  # fmt: skip
    assert told["lines"][0]["detail"] == {"card": "..4821", "year": 2025}
    assert told["more"] is False
    older = siti.get(f"/me/activity?before={told['lines'][0]['id']}")
    assert [line["action"] for line in older["lines"]] == ["read-balance"]
    assert SITI.kpj not in json.dumps(told)


def test_a_clerks_reason_comes_in_parts_that_the_app_can_say(phone, clock, at):
    siti, maya = phone(SITI), Principal.clerk(7, name="Maya, Bandung")
    reason = give_reason(why="other", documents=["ktp"], text="surat 3 November", supervisor=False)
    log.write(
        member_id=SITI.id, who=maya, channel=Channel.OFFICE, action="read-statement", at=at, card="..0001",
        reason=reason.line,
    )  # fmt: skip
    (line, *_) = siti.get("/me/activity")["lines"]
    assert (line["name"], line["own"]) == ("Maya, Bandung", False)
    assert line["detail"] == {
        "card": "..0001", "why": "other", "papers": ["ktp"], "note": "surat 3 November",
        "reference": reason.reference,
    }  # fmt: skip
