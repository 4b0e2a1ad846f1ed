"""What strangers, robots and thieves hear: the same words, seldom, or nothing."""

import pytest

from saldoku.access.models import Handset, LinkRequest
from saldoku.messaging.models import Inbound, Outbound
from saldoku.usecases.fund import policy_on
from tests.cast import AGUS, BUDI, DEWI, JOKO, SITI, THIEF_PHONE, enrol
from tests.sms.phones import Carrier, told
from tests.sms.test_door import registration

TRIES = {
    "a wrong NIK": registration(SITI, nik="9901015708900077"),
    "a wrong date": registration(SITI, born="18-08-1990"),
    "an unknown card": registration(SITI, kpj="99000004822"),
    "a card of somebody else": registration(SITI, kpj=BUDI.kpj),
    "everything right": registration(SITI),
    "right, and nobody to ask": registration(JOKO),
    "right, and only a phone to ask": registration(DEWI),
    "nobody at all": "DAFTAR SALDO#9999999999999999#01-01-1980#99999999999",
}


def test_every_try_of_a_thief_gets_the_same_words(carrier: Carrier) -> None:
    for person in (SITI, BUDI, DEWI, JOKO):
        enrol(person)
    heard = set()
    for number, text in enumerate(TRIES.values()):
        thief = carrier.phone(f"+62895900000{number:02d}")
        heard.add(thief.asks(text))
        # Nor is anything opened by having tried.
        assert "belum terhubung" in thief.asks("SALDO")
    assert len(heard) == 1
    assert not Handset.objects.exists()
    # Each try waits alike; only those that fit somebody can ever be confirmed.
    requests = LinkRequest.objects.order_by("id")
    assert [row.member_id for row in requests] == [None, None, None, None, SITI.id, JOKO.id, DEWI.id, None]
    assert {row.state for row in requests} == {"pending"}
    assert all(row.secret_hash for row in requests)


def test_a_card_of_somebody_else_is_an_unknown_card(carrier: Carrier) -> None:
    enrol(DEWI)
    enrol(AGUS)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    for command in ("SALDO", "IURAN"):
        assert dewi.asks(f"{command} {AGUS.kpj}") == dewi.asks(f"{command} 99999999999")


def test_a_stranger_cannot_tell_a_card_by_asking_for_it(carrier: Carrier) -> None:
    enrol(SITI)
    thief = carrier.phone(THIEF_PHONE)
    heard = {
        thief.asks(text) for text in ("SALDO", f"SALDO {SITI.kpj}", "SALDO 99999999999", f"IURAN {SITI.kpj}")
    }
    assert len(heard) == 1


def test_guessing_ends_with_one_word_and_then_silence(carrier: Carrier) -> None:
    enrol(SITI)
    thief = carrier.phone(THIEF_PHONE)
    heard = []
    for day in range(28):
        # Slowly enough for the budget of replies, and another NIK and card each time.
        carrier.later(minutes=50)
        nik, kpj = f"99010157089{day:05d}", f"990{day:08d}"
        heard += thief.texts(registration(SITI, nik=nik, kpj=kpj))
    assert len(heard) == 6
    assert len(set(heard[:5])) == 1
    assert "Batas" in heard[5]
    assert Inbound.objects.filter(state="ignored", trouble="claim-asker").count() == 22


@pytest.mark.parametrize("same", ["nik", "kpj"])
def test_one_person_cannot_be_guessed_by_many_phones(carrier: Carrier, same: str) -> None:
    """Whether the NIK or card exists makes no difference."""
    enrol(SITI)
    for target in ("exists", "does not"):
        heard = []
        for number in range(7):
            if same == "nik":
                nik = SITI.nik if target == "exists" else "9988887777666655"
                text = registration(SITI, nik=nik, kpj=f"9901234{number:04d}", born=f"0{number + 1}-08-1990")
            else:
                kpj = SITI.kpj if target == "exists" else "99555555555"
                text = registration(SITI, nik=f"99010157089{number:05d}", kpj=kpj)
            offset = 0 if target == "exists" else 50
            heard.append(carrier.phone(f"+62895911111{number + offset:02d}").asks(text))
        assert len(set(heard[:5])) == 1
        assert all("Batas" in words for words in heard[5:])


