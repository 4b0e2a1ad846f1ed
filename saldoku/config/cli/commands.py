"""All commands in one tree."""

import django
import typer

django.setup()

from saldoku.config.cli import (  # noqa: E402 (Django first)
    books,
    changes,
    corrections,
    data,
    keys,
    people,
    proving,
    returns,
    servers,
    suspense,
)

app = typer.Typer(
    name="saldoku",
    help="Members of a fund see what they own: by web, SMS, app and at the office.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("migrate")(servers.migrate)
app.command("demo")(servers.demo)
app.command("serve")(servers.serve)
app.command("work")(servers.work)
app.add_typer(data.app, name="import")
app.add_typer(suspense.app, name="suspense")
app.command("sample-data")(data.sample_data)
app.command("balance")(books.balance)
app.command("prove")(proving.prove)
app.command("arrears")(books.arrears)
app.command("declare-return")(returns.declare_return)
app.command("credit-returns")(returns.credit_returns)
app.command("adjust-returns")(returns.adjust_returns)
app.command("close-year")(returns.close_year)
app.command("rebuild-snapshots")(proving.rebuild_snapshots)
app.command("merge")(changes.merge)
app.add_typer(corrections.app, name="correct")
app.command("check-settings")(keys.check_settings)
app.command("new-data-key")(keys.new_data_key)
app.command("rotate-data-key")(keys.rotate_data_key)
app.add_typer(people.app, name="staff")
