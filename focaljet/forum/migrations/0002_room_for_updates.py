from django.db import migrations


class Migration(migrations.Migration):
    """Pages with room, so that a new count lies beside the old one and no index is
    written; and long texts in a compression that opens quickly, where the server has it.
    """

    dependencies = [("forum", "0001_forums_topics_and_posts")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE forum_topic SET (fillfactor = 85);"
            "ALTER TABLE forum_topicread SET (fillfactor = 90);"
            "ALTER TABLE forum_topicviews SET (fillfactor = 90);",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            """
            DO $$ BEGIN
                ALTER TABLE forum_postbody ALTER COLUMN source SET COMPRESSION lz4;
                ALTER TABLE forum_postbody ALTER COLUMN html SET COMPRESSION lz4;
            EXCEPTION WHEN feature_not_supported THEN NULL;
            END $$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
