from __future__ import annotations

import io

import pytest

from focaljet.accounts.tests.makers import make_member
from focaljet.attachments import stores
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import making
from focaljet.attachments.tests.makers import make_attachment, make_text, stored
from focaljet.base import images
from focaljet.base.tests import pictures

pytestmark = pytest.mark.django_db


def taken_along(member_id: int) -> dict[str, bytes]:
    found = {}
    for file in stores.export(member_id):
        out = io.BytesIO()
        file.write(out)
        found[file.name] = out.getvalue()
    return found


def test_ann_takes_her_pictures_and_files_along():
    ann = make_member()
    small = make_attachment(ann)
    notes = make_text(ann)
    large = make_attachment(ann, data=pictures.jpeg(2400, 1600))
    make_text(make_member("Bob"))
    files = taken_along(ann.pk)
    assert list(files) == [
        f"0001-{small.key[:8]}.webp",
        f"0002-{notes.key[:8]}.txt",
        f"0003-{large.key[:8]}.jpg",  # it waits for its sizes
    ]
    assert files[f"0002-{notes.key[:8]}.txt"] == b"Torque: 90 Nm"


def test_when_ann_is_erased_every_size_goes_and_bobs_stay():
    ann, bob = make_member(), make_member("Bob")
    make_attachment(ann, data=pictures.jpeg(1000, 500))
    make_attachment(ann, data=pictures.jpeg(2400, 1600))
    kept = make_text(bob)
    assert stores.erase(ann.pk) == 4
    assert stored() == [f"{kept.key}.file"]


def test_a_job_that_comes_after_the_erasure_brings_nothing_back(monkeypatch):
    ann = make_member()
    photo = make_attachment(ann, data=pictures.jpeg(2400, 1600))
    reencode = images.reencode

    def meanwhile(data: bytes):
        stores.erase(ann.pk)
        return reencode(data)

    monkeypatch.setattr(images, "reencode", meanwhile)
    making.make_sizes(attachment_id=photo.pk)
    assert stored() == []
    assert Attachment.objects.get().state == Attachment.State.FAILED


def test_what_the_proof_plants_is_found():
    ann = make_member()
    stores.plant(ann.pk, "canary-in-a-file")
    assert "canary-in-a-file" in next(iter(taken_along(ann.pk).values())).decode()
    assert len(stores.find(ann.pk)) == 1
