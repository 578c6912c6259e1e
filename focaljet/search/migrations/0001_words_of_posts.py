import django.contrib.postgres.indexes
import django.db.models.deletion
import focaljet.search.fields
from django.db import migrations, models

# Rows go with their posts, whoever deletes them; until the end of the transaction the
# rest of the table may be in disorder, as with Django's own keys.
GO_WITH_THE_POST = """
    ALTER TABLE search_postwords
    ADD CONSTRAINT words_go_with_their_post
    FOREIGN KEY (post_id) REFERENCES forum_post (id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""

# A post whose words are new, or other than before. What was there is found no more from
# this very transaction on.
WORDS = """
    CREATE FUNCTION search_words_are_new() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_waiting (id, post_id)
        SELECT gen_random_uuid(), post_id FROM new_rows;
        RETURN NULL;
    END $$;

    CREATE TRIGGER search_words_are_new AFTER INSERT ON forum_postbody
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION search_words_are_new();

    CREATE FUNCTION search_words_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM search_postwords WHERE post_id = NEW.post_id;
        INSERT INTO search_waiting (id, post_id) VALUES (gen_random_uuid(), NEW.post_id);
        RETURN NULL;
    END $$;

    CREATE TRIGGER search_words_change AFTER UPDATE OF source ON forum_postbody
    FOR EACH ROW WHEN (OLD.source IS DISTINCT FROM NEW.source)
    EXECUTE FUNCTION search_words_change();
"""

# A title stands with the words of the first post. Whoever indexes holds the lock with
# others, so that a title is read after its change or removed by it.
TITLES = """
    CREATE FUNCTION search_title_changes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(7400);
        DELETE FROM search_postwords AS words USING forum_post AS post
        WHERE post.topic_id = NEW.id AND post.pos = 1 AND words.post_id = post.id;
        INSERT INTO search_waiting (id, post_id)
        SELECT gen_random_uuid(), id FROM forum_post WHERE topic_id = NEW.id AND pos = 1;
        RETURN NULL;
    END $$;

    CREATE TRIGGER search_title_changes AFTER UPDATE OF title ON forum_topic
    FOR EACH ROW WHEN (OLD.title IS DISTINCT FROM NEW.title)
    EXECUTE FUNCTION search_title_changes();
"""

# Which forum a post is in, and whether it is the first of its topic, are labels: the old
# ones do no harm until they are made anew.
PLACES = """
    CREATE FUNCTION search_topic_moves() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_waiting (id, topic_id) VALUES (gen_random_uuid(), NEW.id);
        RETURN NULL;
    END $$;

    CREATE TRIGGER search_topic_moves AFTER UPDATE OF forum_id ON forum_topic
    FOR EACH ROW WHEN (OLD.forum_id IS DISTINCT FROM NEW.forum_id)
    EXECUTE FUNCTION search_topic_moves();

    CREATE FUNCTION search_post_moves() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.pos = 1 THEN
            DELETE FROM search_postwords WHERE post_id = NEW.id;
        END IF;
        INSERT INTO search_waiting (id, post_id) VALUES (gen_random_uuid(), NEW.id);
        RETURN NULL;
    END $$;

    CREATE TRIGGER search_post_moves AFTER UPDATE OF topic_id, pos ON forum_post
    FOR EACH ROW WHEN (
        OLD.topic_id IS DISTINCT FROM NEW.topic_id
        OR (OLD.pos = 1) IS DISTINCT FROM (NEW.pos = 1)
    )
    EXECUTE FUNCTION search_post_moves();
"""

# What was written before there was a search.
ALL_THAT_IS_THERE = """
    INSERT INTO search_waiting (id, post_id)
    SELECT gen_random_uuid(), post_id FROM forum_postbody
"""
NO_MORE = """
    DROP TRIGGER search_words_are_new ON forum_postbody;
    DROP TRIGGER search_words_change ON forum_postbody;
    DROP TRIGGER search_title_changes ON forum_topic;
    DROP TRIGGER search_topic_moves ON forum_topic;
    DROP TRIGGER search_post_moves ON forum_post;
    DROP FUNCTION search_words_are_new(), search_words_change(), search_title_changes(),
        search_topic_moves(), search_post_moves();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('forum', '0007_mentions_in_quotes_and_picked_quotes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Slice',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='number of the slice')),
                ('first_at', models.DateTimeField(verbose_name='oldest post')),
                ('last_at', models.DateTimeField(verbose_name='newest post')),
            ],
            options={
                'verbose_name': 'slice of posts',
                'verbose_name_plural': 'slices of posts',
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.UUIDField(db_default=models.Func(function='gen_random_uuid'), primary_key=True, serialize=False)),
                ('post_id', models.BigIntegerField(null=True, verbose_name='post')),
                ('topic_id', models.BigIntegerField(null=True, verbose_name='topic')),
            ],
            options={
                'verbose_name': 'post that waits to be indexed',
                'verbose_name_plural': 'posts that wait to be indexed',
            },
        ),
        migrations.CreateModel(
            name='PostWords',
            fields=[
                ('post', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_words', serialize=False, to='forum.post', verbose_name='post')),
                ('words', focaljet.search.fields.WordsField(verbose_name='words to find it by')),
                ('version', models.SmallIntegerField(verbose_name='how they were made')),
            ],
            options={
                'verbose_name': 'words that a post is found by',
                'verbose_name_plural': 'words that posts are found by',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='posts_by_words')],
            },
        ),
        migrations.RunSQL(GO_WITH_THE_POST, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS + TITLES + PLACES, NO_MORE),
        migrations.RunSQL(ALL_THAT_IS_THERE, migrations.RunSQL.noop),
    ]
