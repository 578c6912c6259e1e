"""Admin pages on which personal data stands as dots, until somebody says why.

    @admin.register(Member)
    class MemberAdmin(MaskedAdmin[Member]):
        list_display = ("screen_name", "ip_address")
        # An owner has to be able to shut an account.
        unmasked = frozenset({"is_active"})

What a model's declaration does not show to everybody or to all members is masked here
too, without a word more: in the list, in the form, and in inlines (`MaskedInline`). It
cannot be edited, searched, sorted or filtered by either, so that nobody finds a value
by asking for it. "Show" leads to a page that asks for a reason, writes it into the
ledger, where the person finds it, and then shows the value once.

Only fields are seen by their names: a method of the admin class or a `__str__` that
tells a masked value tells it to everybody who may see the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import label_for_field, quote, unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import (
    ImproperlyConfigured,
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from focaljet.privacy import looking
from focaljet.privacy.masks import (
    filtered_by,
    hidden_fields,
    is_never_shown,
    ordered_by,
    steps,
)

DOTS = "••••••"

M = TypeVar("M", bound=Model)
C = TypeVar("C", bound=Model)


@dataclass(frozen=True)
class Mask:
    """A column of dots, with a link to the page that shows what is behind them."""

    page: Masking[Any]
    name: str

    do_not_call_in_templates: ClassVar[bool] = True

    def __call__(self, row: Model) -> str:
        if row.pk is None or LOOKUP_SEP in self.name:
            return DOTS
        if is_never_shown(self.page.model, self.name):
            return f"{DOTS} ({gettext('never shown')})"
        return format_html(
            '{} <a class="button" href="{}" aria-label="{}">{}</a>',
            DOTS,
            self.page.show_url(row, self.name),
            gettext("Show: %(what)s") % {"what": self.short_description},
            gettext("Show"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def __name__(self) -> str:  # the admin makes the class of the column of it
        return self.name

    @property
    def short_description(self) -> str:
        return str(label_for_field(self.name, self.page.model, self.page))


class Masking(BaseModelAdmin[M]):
    """What admin pages and inlines have in common."""

    # Fields that the declaration hides and that the staff has to edit; yes or no only.
    unmasked: ClassVar[frozenset[str]] = frozenset()

    @property
    def masked(self) -> list[str]:
        """The masked fields of the page's own table, in the order of declaration."""
        return [name for name in hidden_fields(self.model) if self.hides(name)]

    def hides(self, lookup: object) -> bool:
        """Whether a field, or a lookup through several tables, touches what is masked."""
        return isinstance(lookup, str) and any(
            name in hidden_fields(model)
            and not (model is self.model and name in self.unmasked)
            for model, name in steps(self.model, lookup)
        )

    def column(self, name: Any) -> Any:
        return Mask(self, name) if self.hides(name) else name

    def show_url(self, row: Model, name: str) -> str:
        raise NotImplementedError

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The names keep the fields out of the form; the masks are what is shown."""
        names = [*super().get_readonly_fields(request, obj), *self.masked]
        return list(dict.fromkeys([*names, *map(self.column, names)]))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            (title, {**options, "fields": self._lines(options["fields"])})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def _lines(self, names: Iterable[Any]) -> list[Any]:
        """Each line holds one field or several."""
        lines = [
            tuple(map(self.column, each))
            if isinstance(each, list | tuple)
            else self.column(each)
            for each in names
        ]
        return list(dict.fromkeys(lines))

    def get_ordering(self, request: HttpRequest) -> Any:
        ordering = super().get_ordering(request)
        return [each for each in ordering if not self.hides(ordered_by(each))]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Django lets every field of the table itself be asked for in the address."""
        if self.hides(lookup):
            return False
        return super().lookup_allowed(lookup, value, request)


only_asked_and_answered = method_decorator(
    require_http_methods(["GET", "HEAD", "POST"])
)


class OpenlyOrdered(ChangeList):
    """Sorts by nothing masked, whatever a column or the address asks for."""

    def get_ordering(self, request: HttpRequest, queryset: Any) -> Any:
        ordering = super().get_ordering(request, queryset)
        page: Any = self.model_admin
        kept = [each for each in ordering if not page.hides(ordered_by(each))]
        return kept if len(kept) == len(ordering) else [*kept, "-pk"]


