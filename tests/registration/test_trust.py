"""Who is let in at once, who waits, and what everybody else hears about it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from saldoku.access.models import LinkRequest, LogLine, User
from saldoku.kernel.errors import NotAllowed, NotFound, TooMany
from saldoku.kernel.principal import Channel, Principal
from saldoku.members import contacts
from saldoku.messaging.models import Outbound
from saldoku.usecases.links.ask_link import ask_link
from saldoku.usecases.links.confirm_link import confirm_link
from saldoku.usecases.links.refuse_link import refuse_link
from saldoku.usecases.links.show_link import show_link
from saldoku.usecases.links.show_pending import show_pending
from saldoku.usecases.registration.linking import link_login
from tests.cast import DEWI, JOKO, PASSWORD, SITI, THIEF_EMAIL, THIEF_PHONE, enrol, log_in_of, thief_as
from tests.registration.desk import identity_of, last_to, messages_to, register

pytestmark = pytest.mark.django_db
NEW_PHONE = "+6281390000077"


def user_of(user_id: int) -> User:
    return User.objects.get(id=user_id)


def actions(member_id: int) -> list[str]:
    return list(LogLine.objects.filter(member_id=member_id).order_by("id").values_list("action", flat=True))


# --- let in at once ---------------------------------------------------------------------------------
def test_mailbox_and_phone_on_file(at: datetime) -> None:
    enrol(SITI)
    finished = register(SITI, at=at)
    assert finished.linked
    assert finished.reference is None
    user = user_of(finished.user_id)
    assert (user.member_id, user.email, user.name) == (SITI.id, SITI.email, SITI.name)
    assert user.check_password(PASSWORD)
    assert actions(SITI.id) == ["link-login"]
    # Nobody else is on file, so nobody is told.
    assert {message.about for message in messages_to(SITI.email)} == {"registration-code"}
    assert all(point.verified_at for point in _points(SITI.id))


def _points(member_id: int) -> list[contacts.ContactPoint]:
    return list(contacts.ContactPoint.objects.filter(member_id=member_id, until__isnull=True))


@pytest.mark.parametrize(
    ("given", "told", "is_old"),
    [
        ({"email": "siti.baru@surat.example"}, SITI.email, "email"),
        ({"phone": NEW_PHONE}, SITI.phone, "phone"),
    ],
)
def test_one_of_the_two_on_file_is_enough_and_the_other_is_told(
    at: datetime, given: dict[str, str], told: str, is_old: str
) -> None:
    enrol(SITI)
    finished = register(replace(SITI, **given), at=at)
    assert finished.linked
    assert last_to(told).about == "account-linked"
    assert last_to(told).member_id == SITI.id
    # The new contact is on file from now on, and not trusted before its cooling-off is over.
    (kind, value) = next(iter(given.items()))
    assert value in [one.value for one in contacts.on_file(member_id=SITI.id)]
    later = at + timedelta(days=8)
    assert not contacts.is_on_file(member_id=SITI.id, kind=is_old, value=value, at=at + timedelta(hours=1))
    assert contacts.is_on_file(member_id=SITI.id, kind=is_old, value=value, at=later)
    assert kind == is_old


def test_somebody_without_any_e_mail_on_file_is_known_by_the_phone(at: datetime) -> None:
    enrol(DEWI)
    assert register(replace(DEWI, email="dewi.l@surat.example"), at=at).linked


# --- everybody else waits ---------------------------------------------------------------------------
def test_the_thief_who_knows_all_numbers_waits_and_siti_is_asked(at: datetime) -> None:
    enrol(SITI)
    finished = register(thief_as(SITI), at=at)
    assert not finished.linked
    assert user_of(finished.user_id).member_id is None
    question = last_to(SITI.email)
    assert question.about == "link-question"
    assert "s***@pencuri.example" in question.text
    # Nothing that the thief typed, and nothing that Siti owns, stands in the mail.
    assert not any(
        told in question.text for told in (SITI.nik, SITI.kpj, SITI.name, THIEF_EMAIL, THIEF_PHONE)
    )
    assert not messages_to(SITI.phone)
    assert actions(SITI.id) == ["ask-link"]
    # The phone and mailbox of the thief are not on file.
    assert {one.value for one in contacts.on_file(member_id=SITI.id)} == {SITI.email, SITI.phone}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"nik": SITI.nik[:-1] + "9"},
        {"kpj": "99000009999"},
        {"birth": "18-08-1990"},
        {"kpj": JOKO.kpj},
    ],
)
def test_waiting_looks_the_same_whatever_was_right(at: datetime, wrong: dict[str, str]) -> None:
    enrol(SITI)
    enrol(JOKO)
    thief = thief_as(SITI)
    if kpj := wrong.get("kpj"):
        thief = replace(thief, cards=(replace(SITI.cards[0], kpj=kpj),))
    if nik := wrong.get("nik"):
        thief = replace(thief, nik=nik)
    if wrong.get("birth"):
        thief = replace(thief, born=date(1990, 8, 18))
    finished = register(thief, at=at)
    pending = show_pending(user_id=finished.user_id, at=at + timedelta(minutes=2))
    assert not finished.linked
    assert pending.reference == finished.reference
    assert pending.expires_at == at + timedelta(days=14, minutes=1)
    assert len(finished.reference or "") == 8
    assert {one.about for one in messages_to(THIEF_EMAIL)} == {"registration-code"}


def test_joko_has_nothing_on_file_and_goes_to_an_office(at: datetime) -> None:
    enrol(JOKO)
    joko = replace(JOKO, email="joko@surat.example", phone="+6285290000044")
    finished = register(joko, at=at)
    assert not finished.linked
    link = LinkRequest.objects.get(reference=finished.reference)
    assert link.member_id == JOKO.id
    assert Outbound.objects.exclude(about="registration-code").count() == 0
    # A clerk saw the papers and confirms.
    link_login(
        user_id=finished.user_id,
        member_id=JOKO.id,
        claim={"email": joko.email, "phone": joko.phone},
        by=Principal.clerk(7, name="Maya, Bekasi"),
        channel=Channel.OFFICE,
        at=at + timedelta(days=1),
    )
    assert user_of(finished.user_id).member_id == JOKO.id
    assert last_to(joko.email).about == "link-confirmed"
    # The first contacts of a member need no cooling-off.
    assert contacts.is_on_file(member_id=JOKO.id, kind="phone", value=joko.phone, at=at + timedelta(days=1))
    line = LogLine.objects.get(member_id=JOKO.id, action="link-login")
    assert (line.name, line.channel) == ("Maya, Bekasi", "office")


def test_a_contact_that_was_replaced_yesterday_proves_nothing_yet(at: datetime) -> None:
    """A stolen file or a borrowed phone must not open an account on the same day."""
    enrol(SITI)
    contacts.add(
        member_id=SITI.id,
        kind="email",
        value=THIEF_EMAIL,
        source="office",
        at=at - timedelta(hours=1),
        verified=False,
        cooling=timedelta(hours=12),
    )
    assert not register(thief_as(SITI), at=at).linked
    assert last_to(SITI.email).about == "link-question"


def test_a_phone_is_asked_where_there_is_no_mailbox(at: datetime) -> None:
    enrol(DEWI)
    register(thief_as(DEWI), at=at)
    question = last_to(DEWI.phone)
    assert question.about == "link-question"
    assert len(question.text) <= 160
    assert show_link(secret=question.secret, at=at + timedelta(minutes=2)).kind == "login"


# --- the owner answers ------------------------------------------------------------------------------
def test_yes_links_the_account_and_says_so(at: datetime) -> None:
    enrol(SITI)
    siti = replace(SITI, email="siti.baru@surat.example", phone=NEW_PHONE)
    finished = register(siti, at=at)
    secret, later = last_to(SITI.email).secret, at + timedelta(hours=2)
    view = show_link(secret=secret, at=later)
    assert (view.kind, view.hint, view.replaces) == ("login", "s***@surat.example", False)
    assert user_of(finished.user_id).member_id is None, "opening the page changes nothing"
    assert confirm_link(secret=secret, at=later, channel=Channel.WEB) == "login"
    assert user_of(finished.user_id).member_id == SITI.id
    assert last_to(siti.email).about == "link-confirmed"
    assert last_to(SITI.email).about == "account-linked"
    assert last_to(SITI.phone).about == "account-linked"
    assert not contacts.is_on_file(member_id=SITI.id, kind="phone", value=NEW_PHONE, at=later)
    with pytest.raises(NotFound):
        confirm_link(secret=secret, at=later, channel=Channel.WEB)


def test_no_ends_it_and_the_asker_does_not_learn_that_somebody_answered(at: datetime) -> None:
    enrol(SITI)
    finished = register(thief_as(SITI), at=at)
    secret, later = last_to(SITI.email).secret, at + timedelta(hours=2)
    before = show_pending(user_id=finished.user_id, at=later)
    assert refuse_link(secret=secret, at=later, channel=Channel.WEB) == "login"
    assert show_pending(user_id=finished.user_id, at=later) == before
    assert {one.about for one in messages_to(THIEF_EMAIL)} == {"registration-code"}
    assert actions(SITI.id) == ["ask-link", "refuse-link"]
    with pytest.raises(NotFound):
        confirm_link(secret=secret, at=later, channel=Channel.WEB)
    assert user_of(finished.user_id).member_id is None


def test_an_old_link_does_nothing(at: datetime) -> None:
    enrol(SITI)
    finished = register(thief_as(SITI), at=at)
    late = at + timedelta(days=15)
    for use in (confirm_link, refuse_link):
        with pytest.raises(NotFound):
            use(secret=last_to(SITI.email).secret, at=late, channel=Channel.WEB)
    with pytest.raises(NotFound):
        show_link(secret="", at=at)
    assert show_pending(user_id=finished.user_id, at=late).reference is None


# --- one member, one log-in -------------------------------------------------------------------------
def test_a_second_log_in_is_never_linked_at_once(at: datetime) -> None:
    """Also not with a contact on file: the log-in that is there is asked first."""
    enrol(SITI)
    first = log_in_of(SITI, email="siti.pertama@surat.example")
    contacts.add(
        member_id=SITI.id,
        kind="email",
        value=first.email,
        source="self",
        at=at - timedelta(days=30),
        verified=True,
    )
    second = register(SITI, at=at)
    assert not second.linked
    assert last_to(first.email).about == "link-question"
    assert "link-question" not in {one.about for one in messages_to(SITI.email)}
    later = at + timedelta(hours=1)
    assert show_link(secret=last_to(first.email).secret, at=later).replaces
    confirm_link(secret=last_to(first.email).secret, at=later, channel=Channel.WEB)
    assert user_of(second.user_id).member_id == SITI.id
    assert user_of(first.id).member_id is None
    assert last_to(first.email).about == "login-replaced"
    assert actions(SITI.id) == ["ask-link", "unlink-login", "link-login"]


def test_a_log_in_whose_address_is_not_on_file_is_warned(at: datetime) -> None:
    enrol(SITI)
    first = log_in_of(SITI, email="siti.pertama@surat.example")
    register(thief_as(SITI), at=at)
    assert last_to(first.email).about == "link-notice"
    assert last_to(SITI.email).about == "link-question"


def test_a_log_in_of_another_member_cannot_be_taken_over(at: datetime) -> None:
    enrol(SITI)
    enrol(JOKO)
    user = log_in_of(SITI)
    by = Principal.clerk(7, name="Maya")
    with pytest.raises(NotAllowed):
        link_login(user_id=user.id, member_id=JOKO.id, claim={}, by=by, channel=Channel.OFFICE, at=at)
    with pytest.raises(NotFound):
        link_login(user_id=1, member_id=JOKO.id, claim={}, by=by, channel=Channel.OFFICE, at=at)


# --- once more, from the waiting page -----------------------------------------------------------------
def test_a_slip_is_mended_without_a_new_account(at: datetime) -> None:
    enrol(SITI)
    slipped = replace(SITI, cards=(replace(SITI.cards[0], kpj="99000004812"),))
    finished = register(slipped, at=at)
    assert not finished.linked
    settled = ask_link(user_id=finished.user_id, **identity_of(SITI), at=at + timedelta(hours=1))
    assert settled.linked
    assert user_of(finished.user_id).member_id == SITI.id
    with pytest.raises(NotAllowed):
        ask_link(user_id=finished.user_id, **identity_of(SITI), at=at + timedelta(hours=2))


def test_asking_again_replaces_the_reference_and_is_counted(at: datetime) -> None:
    enrol(SITI)
    finished = register(thief_as(SITI), at=at)
    references = {finished.reference}
    for hour in range(1, 6):
        later = at + timedelta(hours=hour)
        settled = ask_link(user_id=finished.user_id, **identity_of(SITI), at=later)
        references.add(settled.reference)
        assert show_pending(user_id=finished.user_id, at=later).reference == settled.reference
    assert len(references) == 6
    assert LinkRequest.objects.filter(state="pending").count() == 1
    with pytest.raises(TooMany):
        ask_link(user_id=finished.user_id, **identity_of(SITI), at=at + timedelta(hours=7))
