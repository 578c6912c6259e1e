"""Secrets of signing in are nobody's to look at; `forget-second-step` helps the locked out."""

from __future__ import annotations

# Imported for what it registers, so that it can be taken out again below.
import allauth.mfa.admin  # noqa: F401
from allauth.mfa.models import Authenticator
from django.contrib import admin

admin.site.unregister(Authenticator)
