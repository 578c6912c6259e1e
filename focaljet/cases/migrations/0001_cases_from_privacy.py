"""The table of cases, made long ago by `privacy`, now belongs to this app."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("privacy", "0003_cases_move_out"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Case',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('question', 'A question'), ('access', 'See what you keep about me'), ('correct', 'Correct something about me'), ('erase', 'Erase something about me'), ('other', 'Something else')], max_length=10, verbose_name='what it is about')),
                        ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                        ('message', models.TextField(verbose_name='message')),
                        ('opened_at', models.DateTimeField(verbose_name='opened')),
                        ('answer', models.TextField(blank=True, verbose_name='answer')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                        ('answer_mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='answer sent')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ],
                    options={
                        'verbose_name': 'request',
                        'verbose_name_plural': 'requests to us',
                        'ordering': ['pk'],
                        'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['opened_at'], name='cases_case_open')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='cases_case_answered_with_words')],
                    },
                ),
            ]
        ),
    ]
