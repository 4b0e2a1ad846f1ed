import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_guards'),
        ('members', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='CardMerge',
            fields=[
                ('pk', models.CompositePrimaryKey('member_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('from_account_id', models.BigIntegerField()),
                ('into_account_id', models.BigIntegerField()),
                ('merged_on', models.DateField()),
                ('merged_at', models.DateTimeField()),
                ('merged_by', models.CharField(max_length=120)),
                ('took', models.TextField()),
                ('reason', models.CharField(max_length=240)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, default='', max_length=120)),
                ('from_account', models.ForeignObject(from_fields=['member', 'from_account_id'], on_delete=django.db.models.deletion.PROTECT, related_name='merges_out', to='ledger.account', to_fields=['member', 'id'])),
                ('into_account', models.ForeignObject(from_fields=['member', 'into_account_id'], on_delete=django.db.models.deletion.PROTECT, related_name='merges_in', to='ledger.account', to_fields=['member', 'id'])),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('pk', models.CompositePrimaryKey('member_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('account_id', models.BigIntegerField()),
                ('entry_year', models.SmallIntegerField()),
                ('entry_key', models.BigIntegerField()),
                ('instead', models.JSONField(default=dict)),
                ('reason', models.CharField(max_length=240)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('posted', 'Posted'), ('refused', 'Refused')], default='asked', max_length=8)),
                ('asked_by', models.CharField(max_length=120)),
                ('asked_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, default='', max_length=120)),
                ('decided_at', models.DateTimeField(null=True)),
                ('journal_id', models.BigIntegerField(null=True)),
                ('account', models.ForeignObject(from_fields=['member', 'account_id'], on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='ledger.account', to_fields=['member', 'id'])),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
        ),
        migrations.CreateModel(
            name='ImportSlice',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('rows_posted', models.IntegerField()),
                ('money_posted', models.BigIntegerField()),
                ('rows_suspense', models.IntegerField()),
                ('money_suspense', models.BigIntegerField()),
                ('rows_differing', models.IntegerField()),
                ('money_differing', models.BigIntegerField()),
                ('refused', models.JSONField(default=list)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slices', to='ledger.importbatch')),
            ],
        ),
        migrations.CreateModel(
            name='ReturnDeclaration',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('year', models.SmallIntegerField(db_index=True)),
                ('rate', models.DecimalField(decimal_places=4, max_digits=7)),
                ('source', models.CharField(max_length=240)),
                ('declared_by', models.CharField(max_length=120)),
                ('declared_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ReturnExclusion',
            fields=[
                ('pk', models.CompositePrimaryKey('member_id', 'account_id', 'year', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account_id', models.BigIntegerField()),
                ('year', models.SmallIntegerField()),
                ('reason', models.CharField(max_length=160)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('account', models.ForeignObject(from_fields=['member', 'account_id'], on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='ledger.account', to_fields=['member', 'id'])),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
        ),
        migrations.CreateModel(
            name='SuspenseRelease',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='release', serialize=False, to='ledger.suspenseitem')),
                ('journal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='ledger.journal')),
            ],
        ),
        migrations.CreateModel(
            name='YearSlice',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('year', models.SmallIntegerField()),
                ('after_member', models.BigIntegerField()),
                ('through_member', models.BigIntegerField()),
                ('accounts', models.IntegerField()),
                ('on_opening', models.BigIntegerField()),
                ('on_flow', models.BigIntegerField()),
                ('journal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='year_slices', to='ledger.journal')),
            ],
        ),
        migrations.AddField(
            model_name='controlline',
            name='lines',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='controlline',
            name='seal',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='journal',
            name='npp',
            field=models.CharField(blank=True, default='', max_length=16),
        ),
        migrations.AddField(
            model_name='journal',
            name='period',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='postingyear',
            name='closing_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='postingyear',
            name='policy',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='postingyear',
            name='rate',
            field=models.DecimalField(decimal_places=4, max_digits=7, null=True),
        ),
        migrations.AddField(
            model_name='suspenseitem',
            name='employer_part',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='suspenseitem',
            name='own_part',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='suspenseitem',
            name='wage',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='yearsnapshot',
            name='contributions',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='yearsnapshot',
            name='payouts',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='yearsnapshot',
            name='return_on_flow',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='yearsnapshot',
            name='return_on_opening',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='yearsnapshot',
            name='transfers',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='controlline',
            name='account',
            field=models.CharField(choices=[('bank', 'Bank'), ('suspense', 'Suspense'), ('returns', 'Returns'), ('brought-forward', 'Brought Forward'), ('within', 'Within')], max_length=16),
        ),
        migrations.AlterField(
            model_name='suspenseitem',
            name='kpj',
            field=models.CharField(db_index=True, max_length=16),
        ),
        migrations.AddConstraint(
            model_name='cardmerge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('member', 'from_account_id'), name='merged_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='importslice',
            constraint=models.UniqueConstraint(fields=('batch', 'number'), name='slice_once'),
        ),
        migrations.AddConstraint(
            model_name='yearslice',
            constraint=models.UniqueConstraint(fields=('year', 'after_member'), name='year_slice_once'),
        ),
    ]
