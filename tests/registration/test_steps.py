"""The steps: what each asks for, what it refuses, and that none is skipped."""

from datetime import datetime, timedelta

import pytest

from saldoku.access.models import RegistrationAttempt, User
from saldoku.kernel.errors import CodeRefused, NotUnderstood, TooMany
from saldoku.messaging.models import Outbound
from saldoku.usecases.registration.attempts import (
    AccountExists,
    PasswordRefused,
    RegistrationOver,
    StepNotReached,
)
from saldoku.usecases.registration.claim_identity import claim_identity
from saldoku.usecases.registration.confirm_email import confirm_email
from saldoku.usecases.registration.confirm_phone import confirm_phone
from saldoku.usecases.registration.finish_registration import finish_registration
from saldoku.usecases.registration.give_phone import give_phone
from saldoku.usecases.registration.resend_code import resend_code
from saldoku.usecases.registration.resume_registration import resume_registration
from saldoku.usecases.registration.start_registration import segments_to_choose, start_registration
from saldoku.usecases.registration.sweep_registrations import sweep_registrations
from tests.cast import PASSWORD, SITI, THIEF_EMAIL, enrol, log_in_of
from tests.registration.desk import (
    begin,
    identity_of,
    last_to,
    messages_to,
    up_to_identity,
    up_to_password,
)

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


# --- the mailbox --------------------------------------------------------------------------------------
def test_segments_are_those_that_can_save() -> None:
    assert segments_to_choose() == ("PU", "BPU", "PMI")


