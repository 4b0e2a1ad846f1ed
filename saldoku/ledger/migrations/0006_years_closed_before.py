"""Years that were closed before closing went on in slices: it began when it ended, in one slice.

Posting asks when a closing began, and `prove` asks of each year with snapshots that slices cover its members.
"""

from django.db import migrations

from saldoku.kernel.ids import new_ids

OF_A_YEAR = (
    "SELECT s.year, MAX(s.member_id), COUNT(*), "
    "CAST(SUM(s.return_on_opening) AS bigint), CAST(SUM(s.return_on_flow) AS bigint) "
    "FROM ledger_yearsnapshot s WHERE NOT EXISTS (SELECT 1 FROM ledger_yearslice y WHERE y.year = s.year) "
    "GROUP BY s.year ORDER BY s.year"
)


def tell_of_closed_years(apps, schema_editor):
    years = apps.get_model("ledger", "PostingYear").objects
    for year in years.filter(closed_at__isnull=False, closing_at__isnull=True):
        years.filter(year=year.year).update(closing_at=year.closed_at)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(OF_A_YEAR)
        found = cursor.fetchall()
    slices = apps.get_model("ledger", "YearSlice")
    slices.objects.bulk_create(
        slices(
            id=number, year=year, after_member=0, through_member=last, accounts=accounts,
            on_opening=on_opening, on_flow=on_flow,
        )
        for number, (year, last, accounts, on_opening, on_flow) in zip(new_ids(len(found)), found)
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_guards")]
    operations = [migrations.RunPython(tell_of_closed_years, migrations.RunPython.noop)]
