from django.db import migrations

NAMES = {
    "visitors": "Visitors",
    "members": "Members",
    "moderators": "Moderators",
    "owners": "Owners",
}


def make_groups(apps, schema_editor):
    Group = apps.get_model("accounts", "Group")
    for kind, name in NAMES.items():
        Group.objects.get_or_create(kind=kind, defaults={"name": name})


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_members_and_groups")]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
