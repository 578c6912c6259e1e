"""Requests get kinds, clocks, a conversation, proofs of who asks, grounds and appeals."""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Cast

NEVER_LATER_THAN_A_MONTH = timedelta(days=28)


def old_cases_are_due_too(apps, schema_editor):
    due = Cast(F("opened_at") + NEVER_LATER_THAN_A_MONTH, models.DateField())
    apps.get_model("cases", "Case").objects.update(due_on=due)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_cases_from_privacy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(verbose_name='why you do not agree')),
                ('asked_at', models.DateTimeField(verbose_name='appealed')),
                ('outcome', models.CharField(blank=True, choices=[('granted', 'Granted'), ('partly', 'Granted in part'), ('refused', 'Refused'), ('answered', 'Answered'), ('merged', 'Put to another request'), ('disowned', 'Not from the owner of the address')], default='', max_length=10, verbose_name='what became of it')),
                ('ground', models.CharField(blank=True, choices=[('repetitive', 'Unreasonably repetitive'), ('effort', 'Disproportionate technical effort'), ('others', 'It would harm the privacy of others'), ('impractical', 'Extremely impractical'), ('not required', 'The law does not ask for it')], default='', max_length=15, verbose_name='ground of a refusal')),
                ('answer', models.TextField(blank=True, default='', verbose_name='answer')),
                ('by_the_same', models.BooleanField(default=False, verbose_name='decided by the same person, who runs the site alone')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='sent by mail')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('writer', models.CharField(choices=[('person', 'The person'), ('sender', 'Whoever sent the letter'), ('staff', 'The staff'), ('system', 'The program')], max_length=10, verbose_name='from whom')),
                ('text', models.TextField(verbose_name='message')),
                ('at', models.DateTimeField(verbose_name='written')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='sent by mail')),
            ],
            options={
                'verbose_name': 'message about a request',
                'verbose_name_plural': 'messages about requests',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('offer', 'occasional offers'), ('audit', 'auditing'), ('analysis', 'data analysis'), ('research', 'research'), ('improve', 'making the site better'), ('advertising', 'advertising'), ('comfort', 'your convenience'), ('security', 'security')], max_length=20, verbose_name='which use')),
                ('since', models.DateTimeField(verbose_name='objected since')),
            ],
            options={
                'verbose_name': 'use that is switched off',
                'verbose_name_plural': 'uses that are switched off',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Settled',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('kind', models.CharField(choices=[('question', 'A question'), ('access', 'See what you keep about me'), ('port', 'Take my data along'), ('correct', 'Correct something about me'), ('erase', 'Erase something about me'), ('restrict', 'Keep something about me, and use it no more'), ('object', 'Object to a use of my data'), ('opt_out', 'No offers, no advertising, no analysis'), ('child', 'A child is here'), ('other', 'Something else')], max_length=10, verbose_name='what it is about')),
                ('outcome', models.CharField(choices=[('granted', 'Granted'), ('partly', 'Granted in part'), ('refused', 'Refused'), ('answered', 'Answered'), ('merged', 'Put to another request'), ('disowned', 'Not from the owner of the address')], max_length=10, verbose_name='what became of it')),
                ('ground', models.CharField(blank=True, choices=[('repetitive', 'Unreasonably repetitive'), ('effort', 'Disproportionate technical effort'), ('others', 'It would harm the privacy of others'), ('impractical', 'Extremely impractical'), ('not required', 'The law does not ask for it')], default='', max_length=15, verbose_name='ground of a refusal')),
                ('days', models.PositiveIntegerField(verbose_name='after how many days')),
                ('is_late', models.BooleanField(verbose_name='after its term')),
                ('is_appeal', models.BooleanField(default=False, verbose_name='on appeal')),
            ],
            options={
                'verbose_name': 'settled request',
                'verbose_name_plural': 'settled requests',
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_case_open',
        ),
        migrations.AddField(
            model_name='case',
            name='acknowledged_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='confirmed to you'),
        ),
        migrations.AddField(
            model_name='case',
            name='agent',
            field=models.CharField(blank=True, default='', max_length=100, verbose_name='who acts for you'),
        ),
        migrations.AddField(
            model_name='case',
            name='agent_accepted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='authorisation seen'),
        ),
        migrations.AddField(
            model_name='case',
            name='authority',
            field=models.CharField(blank=True, choices=[('written', 'A written authorisation'), ('lawyer', "A lawyer's power of attorney"), ('parent', 'Parent or guardian'), ('court', 'Appointed by a court')], default='', max_length=10, verbose_name='by what they act for you'),
        ),
        migrations.AddField(
            model_name='case',
            name='datum',
            field=models.CharField(blank=True, default='', max_length=150, verbose_name='which datum'),
        ),
        migrations.AddField(
            model_name='case',
            name='due_on',
            field=models.DateField(null=True, verbose_name='to be answered by'),
        ),
        migrations.RunPython(old_cases_are_due_too, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='case',
            name='due_on',
            field=models.DateField(verbose_name='to be answered by'),
        ),
        migrations.AddField(
            model_name='case',
            name='extended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='term extended'),
        ),
        migrations.AddField(
            model_name='case',
            name='extension',
            field=models.TextField(blank=True, default='', verbose_name='why it takes longer'),
        ),
        migrations.AddField(
            model_name='case',
            name='ground',
            field=models.CharField(blank=True, choices=[('repetitive', 'Unreasonably repetitive'), ('effort', 'Disproportionate technical effort'), ('others', 'It would harm the privacy of others'), ('impractical', 'Extremely impractical'), ('not required', 'The law does not ask for it')], default='', max_length=15, verbose_name='ground of a refusal'),
        ),
        migrations.AddField(
            model_name='case',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='cases.case', verbose_name='put to'),
        ),
        migrations.AddField(
            model_name='case',
            name='outcome',
            field=models.CharField(blank=True, choices=[('granted', 'Granted'), ('partly', 'Granted in part'), ('refused', 'Refused'), ('answered', 'Answered'), ('merged', 'Put to another request'), ('disowned', 'Not from the owner of the address')], default='', max_length=10, verbose_name='what became of it'),
        ),
        migrations.AddField(
            model_name='case',
            name='proof',
            field=models.CharField(blank=True, choices=[('account', 'Signed in to the account'), ('lately', 'Signed in to the account a short while before'), ('mail', 'Opened a link in a mail to the address'), ('content', 'Knew something that only the person can know'), ('saw', 'Showed something that the staff saw and did not keep'), ('known', 'Known to the staff in person')], default='', max_length=10, verbose_name='how we saw that it is you'),
        ),
        migrations.AddField(
            model_name='case',
            name='proven_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='seen that it is you'),
        ),
        migrations.AddField(
            model_name='case',
            name='proven_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who saw it'),
        ),
        migrations.AddField(
            model_name='case',
            name='purpose',
            field=models.CharField(blank=True, choices=[('offer', 'occasional offers'), ('audit', 'auditing'), ('analysis', 'data analysis'), ('research', 'research'), ('improve', 'making the site better'), ('advertising', 'advertising'), ('comfort', 'your convenience'), ('security', 'security')], default='', max_length=20, verbose_name='which use'),
        ),
        migrations.AddField(
            model_name='case',
            name='right_value',
            field=models.TextField(blank=True, default='', verbose_name='what is right'),
        ),
        migrations.AddField(
            model_name='case',
            name='row',
            field=models.CharField(blank=True, default='', max_length=64, verbose_name='in which row'),
        ),
        migrations.AddField(
            model_name='case',
            name='wish',
            field=models.CharField(blank=True, choices=[('stay', 'My account; my posts stay, without my name'), ('go', 'My account and my posts'), ('part', 'Only what I describe below')], default='', max_length=5, verbose_name='what is to be erased'),
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('question', 'A question'), ('access', 'See what you keep about me'), ('port', 'Take my data along'), ('correct', 'Correct something about me'), ('erase', 'Erase something about me'), ('restrict', 'Keep something about me, and use it no more'), ('object', 'Object to a use of my data'), ('opt_out', 'No offers, no advertising, no analysis'), ('child', 'A child is here'), ('other', 'Something else')], max_length=10, verbose_name='what it is about'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['due_on', 'id'], name='cases_case_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['closed_at'], name='cases_case_closed'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ('partly', 'refused')), _negated=True), models.Q(('ground__in', ['repetitive', 'effort', 'others', 'impractical', 'not required']), models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='cases_case_declined_with_a_ground'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='case',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='cases.case', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='casemessage',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written for the site by'),
        ),
        migrations.AddField(
            model_name='casemessage',
            name='case',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='cases.case', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='objection',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='switched_off', to=settings.AUTH_USER_MODEL, verbose_name='member'),
        ),
        migrations.AddIndex(
            model_name='settled',
            index=models.Index(fields=['month'], name='cases_settled_month'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ('partly', 'refused')), _negated=True), models.Q(('ground__in', ['repetitive', 'effort', 'others', 'impractical', 'not required']), models.Q(('answer', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='cases_appeal_declined_with_a_ground'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(fields=('member', 'purpose'), name='one_objection_to_a_purpose'),
        ),
    ]
