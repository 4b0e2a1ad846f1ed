"""A clerk decides requests to be linked: by papers, for the member they show, told to who is on file."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from saldoku.access import handsets, links
from saldoku.access.models import LinkRequest, LogLine, User
from saldoku.kernel.errors import NotAllowed, NotFound, NotUnderstood, TooMany
from saldoku.kernel.principal import Principal
from saldoku.messaging.models import Outbound
from saldoku.usecases.office.claims import show_claim as showing
from saldoku.usecases.office.claims.confirm_claim import confirm_claim
from saldoku.usecases.office.claims.refuse_claim import refuse_claim
from saldoku.usecases.office.claims.show_claim import find_claim, show_claim
from saldoku.usecases.office.tickets import TicketOld
from tests.cast import BUDI, JOKO, SITI, THIEF_EMAIL, THIEF_PHONE, Person, enrol, log_in_of
from tests.office.counter import at_the_counter, found, staff

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.fixture
def maya(db: None) -> Principal:
    for person in (SITI, BUDI, JOKO):
        enrol(person)
    return staff()


def request(
    person: Person, *, kind: links.Kind = "login", matched: bool = True, email: str = "joko@baru.example",
    phone: str = "+6281290009999", **claim: Any,
) -> tuple[str, User | None]:  # fmt: skip
    """A pending request in the name of the person, from a log-in or handset of somebody."""
    user = log_in_of(person, email=email, linked=False) if kind == "login" else None
    said = {
        "citizenship": "ID", "nik": person.nik, "kpj": person.kpj, "full_name": person.name,
        "birth_date": person.born.isoformat(), "phone": phone, "language": "id",
        **({"email": email} if kind == "login" else {}), **claim,
    }  # fmt: skip
    link, _ = links.request(
        kind=kind, claim=said, member_id=person.id if matched else None, user_id=user.id if user else None,
        at=AT, lifetime=timedelta(days=14),
    )  # fmt: skip
    return link.reference, user


def state() -> str:
    return str(LinkRequest.objects.get().state)


def test_the_clerk_sees_what_was_claimed_and_how_it_fits(maya: Principal) -> None:
    reference, _ = request(JOKO)
    ticket = find_claim(who=maya, reference=f" {reference[:4].lower()}-{reference[4:]} ", at=AT)
    assert reference not in ticket
    view = show_claim(who=maya, ticket=ticket, at=AT)
    assert (view.name, view.masked, view.birth_date) == ("Joko Susilo", "..6621", JOKO.born)
    assert (view.email, view.phone) == ("j***@baru.example", "..9999")
    assert view.fits == showing.Fits(nik=True, kpj=True, birth_date=True, name=True)
    assert view.may_confirm
    assert LogLine.objects.get(member_id=JOKO.id).action == "find-member"


def test_confirmed_for_joko_who_has_nothing_on_file(maya: Principal) -> None:
    reference, user = request(JOKO)
    ticket = find_claim(who=maya, reference=reference, at=AT)
    assert confirm_claim(who=maya, ticket=ticket, documents=["ktp"], at=AT) == "login"
    assert user is not None
    assert User.objects.get(id=user.id).member_id == JOKO.id
    assert LinkRequest.objects.get().decided_by == "Maya, Kantor Bandung"
    actions = LogLine.objects.filter(member_id=JOKO.id).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["link-login", "confirm-link"]
    with pytest.raises(NotFound):
        confirm_claim(who=maya, ticket=ticket, documents=["ktp"], at=AT)


def test_the_contacts_on_file_are_told(maya: Principal) -> None:
    reference, _ = request(SITI, email="siti@baru.example")
    ticket = find_claim(who=maya, reference=reference, at=AT)
    confirm_claim(who=maya, ticket=ticket, documents=["passport"], at=AT)
    told = {message.recipient for message in Outbound.objects.all()}
    assert {SITI.email, SITI.phone} <= told


@pytest.mark.parametrize("documents", [[], ["card"], ["paklaring", "family", "card"], ["library-card"]])
def test_nothing_is_linked_without_a_face(maya: Principal, documents: list[str]) -> None:
    reference, user = request(JOKO)
    ticket = find_claim(who=maya, reference=reference, at=AT)
    with pytest.raises(NotUnderstood):
        confirm_claim(who=maya, ticket=ticket, documents=documents, at=AT)
    assert state() == "pending"
    assert user is not None
    assert User.objects.get(id=user.id).member_id is None


def test_a_slip_is_mended_at_the_counter(maya: Principal) -> None:
    """One digit of the NIK was wrong, so nothing matched; the papers show who it is."""
    reference, user = request(JOKO, matched=False, nik=JOKO.nik[:-1] + "9")
    ticket = find_claim(who=maya, reference=reference, at=AT)
    assert show_claim(who=maya, ticket=ticket, at=AT).member is None
    with pytest.raises(NotAllowed):
        confirm_claim(who=maya, ticket=ticket, documents=["ktp"], at=AT)
    papers = found(maya, JOKO.id, AT)
    view = show_claim(who=maya, ticket=ticket, found=papers, at=AT)
    assert view.fits == showing.Fits(nik=False, kpj=True, birth_date=True, name=True)
    confirm_claim(who=maya, ticket=ticket, found=papers, documents=["ktp"], at=AT)
    assert user is not None
    assert User.objects.get(id=user.id).member_id == JOKO.id


def test_a_request_is_never_bent_to_another_member(maya: Principal) -> None:
    """The thief gave Siti's numbers and shows papers of Budi."""
    reference, _ = request(SITI, email=THIEF_EMAIL)
    ticket = find_claim(who=maya, reference=reference, at=AT)
    papers = found(maya, BUDI.id, AT)
    assert show_claim(who=maya, ticket=ticket, found=papers, at=AT).other
    with pytest.raises(NotAllowed):
        confirm_claim(who=maya, ticket=ticket, found=papers, documents=["ktp"], at=AT)
    assert state() == "pending"


