"""The last run of the proof, for everybody."""

from __future__ import annotations

from focaljet.privacy.models.proofs import ProofRun
from focaljet.privacy.proof import report as reports
from focaljet.privacy.proof.report import Report


def last_run() -> ProofRun | None:
    """Without the report, which is long (one query)."""
    return ProofRun.objects.defer("report").order_by("-pk").first()


def last_report() -> Report | None:
    """None where nothing was proven yet (one query)."""
    said = ProofRun.objects.order_by("-pk").values_list("report", flat=True).first()
    return reports.read(said) if said else None
