"""Amounts as a reader sees them on a page."""

import re


def amounts_on(page: str) -> list[str]:
    """Every amount in rupiah in the text of a page. Tags are left out: the random tokens of forms and
    links stand in their attributes, and now and then spell one."""
    return re.findall(r"Rp\s*\d[\d.,]*", re.sub(r"<[^>]*>", " ", page))
