from django.db import migrations

from saldoku.store import guards


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("members", "0002_guards")]
    operations = [
        guards.keys_not_deferrable("ledger_journal", "ledger_controlline", "ledger_suspenseitem", "ledger_account"),
        guards.composite_key("ledger_account", "member_id, card_id", "members_card", "member_id, id"),
        guards.composite_key("ledger_entry", "member_id, account_id", "ledger_account", "member_id, id"),
        guards.composite_key("ledger_yearsnapshot", "member_id, account_id", "ledger_account", "member_id, id"),
        guards.append_only("ledger_journal", pointed_to=True),
        guards.append_only("ledger_controlline"),
        guards.append_only("ledger_entry"),
        guards.append_only("ledger_yearsnapshot"),
    ]
