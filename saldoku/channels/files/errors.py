"""What is wrong with a whole file. A wrong row is never one of these: it goes to the reject file."""

from saldoku.kernel.errors import SaldokuError


class FileNotReadable(SaldokuError):
    """The file cannot be read as a table at all. Fields: `file`, `why`.

    `why` is one of: `missing`, `folder`, `permission`, `empty`, `no-header`, `header-quotes`, `not-text`,
    `utf-16`, `workbook`, `no-sheet`, `parquet`, `column-type`, `kind` (a format that is not read at all).
    """

    code = "file-not-readable"


class ColumnsMissing(SaldokuError):
    """Needed columns are not in the header.

    Fields: `file`, `missing` (names, alternatives joined by ` or `), `found` (the header as
    written), `nearest` (missing name to the unknown heading that looks most like it).
    """

    code = "columns-missing"


class ColumnsTwice(SaldokuError):
    """Two headings mean the same column. Fields: `file`, `column`, `headings`."""

    code = "columns-twice"


class FileTooLarge(SaldokuError):
    """More rows or bytes than one import takes. Fields: `file`, `limit`, `unit` (`rows` or `bytes`)."""

    code = "file-too-large"
