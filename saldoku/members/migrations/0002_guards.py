from django.db import migrations

from saldoku.store import guards


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [guards.keys_not_deferrable("members_card", "members_contactpoint")]
