from django.db import migrations

from saldoku.store import guards


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("members", "0002_guards")]
    operations = [
        guards.keys_not_deferrable("access_handset", "access_logline"),
        guards.append_only("access_logline"),
    ]