def test_a_request_of_which_no_number_fits_is_not_this_members(maya: Principal) -> None:
    reference, _ = request(JOKO, matched=False, nik="9999999999999999", kpj="99999999999", email=THIEF_EMAIL)
    ticket = find_claim(who=maya, reference=reference, at=AT)
    papers = found(maya, JOKO.id, AT)
    assert not show_claim(who=maya, ticket=ticket, found=papers, at=AT).may_confirm
    with pytest.raises(NotAllowed):
        confirm_claim(who=maya, ticket=ticket, found=papers, documents=["ktp"], at=AT)


def test_a_handset_is_bound_for_the_member_of_the_papers(maya: Principal) -> None:
    reference, _ = request(JOKO, kind="handset", matched=False, nik=JOKO.nik[:-1] + "9", full_name="")
    ticket = find_claim(who=maya, reference=reference, at=AT)
    papers = found(maya, JOKO.id, AT)
    assert confirm_claim(who=maya, ticket=ticket, found=papers, documents=["ktp"], at=AT) == "handset"
    bound = handsets.find(number="+6281290009999", at=AT)
    assert bound is not None
    assert bound.member_id == JOKO.id


def test_refused_and_logged(maya: Principal) -> None:
    reference, user = request(SITI, email=THIEF_EMAIL, phone=THIEF_PHONE)
    ticket = find_claim(who=maya, reference=reference, at=AT)
    assert refuse_claim(who=maya, ticket=ticket, at=AT) == "login"
    assert state() == "refused"
    line = LogLine.objects.filter(member_id=SITI.id).latest("id")
    assert (line.action, line.name) == ("refuse-link", "Maya, Kantor Bandung")
    assert user is not None
    assert User.objects.get(id=user.id).member_id is None


@pytest.mark.parametrize("reference", ["ZZZZ2222", "x" * 500, "' OR 1=1"])
def test_an_unknown_code(maya: Principal, reference: str) -> None:
    with pytest.raises(NotFound):
        find_claim(who=maya, reference=reference, at=AT)


def test_codes_cannot_be_tried_out(maya: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "CLAIMS_A_DAY", 2)
    for _ in range(2):
        with pytest.raises(NotFound):
            find_claim(who=maya, reference="ZZZZ2222", at=AT)
    with pytest.raises(TooMany):
        find_claim(who=maya, reference="ZZZZ2222", at=AT)


def test_an_old_request_is_gone(maya: Principal) -> None:
    reference, _ = request(JOKO)
    with pytest.raises(NotFound):
        find_claim(who=maya, reference=reference, at=AT + timedelta(days=14))


def test_the_ticket_is_the_clerks_own(maya: Principal) -> None:
    reference, _ = request(JOKO)
    ticket = find_claim(who=maya, reference=reference, at=AT)
    tono = staff("Tono", email="tono@kantor.example", office="CMI")
    for act in (show_claim, refuse_claim):
        with pytest.raises(TicketOld):
            act(who=tono, ticket=ticket, at=AT)


@pytest.mark.usefixtures("clock")
def test_the_pages(db: None, client: Client) -> None:
    at_the_counter(client)
    enrol(JOKO)
    reference, user = request(JOKO, matched=False, nik=JOKO.nik[:-1] + "9")
    assert "Tidak ada permintaan" in client.post("/office/sambung/", {"reference": "ZZZZ2222"}).text
    page = client.post("/office/sambung/", {"reference": reference}).url
    shown = client.get(page).text
    assert "Joko Susilo" in shown
    assert not any(secret in shown + page for secret in (JOKO.kpj, JOKO.nik, reference))
    found_it = client.post(page, {"asked": JOKO.kpj}).text
    of_joko = found_it.split('<ul class="hits"><li><a href="')[1].split('"')[0]
    assert "berbeda" in client.get(of_joko).text
    refused = client.post(of_joko, {"answer": "confirm", "documents": ["card"]})
    assert "dokumen berfoto" in refused.text
    done = client.post(of_joko, {"answer": "confirm", "documents": ["ktp"]}, follow=True)
    assert "Tersambung" in done.text
    assert user is not None
    assert User.objects.get(id=user.id).member_id == JOKO.id
    assert client.get(page).url == "/office/sambung/"