def test_a_thief_cannot_lock_out_the_phone_on_file(carrier: Carrier) -> None:
    enrol(SITI)
    for number in range(8):
        carrier.phone(f"+62895922222{number:02d}").asks(registration(SITI, born=f"0{number + 1}-01-1990"))
    assert "terhubung ke 2 kartu" in carrier.phone(SITI.phone).asks(registration(SITI))


def test_the_address_in_the_message_gets_nothing(carrier: Carrier) -> None:
    enrol(SITI)
    carrier.phone(THIEF_PHONE).asks(registration(SITI) + "#si.lihai@pencuri.example")
    assert not told("si.lihai@pencuri.example")
    assert [mail.about for mail in told(SITI.email)] == ["handset-question"]


def test_a_wrong_claim_is_told_to_nobody(carrier: Carrier) -> None:
    enrol(SITI)
    carrier.phone(THIEF_PHONE).asks(TRIES["a wrong date"])
    assert not Outbound.objects.filter(reply_to__isnull=True).exists()


# --- robots, floods, senders that are no phones ----------------------------------------------------
SENDERS = [
    "TELKOMSEL",
    "",
    "2757",
    "363",
    "+2757",
    "INFO-BANK",
    "0215551234",
    "+" + "6" * 30,
    "62",
    "\x00",
    "０８",
    "💰",
]


@pytest.mark.parametrize("sender", SENDERS)
def test_a_sender_that_is_no_mobile_gets_nothing(carrier: Carrier, sender: str) -> None:
    assert carrier.brings(sender, "SALDO") == []
    (row,) = Inbound.objects.all()
    assert (row.state, row.trouble) == ("ignored", "not-a-phone")


def test_a_foreign_mobile_with_its_plus_is_answered(carrier: Carrier) -> None:
    enrol(AGUS)
    assert "belum terhubung" in carrier.phone("+6581234567").asks("SALDO")


def test_not_understood_is_said_once_an_hour(carrier: Carrier) -> None:
    robot = carrier.phone(THIEF_PHONE)
    assert "belum terbaca" in robot.asks("Terima kasih atas pesan Anda")
    assert [robot.texts("Terima kasih atas pesan Anda") for _ in range(3)] == [[], [], []]
    assert Inbound.objects.filter(trouble="hint-said").count() == 3
    carrier.later(minutes=61)
    assert "belum terbaca" in robot.asks("Terima kasih atas pesan Anda")


def test_who_means_something_is_helped_every_time(carrier: Carrier) -> None:
    person = carrier.phone(DEWI.phone)
    for text in ("DAFTAR SALDO#123", "DAFTAR SALDO#9903036511780003#31-02-1978#99000003318", "PIN 12"):
        assert "ontoh" in person.asks(text)


def test_a_loop_of_two_robots_ends(carrier: Carrier) -> None:
    """The other side answers each of our messages with our own words."""
    robot = carrier.phone(THIEF_PHONE)
    said, rounds = ["SALDO"], 0
    while said and rounds < 100:
        rounds += 1
        said = robot.texts(said[0])
    assert rounds <= policy_on(carrier.at).sms_replies_per_hour + 2


def test_a_flood_is_answered_within_its_budget(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    heard: list[str] = []
    most = policy_on(carrier.at).sms_replies_per_hour
    for _ in range(most + 10):
        heard += dewi.texts("SALDO")
    assert len(heard) == most  # with the registration, and once the word that it is enough
    assert "Batas" in heard[-1]
    carrier.later(minutes=61)
    assert "Saldo JHT" in dewi.asks("SALDO")


def test_a_day_has_a_budget_too(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    most, answered = policy_on(carrier.at).sms_replies_per_day, 0
    for _ in range(most + 10):
        carrier.later(minutes=20)
        answered += len(dewi.texts("BANTUAN"))
    assert answered == most + 1  # once it says that it is enough
    carrier.later(hours=24)
    dewi.asks("BANTUAN")


def test_one_noisy_number_does_not_silence_another(carrier: Carrier) -> None:
    for _ in range(10):
        carrier.phone(THIEF_PHONE).texts("SALDO")
    assert carrier.phone(DEWI.phone).asks("SALDO")
