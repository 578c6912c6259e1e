from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.attachments import choices, kinds, rules
from focaljet.attachments.models import Attachment
from focaljet.attachments.queries.attachments import used_by
from focaljet.attachments.services import uploading
from focaljet.attachments.tests.makers import (
    make_attachment,
    make_text,
    sent,
    stored,
)
from focaljet.base.tests import pictures
from focaljet.base.verdict import RefusedError
from focaljet.choices import queries as choices_made
from tests.disks import room_for

pytestmark = pytest.mark.django_db
UPLOAD = "/attachments/upload/"


def upload(client: Client, *files: object):
    return client.post(UPLOAD, {"files": list(files)})


def test_ann_sends_a_picture_and_gets_a_line_for_her_composer(client: Client):
    ann = make_member()
    client.force_login(ann)
    page = upload(client, sent("engine bay.jpg"))
    assert page.status_code == 200
    picture = Attachment.objects.get()
    assert picture.uploader == ann
    assert picture.is_ready
    assert (picture.width, picture.height) == (64, 48)
    html = page.content.decode()
    assert "engine bay.jpg" in html
    assert f'name="attached" value="{picture.key}"' in html
    assert stored() == [f"{picture.key}.full"]


def test_a_stranger_sends_nothing(client: Client):
    page = upload(client, sent())
    assert page.status_code == 302
    assert not Attachment.objects.exists()
    assert stored() == []


def test_another_site_cannot_send_in_anns_name():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    assert upload(client, sent()).status_code == 403
    assert stored() == []


def test_no_other_page_takes_a_file(client: Client):
    client.force_login(make_member())
    page = client.post(reverse("forum:preview"), {"source": "x", "files": sent()})
    assert page.status_code == 413


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("me.jpg", pictures.HTML, "is not what its name says"),
        ("me.jpg", pictures.SVG, "is not what its name says"),
        ("me.jpg", pictures.zipped(), "is not what its name says"),
        ("me.svg", pictures.SVG, "cannot be attached"),
        ("me.html", pictures.HTML, "cannot be attached"),
        ("me.exe", b"MZ\x90\x00", "cannot be attached"),
        ("me", b"words", "cannot be attached"),
        ("notes.txt", pictures.HTML, "is not what its name says"),
        ("notes.txt", b"\xef\xbb\xbf \n<SVG onload=x>", "is not what its name says"),
        ("notes.txt", b"a\0b", "is not what its name says"),
        ("table.csv", b"<script>1</script>", "is not what its name says"),
        ("way.gpx", pictures.SVG, "is not what its name says"),
        ("way.gpx", b'<!DOCTYPE x [<!ENTITY a "b">]><gpx>', "is not what its name"),
        ("manual.pdf", b"junk %PDF-1.7", "is not what its name says"),
        ("manual.pdf", pictures.zipped(), "is not what its name says"),
        ("box.zip", b"%PDF-1.7", "is not what its name says"),
        ("me.png", pictures.bomb(), "too many pixels"),
        ("me.gif", pictures.endless_gif(), "too long"),
        ("me.jpg", pictures.jpeg()[:-200], "damaged or incomplete"),
        ("empty.jpg", b"", "is not what its name says"),
    ],
)
def test_what_deceives_is_refused_with_a_sentence_and_nothing_is_left(
    client: Client, name: str, data: bytes, words: str
):
    client.force_login(make_member())
    page = upload(client, sent(name, data))
    # Django drops an empty file before anybody sees it.
    assert page.status_code == 422
    if data:
        assert words in page.content.decode()
    assert not Attachment.objects.exists()
    assert stored() == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("manual.pdf", b"%PDF-1.7\n"),
        ("notes.txt", "Größe: 5 < 7, und 10 % mehr".encode()),
        ("notes.txt", "Größe".encode("latin-1")),
        ("TABLE.CSV", b"rpm;hp\r\n6000;110\r\n"),
        ("way.gpx", b'<?xml version="1.0"?>\n<gpx version="1.1"></gpx>'),
        ("box.zip", pictures.zipped()),
    ],
)
def test_files_of_the_kinds_on_the_list_are_taken(name: str, data: bytes):
    file = make_attachment(make_member(), name=name, data=data)
    assert not file.is_image
    assert file.is_ready
    assert file.size == len(data)
    assert stored() == [f"{file.key}.file"]


def test_an_owner_decides_which_files_are_taken():
    choices_made.assume({choices.KINDS: ["pdf"]})
    ann = make_member()
    with pytest.raises(RefusedError, match="these files: pdf"):
        make_text(ann)
    assert make_attachment(ann, name="manual.pdf", data=b"%PDF-1.7\n").is_ready


def test_a_picture_counts_by_what_it_is_whatever_it_is_called():
    file = make_attachment(make_member(), name="notes.txt", data=pictures.png())
    assert file.is_image


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("..\\..\\boot.jpg", "boot.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\0b\n.jpg", "ab .jpg"),
        ('<img src="x">.jpg', "img src=x.jpg"),
        ("....", "picture"),
        ("", "picture"),
        (f"{'x' * 300}.jpg", f"{'x' * 96}.jpg"),
    ],
)
def test_a_name_is_made_fit_to_show_and_no_path_is_made_of_it(raw: str, shown: str):
    picture = make_attachment(make_member(), name=raw)
    assert picture.name == shown
    assert stored() == [f"{picture.key}.full"]


