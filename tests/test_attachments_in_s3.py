"""The bytes in a bucket: moto's server stands for S3, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from django.core.files.storage import storages
from django.test import Client
from moto.server import ThreadedMotoServer

from focaljet.accounts.tests.makers import make_member
from focaljet.attachments import files, stores
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import removing
from focaljet.attachments.tests.makers import (
    fetch,
    later,
    make_attachment,
    make_text,
    sent,
)
from focaljet.base.tests import pictures
from focaljet.config import env
from tests.jobs import run_jobs

pytestmark = [
    pytest.mark.django_db,
    # Of botocore, about itself.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:botocore"),
]
BUCKET = "club-pictures"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, settings, monkeypatch) -> Iterator[object]:
    for name, value in {
        "BUCKET": BUCKET,
        "ENDPOINT": s3,
        "KEY": "a-key",
        "SECRET": "a-secret",
        "REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(f"FOCALJET_S3_{name}", value)
    settings.STORAGES = settings.STORAGES | {"attachments": env.attachments()}
    made = boto3.resource(
        "s3",
        endpoint_url=s3,
        aws_access_key_id="a-key",
        aws_secret_access_key="a-secret",
        region_name="eu-central-1",
    ).Bucket(BUCKET)
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield made
    made.objects.all().delete()
    made.delete()


def names(bucket) -> list[str]:
    return sorted(found.key.rpartition("/")[2] for found in bucket.objects.all())


def test_a_picture_lies_in_the_bucket_and_comes_out_through_us(bucket, client: Client):
    ann = make_member()
    photo = make_attachment(ann, data=pictures.jpeg(1000, 500))
    assert names(bucket) == [
        f"{photo.key}.full",
        f"{photo.key}.medium",
        f"{photo.key}.small",
    ]
    client.force_login(ann)
    page, content = fetch(client, f"/attachments/{photo.key}/medium.webp")
    assert page.status_code == 200  # and no redirect to an address of the bucket
    assert content[8:12] == b"WEBP"
    assert page["Content-Length"] == str(len(content))
    assert client.get(f"/attachments/{photo.key}/full.png").status_code == 404
    client.force_login(make_member("Bob"))
    assert client.get(f"/attachments/{photo.key}/medium.webp").status_code == 404


def test_nothing_in_the_bucket_is_public(bucket):
    make_text(make_member())
    for found in bucket.objects.all():
        grants = found.Acl().grants
        assert all(grant["Grantee"]["Type"] == "CanonicalUser" for grant in grants)


def test_a_large_photo_is_made_from_and_into_the_bucket(bucket):
    photo = make_attachment(make_member(), data=pictures.jpeg(2400, 1600))
    assert names(bucket) == [f"{photo.key}.original"]
    run_jobs(queue="pictures")
    assert names(bucket) == [f"{photo.key}.{p}" for p in ("full", "medium", "small")]


def test_what_is_swept_or_erased_is_gone_from_the_bucket(bucket):
    ann = make_member()
    make_text(ann)
    stray = make_text(ann)
    Attachment.objects.filter(pk=stray.pk).delete()
    with later(hours=25):
        assert removing.sweep() == removing.Swept(loose=1, strays=1)
    assert names(bucket) == []
    make_text(ann)
    assert stores.erase(ann.pk) == 1
    assert names(bucket) == []


def test_a_bucket_that_is_away_is_told(bucket, client: Client, monkeypatch, settings):
    client.force_login(make_member())
    monkeypatch.setenv("FOCALJET_S3_BUCKET", "not-there")
    settings.STORAGES = settings.STORAGES | {"attachments": env.attachments()}
    page = client.post("/attachments/upload/", {"files": sent()})
    assert page.status_code == 422
    assert "could not keep this" in page.content.decode()
    assert not Attachment.objects.exists()


def test_a_proof_never_touches_the_bucket(bucket, monkeypatch, settings):
    monkeypatch.setenv("FOCALJET_SCHEMA", "proof_1")
    settings.STORAGES = settings.STORAGES | {"attachments": env.attachments()}
    make_text(make_member())
    assert names(bucket) == []
    assert type(storages["attachments"]).__name__ == "FileSystemStorage"
    assert files.storage() is storages["attachments"]
