"""Commands about staff."""

from typing import Annotated

import typer

from saldoku.config.cli.telling import out
from saldoku.kernel import clock
from saldoku.usecases.running.add_staff import add_staff

app = typer.Typer(no_args_is_help=True, help="The fund's clerks and supervisors.")


@app.command("add")
def add(
    email: Annotated[str, typer.Argument(help="The clerk's e-mail address.")],
    name: Annotated[str, typer.Option(help="The name that members read in their log.")],
    office: Annotated[str, typer.Option(help="The code of the office, as in the file of offices.")],
    supervisor: Annotated[
        bool, typer.Option(help="May also open without the member there, and see the office's look-ups.")
    ] = False,
) -> None:
    """Add a clerk. They choose a password by mail and a second factor at the first log-in."""
    add_staff(email=email, name=name, office_code=office, supervisor=supervisor, at=clock.now())
    out.print(f"{email}: added. They set a password with 'forgotten password' on the log-in page.")