class MaskedAdmin(Masking[M], admin.ModelAdmin[M]):
    """A ModelAdmin that shows personal data to who says why."""

    def __init__(self, model: type[M], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        for name in [*self.list_editable, self.date_hierarchy]:
            if self.hides(name):
                raise ImproperlyConfigured(f"{type(self).__name__}: {name} is masked.")

    # The list

    def get_list_display(self, request: HttpRequest) -> Any:
        return [self.column(name) for name in super().get_list_display(request)]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """A mask has a link of its own, so that the first other column leads on."""
        plain = [name for name in list_display if not isinstance(name, Mask)]
        links = super().get_list_display_links(request, plain) or ()
        return [name for name in links if not self.hides(name)] or None

    def get_list_filter(self, request: HttpRequest) -> Any:
        offered = super().get_list_filter(request)
        return [each for each in offered if not self.hides(filtered_by(each))]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        offered = super().get_search_fields(request)
        return [name for name in offered if not self.hides(name.lstrip("^=@"))]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OpenlyOrdered

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What would go along is counted, since its names may tell what is masked."""
        _named, counts, lacking, protected = super().get_deleted_objects(objs, request)
        counted = [f"{name}: {count}" for name, count in counts.items()]
        stays = [gettext("Something that depends on it.")] if protected else []
        return counted, counts, lacking, stays

    # The page that shows a value

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_show"
        wrap = self.admin_site.admin_view  # signed in, on the staff, never cached
        return [
            path("<path:object_id>/show/<str:name>/", wrap(self.show_view), name=name),
            path(
                "<path:object_id>/show/<str:beside>/<path:row_id>/<str:name>/",
                wrap(self.show_beside_view),
                name=f"{name}_beside",
            ),
            *super().get_urls(),
        ]

    def show_url(self, row: Model, name: str) -> str:
        return self._url("show", row.pk, name)

    def _url(self, view: str, pk: Any, *args: str) -> str:
        return url_of(self.admin_site, self.model, view, pk, *args)

    @only_asked_and_answered
    def show_view(
        self, request: HttpRequest, object_id: str, name: str
    ) -> HttpResponse:
        row = self._visible_row(request, object_id)
        return self._look(request, self, row, name, back=row)

    @only_asked_and_answered
    def show_beside_view(
        self, request: HttpRequest, object_id: str, beside: str, row_id: str, name: str
    ) -> HttpResponse:
        """The same for a row of an inline, which may have no page of its own."""
        parent = self._visible_row(request, object_id)
        for inline in self.get_inline_instances(request, parent):
            if isinstance(inline, MaskedInline) and inline.opts.label_lower == beside:
                row = inline.visible_row(request, parent, row_id)
                return self._look(request, inline, row, name, back=parent)
        raise Http404

    def _visible_row(self, request: HttpRequest, object_id: str) -> M:
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404
        return row

    def _look(
        self, request: HttpRequest, page: Masking[Any], row: Model, name: str, back: M
    ) -> HttpResponse:
        if name not in page.masked or is_never_shown(page.model, name):
            raise Http404
        frame = self.admin_site.each_context(request)
        frame["back"] = self._url("change", back.pk)
        return looking.answer(request, row, name, frame)


def url_of(
    site: admin.AdminSite, model: type[Model], view: str, pk: Any, *args: str
) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}"
    return reverse(name, args=[quote(pk), *args], current_app=site.name)


class MaskedInline(Masking[Any], admin.TabularInline[C, M]):
    """A TabularInline like that; its parent's page has to be a MaskedAdmin.

    The template numbers the rows, where Django's says the `__str__` of each.
    """

    template = "admin/privacy/masked_tabular.html"

    def hides(self, lookup: object) -> bool:
        """Not the link to the parent, whose page this is."""
        return lookup != self._link.name and super().hides(lookup)

    @property
    def _link(self) -> Any:
        return _get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name)

    def show_url(self, row: Model, name: str) -> str:
        parent_pk = getattr(row, self._link.attname)
        beside = (self.opts.label_lower, quote(row.pk), name)
        return url_of(
            self.admin_site, self.parent_model, "show_beside", parent_pk, *beside
        )

    def visible_row(self, request: HttpRequest, parent: M, row_id: str) -> C:
        if not self.has_view_permission(request, parent):
            raise PermissionDenied
        rows = self.get_queryset(request).filter(**{self._link.name: parent})
        try:
            return rows.get(pk=unquote(row_id))
        except (ObjectDoesNotExist, ValueError, ValidationError):
            raise Http404 from None
