from django.db import migrations

# What `createcachetable` would make: so that one `migrate` makes every table, and
# a database that already has the table keeps it.
MAKE = """
CREATE TABLE IF NOT EXISTS "cache_entry" (
    "cache_key" varchar(255) NOT NULL PRIMARY KEY,
    "value" text NOT NULL,
    "expires" timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS "cache_entry_expires" ON "cache_entry" ("expires");
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_built_in_groups")]

    operations = [migrations.RunSQL(MAKE, 'DROP TABLE IF EXISTS "cache_entry"')]