def test_a_photo_comes_in_without_its_place(client: Client):
    client.force_login(make_member())
    upload(client, sent("me.jpg", pictures.photo_with_a_place(orientation=6)))
    picture = Attachment.objects.get()
    # The camera was held on its side.
    assert (picture.width, picture.height) == (300, 400)
    assert not left_of(pictures.CAMERA, pictures.WHERE_IT_WAS)


def left_of(*words: str) -> list[str]:
    from pathlib import Path

    from django.conf import settings

    return [
        path.name
        for path in Path(settings.MEDIA_ROOT).rglob("*")
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words)
    ]


def test_a_file_that_is_too_large_is_not_even_kept_for_a_moment(client: Client):
    choices_made.assume({choices.LARGEST: 1})
    client.force_login(make_member())
    large = sent("notes.txt", b"x" * 1_000_001)
    page = upload(client, large, sent("small.txt", b"small"))
    assert page.status_code == 200
    html = page.content.decode()
    assert "“notes.txt” is too large: a file has at most 1 MB." in html
    assert "small.txt" in html
    assert Attachment.objects.get().name == "small.txt"


def test_a_request_beyond_all_files_is_refused_by_its_length(client: Client):
    choices_made.assume({choices.LARGEST: 1})
    client.force_login(make_member())
    files = [sent(f"{n}.txt", b"x" * 990_000) for n in range(rules.MOST_AT_ONCE + 4)]
    assert upload(client, *files).status_code == 413
    assert stored() == []


def test_the_eleventh_file_of_a_request_waits_for_the_next(client: Client):
    client.force_login(make_member())
    files = [sent(f"{n}.txt", b"x") for n in range(11)]
    page = upload(client, *files)
    assert "Send at most 10 files at once." in page.content.decode()
    assert Attachment.objects.count() == 10


def test_a_member_has_so_much_room_and_no_more(client: Client):
    choices_made.assume({choices.OF_MEMBERS: 1})
    ann = make_member()
    make_attachment(ann, name="a.txt", data=b"x" * 900_000)
    client.force_login(ann)
    page = upload(client, sent("b.txt", b"x" * 200_000))
    assert page.status_code == 422
    assert "you use 0.9 of your 1 MB" in page.content.decode()
    assert len(stored()) == 1


def test_a_moderator_has_more_room_and_an_owner_all_there_is():
    choices_made.assume({choices.OF_MEMBERS: 0, choices.OF_MODERATORS: 1})
    with pytest.raises(RefusedError, match="cannot attach"):
        make_text(make_member())
    make_text(make_moderator())
    make_attachment(make_owner(), name="a.txt", data=b"x" * 1_500_000)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_do_not_share_the_last_room():
    choices_made.assume({choices.OF_MEMBERS: 1})
    ann = make_member()
    together = Barrier(4, timeout=60)

    def one(number: int) -> bool:
        try:
            together.wait()
            data = b"x" * 400_000
            uploading.take(
                by=ann, upload=io.BytesIO(data), name=f"{number}.txt", size=len(data)
            )
        except RefusedError:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(one, range(4)))
    assert sum(taken) == 2
    assert used_by(ann.pk) == 800_000
    assert len(stored()) == 2


def test_a_full_disk_is_told_and_nothing_is_left_of_it(client: Client):
    client.force_login(make_member())
    with room_for(300_000):
        page = upload(client, sent("notes.txt", b"x" * 500_000))
    assert page.status_code == 422
    assert "its disk may be full" in page.content.decode()
    assert not Attachment.objects.exists()
    assert stored() == []


def test_a_disk_that_fills_while_a_file_comes_in_is_told(client: Client):
    client.force_login(make_member())
    with room_for(1_200_000):  # beyond a megabyte a file waits on the disk
        page = upload(client, sent("notes.txt", b"x" * 3_000_000))
    assert page.status_code == 422
    assert "no room for “notes.txt”" in page.content.decode()
    assert stored() == []


def test_a_folder_that_cannot_be_written_is_told(client: Client, settings):
    client.force_login(make_member())
    settings.MEDIA_ROOT.parent.mkdir(parents=True, exist_ok=True)
    settings.MEDIA_ROOT.write_text("a file where a folder should be")
    page = upload(client, sent())
    assert page.status_code == 422
    assert "could not keep this" in page.content.decode()


def test_very_many_files_in_an_hour_are_too_many(client: Client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"upload": "2/h/user"}
    client.force_login(make_member())
    for number in range(3):
        page = upload(client, sent(f"{number}.txt", b"x"))
    assert page.status_code == 422
    assert "very many files" in page.content.decode()
    assert Attachment.objects.count() == 2


def test_a_large_photo_waits_for_its_sizes():
    photo = make_attachment(make_member(), data=pictures.jpeg(2400, 1600))
    assert photo.state == Attachment.State.WAITING
    # Known before anything is decoded: the page keeps its room.
    assert (photo.width, photo.height) == (1920, 1280)
    assert stored() == [f"{photo.key}.original"]


def test_every_kind_on_the_list_has_a_way_to_be_known():
    assert set(kinds.FILE_KINDS) == set(kinds._HOLDS)