@pytest.mark.parametrize(
    ("segment", "email", "field"),
    [
        ("JAKON", SITI.email, "segment"),
        ("", SITI.email, "segment"),
        ("PU", "", "email"),
        ("PU", "siti@", "email"),
        ("PU", "siti@surat.example\nBcc: all@surat.example", "email"),
        ("PU", "a" * 5000 + "@surat.example", "email"),
    ],
)
def test_a_start_that_is_not_understood_leaves_nothing(
    at: datetime, segment: str, email: str, field: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        start_registration(segment=segment, email=email, language="id", client="x", at=at)
    assert refused.value.fields["field"] == field
    assert not RegistrationAttempt.objects.exists()
    assert not Outbound.objects.exists()


def test_the_code_arrives_with_a_link_that_holds_ticket_and_code(at: datetime) -> None:
    ticket = begin("  Siti.Rahayu@Surat.example ", at=at)
    message = last_to(SITI.email)
    assert message.code in message.subject
    assert message.link == f"http://127.0.0.1:8000/daftar/kode/?tiket={ticket}&kode={message.code}"


def test_the_database_never_sees_a_ticket_or_an_answer_in_the_clear(at: datetime) -> None:
    ticket = up_to_password(SITI, at=at)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT ticket, answers FROM access_registrationattempt")
        stored = str(cursor.fetchall())
    assert not any(word in stored for word in (ticket, SITI.nik, SITI.kpj, SITI.email, SITI.phone))


def test_a_taken_address_gets_another_mail_and_everything_else_is_alike(at: datetime) -> None:
    enrol(SITI)
    log_in_of(SITI)
    new, taken = begin("baru@surat.example", at=at), begin(SITI.email, at=at)
    assert last_to(SITI.email).about == "registration-taken"
    assert "akun/masuk" in last_to(SITI.email).text
    seen = [resume_registration(ticket=ticket, at=at) for ticket in (new, taken)]
    assert seen[0].step == seen[1].step
    assert (seen[0].sent_at, seen[0].resend_at) == (seen[1].sent_at, seen[1].resend_at)
    told = []
    for ticket in (new, taken):
        with pytest.raises(CodeRefused) as refused:
            confirm_email(ticket=ticket, code="000000", at=at)
        told.append(refused.value.fields)
    assert told[0] == told[1] == {"why": "wrong", "tries_left": 4}
    for ticket in (new, taken):
        resend_code(ticket=ticket, at=at + 2 * MINUTE)
    assert [one.about for one in messages_to(SITI.email)] == ["registration-taken"] * 2


def test_a_lucky_guess_does_not_open_a_taken_address(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(SITI)
    log_in_of(SITI)
    monkeypatch.setattr("saldoku.access.codes.secrets.randbelow", lambda _: 123456)
    ticket = begin(SITI.email, at=at)
    with pytest.raises(CodeRefused):
        confirm_email(ticket=ticket, code="123456", at=at)
    assert resume_registration(ticket=ticket, at=at).step == "email"


def test_beyond_the_daily_number_nothing_more_is_sent_and_the_page_is_the_same(at: datetime) -> None:
    for number in range(9):
        begin(SITI.email, at=at + number * MINUTE)
    assert len(messages_to(SITI.email)) == 6
    begin(SITI.email, at=at + DAY + HOUR)
    assert len(messages_to(SITI.email)) == 7


def test_one_place_cannot_start_registrations_without_end(at: datetime) -> None:
    for number in range(60):
        begin(f"orang{number}@surat.example", at=at, client="198.51.100.7")
    with pytest.raises(TooMany):
        begin("lagi@surat.example", at=at, client="198.51.100.7")
    begin("lagi@surat.example", at=at, client="198.51.100.8")


def test_wrong_codes_are_counted_and_used_up(at: datetime) -> None:
    ticket = begin(SITI.email, at=at)
    code = last_to(SITI.email).code
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(CodeRefused) as refused:
            confirm_email(ticket=ticket, code=wrong(code), at=at)
        assert refused.value.fields == {"why": "wrong", "tries_left": left}
    with pytest.raises(CodeRefused) as refused:
        confirm_email(ticket=ticket, code=code, at=at)
    assert refused.value.fields["why"] == "none"
    resend_code(ticket=ticket, at=at + 2 * MINUTE)
    assert confirm_email(ticket=ticket, code=last_to(SITI.email).code, at=at + 3 * MINUTE).ticket != ticket


def test_a_code_grows_old(at: datetime) -> None:
    ticket = begin(SITI.email, at=at)
    with pytest.raises(CodeRefused) as refused:
        confirm_email(ticket=ticket, code=last_to(SITI.email).code, at=at + 10 * MINUTE)
    assert refused.value.fields["why"] == "old"


def test_another_code_after_a_minute_and_only_the_newest_counts(at: datetime) -> None:
    ticket = begin(SITI.email, at=at)
    first = last_to(SITI.email).code
    with pytest.raises(TooMany) as refused:
        resend_code(ticket=ticket, at=at + timedelta(seconds=59))
    assert refused.value.fields == {"what": "resend", "retry_at": at + MINUTE}
    resend_code(ticket=ticket, at=at + MINUTE)
    second = last_to(SITI.email).code
    assert resume_registration(ticket=ticket, at=at + MINUTE).resend_at == at + 2 * MINUTE
    if first != second:
        with pytest.raises(CodeRefused):
            confirm_email(ticket=ticket, code=first, at=at + MINUTE)
    confirm_email(ticket=ticket, code=f" {second[:3]} {second[3:]} ", at=at + MINUTE)


def test_confirming_moves_the_registration_to_the_browser_that_confirmed(at: datetime) -> None:
    """A thief starts with Siti's address; Siti presses the button in her mail. What goes on is hers."""
    thieves = begin(SITI.email, at=at)
    sitis = confirm_email(ticket=thieves, code=last_to(SITI.email).code, at=at).ticket
    assert resume_registration(ticket=sitis, at=at).step == "identity"
    for use in (
        lambda: resume_registration(ticket=thieves, at=at),
        lambda: claim_identity(ticket=thieves, **identity_of(SITI), at=at),
        lambda: confirm_email(ticket=thieves, code=last_to(SITI.email).code, at=at),
    ):
        with pytest.raises(RegistrationOver):
            use()


def test_an_address_that_got_an_account_meanwhile(at: datetime) -> None:
    enrol(SITI)
    slow = begin(SITI.email, at=at)
    code = last_to(SITI.email).code
    slower = up_to_password(SITI, at=at + MINUTE)
    log_in_of(SITI)
    with pytest.raises(AccountExists):
        confirm_email(ticket=slow, code=code, at=at + MINUTE)
    with pytest.raises(AccountExists):
        finish_registration(ticket=slower, password=PASSWORD, terms_accepted=True, at=at + 2 * MINUTE)
    assert User.objects.count() == 1


# --- no step is skipped -------------------------------------------------------------------------------
def test_no_step_can_be_skipped(at: datetime) -> None:
    ticket = begin(SITI.email, at=at)
    for use in (
        lambda: claim_identity(ticket=ticket, **identity_of(SITI), at=at),
        lambda: give_phone(ticket=ticket, phone=SITI.phone, at=at),
        lambda: confirm_phone(ticket=ticket, code="123456", at=at),
        lambda: finish_registration(ticket=ticket, password=PASSWORD, terms_accepted=True, at=at),
    ):
        with pytest.raises(StepNotReached) as refused:
            use()
        assert refused.value.fields["step"] == "email"
    ticket = confirm_email(ticket=ticket, code=last_to(SITI.email).code, at=at).ticket
    with pytest.raises(StepNotReached):
        give_phone(ticket=ticket, phone=SITI.phone, at=at)
    assert not messages_to(SITI.phone)


def test_a_new_number_must_be_proved_again(at: datetime) -> None:
    ticket = up_to_password(SITI, at=at)
    give_phone(ticket=ticket, phone="+6281390000077", at=at)
    with pytest.raises(StepNotReached):
        finish_registration(ticket=ticket, password=PASSWORD, terms_accepted=True, at=at)


def test_an_old_or_unknown_ticket_is_over(at: datetime) -> None:
    ticket = begin(SITI.email, at=at)
    for bad, when in (("", at), ("x" * 9000, at), (ticket, at + 13 * HOUR)):
        with pytest.raises(RegistrationOver):
            resume_registration(ticket=bad, at=when)


def test_what_was_typed_goes_away(at: datetime) -> None:
    up_to_password(SITI, at=at)
    assert sweep_registrations(at=at + HOUR).registrations == 0
    assert sweep_registrations(at=at + 13 * HOUR).registrations == 1
    assert not RegistrationAttempt.objects.exists()


# --- identity -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "field", "hint"),
    [
        ({"nik": "990101570890000"}, "nik", "length"),
        ({"nik": "99O1015708900001"}, "nik", "lookalike"),
        ({"kpj": "12"}, "kpj", "length"),
        ({"full_name": "=HYPERLINK(1)"}, "full_name", "signs"),
        ({"birth_date": "31-02-1990"}, "birth_date", "day"),
        ({"birth_date": "01-01-2030"}, "birth_date", "future"),
        ({"citizenship": "Mars"}, "citizenship", "choice"),
        ({"birth_date": "18-08-1990"}, "nik", "birth-differs"),
    ],
)
def test_only_shapes_are_looked_at(at: datetime, change: dict[str, str], field: str, hint: str) -> None:
    ticket = up_to_identity(SITI.email, at=at)
    with pytest.raises(NotUnderstood) as refused:
        claim_identity(ticket=ticket, **{**identity_of(SITI), **change}, at=at)
    assert (refused.value.fields["field"], refused.value.fields["hint"]) == (field, hint)
    assert SITI.nik not in str(refused.value)


def test_all_fields_are_told_at_once(at: datetime) -> None:
    ticket = up_to_identity(SITI.email, at=at)
    with pytest.raises(NotUnderstood) as refused:
        claim_identity(ticket=ticket, citizenship="", nik="", kpj="", full_name="", birth_date="", at=at)
    assert [field for field, _ in refused.value.fields["all"]] == [
        "citizenship", "nik", "kpj", "full_name", "birth_date",
    ]  # fmt: skip


def test_somebody_who_is_sure_may_differ_from_the_digits_of_the_nik(at: datetime) -> None:
    ticket = up_to_identity(SITI.email, at=at)
    claim_identity(ticket=ticket, **{**identity_of(SITI), "birth_date": "18-08-1990"}, at=at, sure=True)
    assert resume_registration(ticket=ticket, at=at).step == "phone"


def test_one_nik_cannot_be_tried_without_end_by_many(at: datetime) -> None:
    """Counted alike for a NIK that exists and one that does not."""
    enrol(SITI)
    for nik in (SITI.nik, "9901015708900999"):
        for number in range(6):
            when = at + number * HOUR
            ticket = up_to_identity(f"pencuri{nik[-3:]}{number}@pencuri.example", at=when)
            claim = {**identity_of(SITI), "nik": nik, "kpj": f"9900000{nik[-2:]}{number:02d}"}
            if number < 5:
                claim_identity(ticket=ticket, **claim, at=when)
            else:
                with pytest.raises(TooMany):
                    claim_identity(ticket=ticket, **claim, at=when)


def test_a_thief_cannot_lock_the_owner_of_the_mailbox_on_file_out(at: datetime) -> None:
    enrol(SITI)
    for number in range(5):
        ticket = up_to_identity(f"pencuri{number}@pencuri.example", at=at)
        claim_identity(ticket=ticket, **identity_of(SITI), at=at)
    ticket = up_to_identity("pencuri9@pencuri.example", at=at)
    with pytest.raises(TooMany):
        claim_identity(ticket=ticket, **identity_of(SITI), at=at)
    ticket = up_to_identity(SITI.email, at=at)
    claim_identity(ticket=ticket, **identity_of(SITI), at=at)
    assert resume_registration(ticket=ticket, at=at).step == "phone"


def test_one_registration_mends_slips_a_few_times_only(at: datetime) -> None:
    ticket = up_to_identity(THIEF_EMAIL, at=at)
    for number in range(5):
        claim_identity(ticket=ticket, **{**identity_of(SITI), "kpj": f"9900000000{number}"}, at=at)
    with pytest.raises(TooMany):
        claim_identity(ticket=ticket, **identity_of(SITI), at=at)


# --- the phone ----------------------------------------------------------------------------------------
def test_the_sms_is_one_part_and_says_to_keep_the_code(at: datetime) -> None:
    ticket = up_to_identity(SITI.email, at=at)
    claim_identity(ticket=ticket, **identity_of(SITI), at=at)
    give_phone(ticket=ticket, phone=SITI.phone_local, at=at)
    message = last_to(SITI.phone)
    assert len(message.text) <= 160
    assert "Jangan berikan" in message.text
    with pytest.raises(TooMany):
        give_phone(ticket=ticket, phone=SITI.phone, at=at + timedelta(seconds=10))
    with pytest.raises(CodeRefused):
        confirm_phone(ticket=ticket, code=wrong(message.code), at=at)
    confirm_phone(ticket=ticket, code=message.code, at=at)
    confirm_phone(ticket=ticket, code=message.code, at=at)  # a second click
    assert resume_registration(ticket=ticket, at=at).step == "password"


@pytest.mark.parametrize(
    ("phone", "hint"), [("", "empty"), ("021 555 0100", "mobile"), ("0812", "mobile"), ("abc", "letters")]
)
def test_a_number_that_is_no_mobile(at: datetime, phone: str, hint: str) -> None:
    ticket = up_to_identity(SITI.email, at=at)
    claim_identity(ticket=ticket, **identity_of(SITI), at=at)
    with pytest.raises(NotUnderstood) as refused:
        give_phone(ticket=ticket, phone=phone, at=at)
    assert refused.value.fields == {"field": "phone", "hint": hint}


def test_a_registration_cannot_be_used_to_pester_phones(at: datetime) -> None:
    ticket = up_to_identity(SITI.email, at=at)
    claim_identity(ticket=ticket, **identity_of(SITI), at=at)
    for number in range(12):
        give_phone(ticket=ticket, phone=f"+62812900010{number:02d}", at=at)
    with pytest.raises(TooMany):
        give_phone(ticket=ticket, phone="+6281290001099", at=at)


# --- the password -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("pendek", "password_too_short"),
        ("12345678901", "password_entirely_numeric"),
        ("password1234", "password_too_common"),
        ("siti.rahayu1", "password_too_similar"),
    ],
)
def test_a_password_that_is_easy_to_guess(at: datetime, password: str, reason: str) -> None:
    ticket = up_to_password(SITI, at=at)
    with pytest.raises(PasswordRefused) as refused:
        finish_registration(ticket=ticket, password=password, terms_accepted=True, at=at)
    assert reason in refused.value.fields["reasons"]
    assert password not in str(refused.value)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("password", "terms", "field"),
    [("", True, "password"), ("x" * 5000, True, "password"), (PASSWORD, False, "terms")],
)
def test_what_the_last_step_asks_for(at: datetime, password: str, terms: bool, field: str) -> None:
    ticket = up_to_password(SITI, at=at)
    with pytest.raises(NotUnderstood) as refused:
        finish_registration(ticket=ticket, password=password, terms_accepted=terms, at=at)
    assert refused.value.fields["field"] == field


def test_a_double_click_makes_one_account(at: datetime) -> None:
    enrol(SITI)
    ticket = up_to_password(SITI, at=at)
    finish_registration(ticket=ticket, password=PASSWORD, terms_accepted=True, at=at)
    with pytest.raises(RegistrationOver):
        finish_registration(ticket=ticket, password=PASSWORD, terms_accepted=True, at=at)
    assert User.objects.count() == 1
    assert not RegistrationAttempt.objects.exists()
