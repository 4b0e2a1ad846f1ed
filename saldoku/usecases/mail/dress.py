"""A mail's plain text as calm HTML: a code is large, an address alone on its line is a button.

The text stays the truth: the HTML is made from it, so the two never say different things. Styles stand
inside the tags, since that is all that mail programs keep. No picture and no address of ours is loaded.
"""

import re
from html import escape

_CODE = re.compile(r"\d{6}")
_LINK = re.compile(r"https?://\S+")
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    "</head>"
    '<body style="margin:0;padding:24px 16px;background:#FBFAF6;color:#14231C;font:17px/26px system-ui,'
    "-apple-system,'Segoe UI',Roboto,sans-serif\">"
    '<div style="max-width:560px;margin:0 auto">'
    '<p style="margin:0 0 24px;font-weight:700;font-size:20px;color:#0B6B4F">Saldoku</p>{body}</div>'
    "</body></html>"
)
_PARAGRAPH = '<p style="margin:0 0 16px">{}</p>'
_SMALL = (
    '<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #D5DDD5;font-size:14px;line-height:22px;'
    'color:#51635A">{}</p>'
)
_BIG = '<p style="margin:0 0 16px;font-size:40px;line-height:48px;font-weight:700;letter-spacing:4px">{}</p>'
_BUTTON = (
    '<p style="margin:0 0 8px"><a href="{0}" style="display:inline-block;padding:14px 24px;'
    'border-radius:10px;background:#0B6B4F;color:#FFFFFF;font-weight:600;text-decoration:none">{1}</a></p>'
    '<p style="margin:0 0 16px;font-size:13px;line-height:20px;color:#51635A;word-break:break-all">{0}</p>'
)
_OPEN = {"id": "Buka halaman", "en": "Open the page"}


def dressed(text: str, language: str) -> str:
    """The HTML of a mail. What follows a line `-- ` is small print."""
    body, _, close = text.partition("\n-- \n")
    made = [_block(block, language) for block in body.strip().split("\n\n")]
    if close.strip():
        made.append(_SMALL.format("<br>".join(escape(line) for line in close.strip().splitlines())))
    return _PAGE.format(language=language, body="".join(made))


def _block(block: str, language: str) -> str:
    """One paragraph; lines that are a code or an address alone stand out."""
    made: list[str] = []
    words: list[str] = []

    def close() -> None:
        if words:
            made.append(_PARAGRAPH.format(" ".join(words)))
            words.clear()

    for line in block.strip().splitlines():
        if _CODE.fullmatch(line.strip()):
            close()
            made.append(_BIG.format(line.strip()))
        elif _LINK.fullmatch(line.strip()):
            close()
            made.append(_BUTTON.format(escape(line.strip()), _OPEN.get(language, _OPEN["en"])))
        else:
            words.append(escape(line.strip()))
    close()
    return "".join(made)
