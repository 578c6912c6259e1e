"""A project without `focaljet.cases` gets no table of cases, which moved out in 0003."""

from django.apps import apps as installed
from django.db import migrations


def drop_where_nobody_keeps_cases(apps, schema_editor):
    if not installed.is_installed("focaljet.cases"):
        schema_editor.execute("DROP TABLE IF EXISTS cases_case")


class Migration(migrations.Migration):

    dependencies = [("privacy", "0004_kinds_of_the_ledger")]

    operations = [
        migrations.RunPython(drop_where_nobody_keeps_cases, migrations.RunPython.noop)
    ]
