"""A line is put right at the office: Maya asks for one, and decides about one that an operator asked for."""

import json

from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.registrant import choose, press
from tests.journeys.screens import PHONE
from tests.journeys.test_office import FirstDay, card, desk, maya, opened, seen
from tests.stage.site import Fund, Site

__all__ = ["desk", "maya"]


def asked_by_the_operator(site: Site, kpj: str, *change: str) -> None:
    """What an operator of the machine asks for, of the card's newest contribution."""
    lines = json.loads(site.database.saldoku("correct", "lines", kpj, "--json").stdout)["lines"]
    line = [one for one in lines if one["state"] == "correctable"][-1]
    site.database.saldoku(
        "correct", "ask", kpj, line["reference"], "--reason", "the employer's letter of 3 November", *change
    )


def test_every_page_of_corrections(site: Site, fund: Fund, desk: Page) -> None:
    """On the small phone and the desktop, in both languages."""
    kpj = card(fund, "dewi")
    opened(desk, kpj)
    desk.locator("section.card li a").first.click()
    desk.wait_for_url("**/office/rincian/**")
    desk.locator("a[href*='/corrections/ask/']").click()
    desk.wait_for_url("**/office/corrections/ask/**")
    seen(desk, "lines")
    desk.locator("button[name=reference]").first.click()
    expect(desk.locator("#id_own_part")).to_be_visible()
    seen(desk, "correction")
    press(desk)
    expect(desk.locator(".summary")).to_be_focused()
    seen(desk, "correction-missing")
    asked_by_the_operator(site, card(fund, "agus"), "--own", "200001")
    desk.goto(f"{site.url}/office/corrections/")
    seen(desk, "corrections")
    desk.locator("button[value=refuse]").first.click()
    expect(desk.locator(".summary")).to_be_visible()
    seen(desk, "corrections-missing")
    desk.locator(".change input[type=text]").first.fill("the letter is of another month")
    desk.locator("button[value=refuse]").first.click()
    expect(desk.locator(".messages")).to_be_visible()
    seen(desk, "corrections-done")


def test_one_asks_and_another_agrees_without_javascript(
    site: Site, fund: Fund, maya: FirstDay, open_page: OpenPage
) -> None:
    kpj = card(fund, "budi")
    asked_by_the_operator(site, kpj, "--take-back")
    page = open_page(PHONE, storage_state=maya.browser, java_script_enabled=False)
    page.goto(f"{site.url}/office/")
    page.locator("#id_asked").fill(kpj)
    page.keyboard.press("Enter")
    choose(page, "input[value=counter]")
    choose(page, "input[value=ktp]")
    press(page)
    page.locator("section.card li a").first.click()
    page.locator("a[href*='/corrections/ask/']").click()
    page.locator("button[name=reference]").first.click()
    page.locator("#id_own_part").fill("111.000")
    page.locator("#id_reason").fill("the payslip says so")
    press(page)
    expect(page.locator(".messages")).to_be_visible()
    page.goto(f"{site.url}/office/corrections/")
    cards = page.locator("section.change")
    expect(cards).to_have_count(2)
    expect(cards.nth(1).locator("button")).to_have_count(0)
    cards.first.locator("button[value=agree]").click()
    expect(page.locator(".messages")).to_contain_text("Sudah dicatat")
    expect(page.locator("section.change")).to_have_count(1)
