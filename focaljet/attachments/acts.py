"""What the person of the proof does with pictures and files."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from focaljet.attachments.models import Attachment
from focaljet.privacy.proof.acting import Actor


def send_and_delete(actor: Actor) -> None:
    """A picture that says more than can be seen, a file, one that is taken back."""
    send(actor, f"{actor.say('name of a picture')}.jpg", telling(actor))
    words = actor.say("words of a file").encode()
    send(actor, f"{actor.say('name of a file')}.txt", words)
    slip = actor.let_slip("file that was deleted")
    key = send(actor, f"{slip}.txt", slip.encode())
    actor.get(reverse("attachments:mine"))
    actor.post(reverse("attachments:delete", args=[key]), {})


def send(actor: Actor, name: str, data: bytes) -> str:
    """The key of what was sent."""
    files = {"files": SimpleUploadedFile(name, data)}
    actor.post(reverse("attachments:upload"), files, want=200)
    newest = Attachment.objects.filter(uploader=actor.member_id).order_by("-pk")[0]
    return str(newest.key)


def telling(actor: Actor, width: int = 400) -> bytes:
    """A photo with words in its EXIF and in a comment, which nobody is to keep."""
    exif = Image.Exif()
    exif[0x010F] = actor.let_slip("camera of a picture")
    out = BytesIO()
    photo = Image.radial_gradient("L").resize((width, width * 3 // 4))
    comment = actor.let_slip("comment in a picture")
    photo.save(out, "JPEG", exif=exif, comment=comment)
    return out.getvalue()
