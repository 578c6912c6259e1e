"""Cases move to an app of their own; the rows stay, under the table's new name."""

from django.db import migrations

RENAMES = (
    ("TABLE privacy_case", "cases_case"),
    ("SEQUENCE privacy_case_id_seq", "cases_case_id_seq"),
    ("INDEX privacy_case_open", "cases_case_open"),
)


def _renamed(what, name):
    kind, _space, old = what.partition(" ")
    return migrations.RunSQL(
        f"ALTER {kind} {old} RENAME TO {name}", f"ALTER {kind} {name} RENAME TO {old}"
    )


def _constraint(old, new):
    sql = "ALTER TABLE cases_case RENAME CONSTRAINT {} TO {}"
    return migrations.RunSQL(sql.format(old, new), sql.format(new, old))


def _called(old, new):
    """What was held or left to a human by the old name is found by the new one."""
    sql = "UPDATE {} SET \"table\" = '{}' WHERE \"table\" = '{}'"
    return [
        migrations.RunSQL(sql.format(table, new, old), sql.format(table, old, new))
        for table in ("privacy_hold", "privacy_finding")
    ]


class Migration(migrations.Migration):

    dependencies = [("privacy", "0002_ledger_exports_erasures_holds_claims_proofs")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                *(_renamed(what, name) for what, name in RENAMES),
                _constraint(
                    "privacy_case_answered_with_words", "cases_case_answered_with_words"
                ),
            ],
            state_operations=[migrations.DeleteModel(name="Case")],
        ),
        *_called("privacy.Case", "cases.Case"),
    ]
