"""The stage itself: a journey that could not fail would show nothing."""

import smtplib
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page

from tests.journeys.screens import PHONE, Complaints, axe
from tests.stage.mailbox import Mailbox

GOOD = '<!doctype html><html lang="id"><title>Saldo</title><main><h1>Saldo</h1>{}</main></html>'


def test_axe_lets_a_good_page_pass(phone: Page) -> None:
    phone.set_content(GOOD.format("<p>Rp12.345</p>"))
    axe(phone)


@pytest.mark.parametrize("bad", ['<img src="data:,">', '<p style="width: 500px">wide</p>', "<input>"])
def test_axe_sees_a_bad_page(phone: Page, bad: str) -> None:
    phone.set_content(GOOD.format(bad))
    with pytest.raises(AssertionError):
        axe(phone)


def test_a_broken_script_is_heard(phone: Page) -> None:
    complaints = Complaints()
    page = phone.context.new_page()
    complaints.listen(page)
    page.set_content("<script>nowhere()</script>")
    assert len(complaints.heard) == 1


def test_a_phone_is_as_wide_as_a_phone(phone: Page, desktop: Page) -> None:
    assert phone.evaluate("window.innerWidth") == PHONE["width"]
    assert desktop.evaluate("window.innerWidth") > 1000


def test_the_mailbox_takes_mail(mailbox: Mailbox) -> None:
    mail = EmailMessage()
    mail["To"], mail["From"], mail["Subject"] = "Siti <siti@surat.example>", "x@saldoku.example", "Kode Anda"
    mail.set_content("Kode Anda 123 456, atau buka https://saldoku.example/x?y=1")
    with smtplib.SMTP("127.0.0.1", mailbox.controller.port) as client:
        client.send_message(mail)
    arrived = mailbox.wait("siti@surat.example")
    assert (arrived.subject, arrived.code) == ("Kode Anda", "123456")
    assert arrived.links == ["https://saldoku.example/x?y=1"]
