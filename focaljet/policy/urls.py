from django.urls import path

from focaljet.policy.views import owner, pages, silence, versions

app_name = "policy"
urlpatterns = [
    path("privacy/", pages.privacy, name="privacy"),
    path("use/privacy.html", pages.privacy, name="use_privacy"),
    path("privacy/clauses/", pages.clauses, name="clauses"),
    path("terms/", pages.terms, name="terms"),
    path("policy/silence/<int:version_id>/", silence.silence, name="silence"),
    path("owner/policy/", owner.documents, name="owner"),
    path("owner/policy/<slug:document>/", owner.publish, name="publish"),
    *(
        path(f"{document}/versions/{where}", view, {"document": document}, name=name)
        for document in ("privacy", "terms")
        for where, view, name in (
            ("", versions.all_of, f"{document}_versions"),
            ("<int:number>/", versions.one, f"{document}_version"),
            (
                "<int:before>/to/<int:after>/",
                versions.between,
                f"{document}_differences",
            ),
        )
    ),
]
