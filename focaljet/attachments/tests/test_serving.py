from __future__ import annotations

import pytest
from django.test import Client

from focaljet.accounts.tests.makers import make_member, make_owner
from focaljet.attachments import files
from focaljet.attachments.tests.makers import fetch, make_attachment, make_text
from focaljet.base.tests import pictures

pytestmark = pytest.mark.django_db


def test_what_is_loose_is_seen_by_its_uploader_alone(client: Client):
    ann = make_member()
    photo, notes = make_attachment(ann), make_text(ann)
    urls = [
        f"/attachments/{photo.key}/full.webp",
        f"/attachments/{notes.key}/download/",
    ]
    for url in urls:
        assert fetch(client, url)[0].status_code == 404
    client.force_login(make_owner())
    for url in urls:
        assert fetch(client, url)[0].status_code == 404
    client.force_login(ann)
    for url in urls:
        assert fetch(client, url)[0].status_code == 200


def test_nothing_in_a_picture_can_run(client: Client):
    ann = make_member()
    photo = make_attachment(ann, data=pictures.jpeg_and_zip())
    client.force_login(ann)
    page, content = fetch(client, f"/attachments/{photo.key}/full.webp")
    assert page["Content-Type"] == "image/webp"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert content[8:12] == b"WEBP"
    assert b"PK\x03\x04" not in content


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("notes.txt", b"plain", "text/plain; charset=utf-8"),
        ("manual.pdf", b"%PDF-1.7 <script>", "application/pdf"),
        ("box.zip", pictures.zipped(), "application/zip"),
    ],
)
def test_a_file_is_saved_and_never_opened_in_the_site(
    client: Client, name: str, data: bytes, content_type: str
):
    ann = make_member()
    file = make_attachment(ann, name=name, data=data)
    client.force_login(ann)
    page, content = fetch(client, f"/attachments/{file.key}/download/")
    assert page["Content-Disposition"] == f'attachment; filename="{name}"'
    assert page["Content-Type"] == content_type
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert content == data


def test_a_name_cannot_break_out_of_the_header(client: Client):
    ann = make_member()
    file = make_text(ann, name='a"; evil="ü\r\nX-Evil: 1.txt')
    client.force_login(ann)
    page, _content = fetch(client, f"/attachments/{file.key}/download/")
    assert "X-Evil" not in page.headers
    assert page["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_no_cache_that_others_share_keeps_it(client: Client):
    ann = make_member()
    photo = make_attachment(ann)
    client.force_login(ann)
    url = f"/attachments/{photo.key}/full.webp"
    page, _content = fetch(client, url)
    assert page["Cache-Control"].startswith("private, max-age=300")
    again = client.get(url, headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    # Somebody who may not see it is not told that it did not change.
    client.force_login(make_member("Bob"))
    stranger = client.get(url, headers={"If-None-Match": page["ETag"]})
    assert stranger.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../secret.key",
        "..%2fsecret.key",
        "%2e%2e/secret.key",
        "%252e%252e%252fsecret.key",
        "attachments2/full.webp",
        "{key}/../../secret.key/full.webp",
        "{key}/..%2f..%2fsecret.key",
        "{key}/original.webp",
        "{key}/file.webp",
        "{key}/full.webp%00.jpg",
        "{key}/medium.webp",
        "{key}/download/",
        "{upper}/full.webp",
        "{short}/full.webp",
        "1/full.webp",
    ],
)
def test_no_address_leads_out_of_the_storage(client: Client, path: str):
    ann = make_member()
    photo = make_attachment(ann)
    client.force_login(ann)
    names = {"key": photo.key, "upper": photo.key.upper(), "short": photo.key[:-1]}
    # A key of digits alone has no other spelling.
    if "{upper}" in path and photo.key.upper() == photo.key:
        return
    assert client.get(f"/attachments/{path.format(**names)}").status_code == 404


@pytest.mark.parametrize("key", ["../x", "a" * 23, "A" * 24, "g" * 24, "a" * 24 + "/"])
def test_no_path_is_made_of_what_is_no_key(key: str):
    with pytest.raises(ValueError, match="not the key"):
        files.path_of(key, "full")
    with pytest.raises(ValueError, match="not the key"):
        files.path_of("a" * 24, f"../{key}")


def test_a_picture_whose_bytes_are_lost_is_not_found(client: Client):
    ann = make_member()
    photo = make_attachment(ann)
    files.remove(photo.key)
    client.force_login(ann)
    assert client.get(f"/attachments/{photo.key}/full.webp").status_code == 404


def test_what_belongs_to_an_app_that_is_gone_is_seen_by_nobody(client: Client):
    ann = make_member()
    photo = make_attachment(ann, place="gone.thing", place_id=1)
    client.force_login(ann)
    assert client.get(f"/attachments/{photo.key}/full.webp").status_code == 404
