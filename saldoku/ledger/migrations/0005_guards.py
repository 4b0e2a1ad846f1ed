from django.db import migrations

from saldoku.store import guards

# What the snapshots of before did not tell apart, from their entries.
BEFORE = "COALESCE((SELECT MAX(p.year) FROM ledger_yearsnapshot p WHERE p.member_id = s.member_id AND p.account_id = s.account_id AND p.year < s.year), 0)"
PARTS = {"contributions": "'contribution', 'reversal'", "payouts": "'payout'", "transfers": "'transfer', 'opening'"}


def divide_snapshots(apps, schema_editor):
    on_server = schema_editor.connection.vendor == "postgresql"
    if on_server:
        schema_editor.execute("GRANT UPDATE ON ledger_yearsnapshot TO CURRENT_USER")
    for column, kinds in PARTS.items():
        schema_editor.execute(
            f"UPDATE ledger_yearsnapshot AS s SET {column} = COALESCE((SELECT SUM(e.amount) FROM ledger_entry e "
            "WHERE e.member_id = s.member_id AND e.account_id = s.account_id AND e.year <= s.year "
            f"AND e.kind IN ({kinds}) AND e.year > {BEFORE}), 0)"
        )
    if on_server:
        schema_editor.execute("REVOKE UPDATE ON ledger_yearsnapshot FROM CURRENT_USER")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_entry_named_by_source")]
    operations = [
        migrations.RunPython(divide_snapshots, migrations.RunPython.noop),
        guards.keys_not_deferrable(
            "ledger_importslice", "ledger_suspenserelease", "ledger_yearslice", "ledger_suspenseitem"
        ),
        guards.composite_key("ledger_entry", "member_id, account_id", "ledger_account", "member_id, id"),
        guards.composite_key("ledger_returnexclusion", "member_id, account_id", "ledger_account", "member_id, id"),
        guards.composite_key("ledger_correction", "member_id, account_id", "ledger_account", "member_id, id"),
        guards.composite_key("ledger_cardmerge", "member_id, from_account_id", "ledger_account", "member_id, id"),
        guards.append_only("ledger_entry"),
        guards.append_only("ledger_importslice"),
        guards.append_only("ledger_suspenseitem", pointed_to=True),
        guards.append_only("ledger_suspenserelease"),
        guards.append_only("ledger_yearslice"),
        guards.append_only("ledger_returndeclaration"),
        guards.append_only_again("ledger_journal"),
        guards.append_only_again("ledger_yearsnapshot"),
    ]
