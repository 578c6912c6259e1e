from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from focaljet.accounts.tests.makers import make_member
from focaljet.attachments import files
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import making, removing
from focaljet.attachments.tests.makers import (
    later,
    make_attachment,
    make_text,
    stored,
)
from focaljet.base import images
from focaljet.base.tests import pictures
from tests.disks import room_for
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


def waiting(data: bytes | None = None) -> Attachment:
    return make_attachment(make_member(), data=data or pictures.jpeg(2400, 1600))


def test_a_job_makes_the_sizes_and_what_was_sent_is_gone():
    photo = waiting()
    assert run_jobs(queue="pictures") == ["make_sizes"]
    photo.refresh_from_db()
    assert photo.is_ready
    assert photo.widths() == {
        "full": (1920, 1280),
        "medium": (960, 640),
        "small": (320, 213),
    }
    assert stored() == [f"{photo.key}.{part}" for part in ("full", "medium", "small")]
    assert photo.size == sum(
        files.storage().size(files.path_of(photo.key, part)) for part in photo.widths()
    )


def test_a_job_may_run_twice():
    photo = waiting()
    making.make_sizes(attachment_id=photo.pk)
    there = stored()
    making.make_sizes(attachment_id=photo.pk)
    assert stored() == there
    making.make_sizes(attachment_id=photo.pk + 1)


def test_a_job_that_was_killed_is_taken_up_again():
    photo = waiting()
    files.put(photo.key, "full", b"half of it")
    assert making.make_what_waits() == 0  # it may be under way
    with later(minutes=11):
        assert making.make_what_waits() == 1
    photo.refresh_from_db()
    assert photo.is_ready
    assert len(stored()) == 3


def test_a_picture_that_kills_every_worker_is_given_up():
    photo = waiting()
    with later(hours=7):
        making.make_what_waits()
    photo.refresh_from_db()
    assert photo.state == Attachment.State.FAILED
    assert photo.size == 0
    assert stored() == []


def test_a_large_picture_that_is_damaged_is_said_to_be():
    photo = waiting(pictures.jpeg(2400, 1600)[:-9_000])
    run_jobs(queue="pictures")
    photo.refresh_from_db()
    assert photo.state == Attachment.State.FAILED
    assert stored() == []


def test_a_full_disk_leaves_the_picture_waiting():
    photo = waiting()
    with room_for(1_000), pytest.raises(files.NotKeptError):
        making.make_sizes(attachment_id=photo.pk)
    photo.refresh_from_db()
    assert photo.state == Attachment.State.WAITING
    assert stored() == [f"{photo.key}.original"]
    making.make_sizes(attachment_id=photo.pk)
    assert len(stored()) == 3


def test_what_is_deleted_while_its_sizes_are_made_leaves_nothing(monkeypatch):
    photo = waiting()
    reencode = images.reencode

    def meanwhile(data: bytes):
        Attachment.objects.all().delete()
        files.remove(photo.key)
        return reencode(data)

    monkeypatch.setattr(images, "reencode", meanwhile)
    making.make_sizes(attachment_id=photo.pk)
    assert stored() == []


def test_an_animation_moves_in_its_large_size():
    moving = make_attachment(
        make_member(), name="lap.gif", data=pictures.moving(5, 400, 300)
    )
    assert moving.moves
    assert moving.widths() == {"full": (400, 300), "small": (320, 240)}
    assert stored() == [f"{moving.key}.full", f"{moving.key}.small"]


def test_what_belongs_nowhere_goes_after_a_day():
    ann = make_member()
    loose, placed = make_text(ann), make_text(ann, place="forum.post", place_id=1)
    with later(hours=23):
        assert removing.sweep() == removing.Swept()
    with later(hours=25):
        assert removing.sweep() == removing.Swept(loose=1)
    assert list(Attachment.objects.all()) == [placed]
    assert stored() == [f"{placed.key}.file"]
    assert loose.key not in str(stored())


def test_bytes_without_a_row_go_and_an_upload_under_way_stays():
    stray = make_text(make_member())
    Attachment.objects.all().delete()
    files.put("0" * 24, "full", b"of an upload under way")
    files.storage().save("attachments/00/strange name", ContentFile(b"?"))
    assert removing.sweep().strays == 0
    with later(hours=2):
        assert removing.sweep().strays == 3
    assert stored() == []
    assert stray.pk


def test_a_row_whose_bytes_are_lost_is_told(caplog):
    lost = make_text(make_member(), place="forum.post", place_id=1)
    files.remove(lost.key)
    with later(hours=2):
        assert removing.sweep().missing == 1
    assert "1 attachments have lost their files." in caplog.text
    assert lost.name not in caplog.text
