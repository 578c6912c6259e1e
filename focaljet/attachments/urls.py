from django.urls import path, register_converter
from django.urls.converters import StringConverter

from focaljet.attachments.models import KEY_LENGTH
from focaljet.attachments.views import mine, serving, uploading


class KeyConverter(StringConverter):
    """Nothing else is ever looked for: no dot, no slash, however it is written."""

    regex = f"[0-9a-f]{{{KEY_LENGTH}}}"


register_converter(KeyConverter, "key")

app_name = "attachments"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("upload/", uploading.upload, name="upload"),
    path("<key:key>/delete/", mine.delete, name="delete"),
    path("<key:key>/download/", serving.download, name="download"),
    path("<key:key>/<slug:size>.webp", serving.picture, name="picture"),
]
