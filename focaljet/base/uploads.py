"""How files come in: counted as they stream, and without a name on the disk.

Only a view behind `takes_files` takes any (settings.FILE_UPLOAD_HANDLERS refuse them).
What is kept back for a moment has no name, so that a killed process leaves nothing. A
file that is refused is read past: the words of the form come after it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import IO, Any, Concatenate, ParamSpec, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

IN_MEMORY = 1_000_000
WORDS = 3_000_000  # what a form may hold beside its files

Request = TypeVar("Request", bound=HttpRequest)
More = ParamSpec("More")


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one request. `largest` is bytes of a file, `most` a number of files."""

    largest: int
    most: int


class CountedUploads(FileUploadHandler):
    """Takes files within the limits; `refusals` are sentences about the others."""

    def __init__(self, request: HttpRequest, limits: Limits) -> None:
        super().__init__(request)
        self.limits = limits
        self.taken = 0
        self.refusals: list[str] = []

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > self.limits.largest * self.limits.most + WORDS:
            raise RequestDataTooBig

    def new_file(self, *args: Any, **more: Any) -> None:
        super().new_file(*args, **more)
        self.taken += 1
        if self.taken > self.limits.most:
            self._skip(_("Send at most %(n)d files at once.") % {"n": self.limits.most})
        # Of this handler, so that Django closes it when it skips the file.
        self.file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > self.limits.largest:
            self._skip(
                _("“%(name)s” is too large: a file has at most %(most)s MB.")
                % {"name": self.file_name, "most": self.limits.largest // 1_000_000}
            )
        try:
            self.file.write(raw_data)
        except OSError:
            self._skip(self._no_room())

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        # No more of this handler: Django would close it with the next one that it skips.
        file = self.file
        del self.file
        try:
            file.seek(0)
        except OSError:  # the last of it could not be written
            file.close()
            self.refusals.append(self._no_room())
            return None
        return UploadedFile(file, self.file_name, self.content_type, file_size)

    def _no_room(self) -> str:
        return _("There is no room for “%(name)s” on the server. Try again later.") % {
            "name": self.file_name
        }

    def _skip(self, sentence: str) -> None:
        if sentence not in self.refusals:
            self.refusals.append(sentence)
        raise SkipFile


def takes_files(
    limits: Callable[[HttpRequest], Limits],
) -> Callable[
    [Callable[Concatenate[Request, More], HttpResponseBase]],
    Callable[Concatenate[Request, More], HttpResponseBase],
]:
    """Makes a view, behind whatever else decorates it, the goal of a form with files.

    The token against forgeries is asked for as everywhere, but here: looking for it
    reads the form, and by then it must be known what to do with the files.
    """

    def decorated(
        view: Callable[Concatenate[Request, More], HttpResponseBase],
    ) -> Callable[Concatenate[Request, More], HttpResponseBase]:
        protected: Any = csrf_protect(view)

        @wraps(view)
        def answer(
            request: Request, /, *args: More.args, **kwargs: More.kwargs
        ) -> HttpResponseBase:
            handler = CountedUploads(request, limits(request))
            request.upload_handlers = [handler]
            response: HttpResponseBase = protected(request, *args, **kwargs)
            return response

        return csrf_exempt(answer)

    return decorated


def refusals(request: HttpRequest) -> list[str]:
    """What is to be said about the files that did not come in."""
    bool(request.POST)  # has it read
    return [
        sentence
        for handler in request.upload_handlers
        if isinstance(handler, CountedUploads)
        for sentence in handler.refusals
    ]
