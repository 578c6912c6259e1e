"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.base import clock, offers
from focaljet.privacy import mails
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.exports import Export
from focaljet.privacy.services import (
    claiming,
    erasing,
    exporting,
    keeping,
    leaving,
    ledger,
    proving,
)

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="privacy", retry=AGAIN)
def set_words(*, erasure_id: int) -> None:
    erasing.set_words(erasure_id=erasure_id)


@app.task(queue="privacy", retry=AGAIN)
def erase(*, erasure_id: int) -> None:
    erasing.erase(erasure_id=erasure_id)


@app.task(queue="privacy", retry=AGAIN)
def make_archive(*, export_id: int) -> None:
    exporting.make(export_id=export_id)


@app.periodic(cron="*/10 * * * *", periodic_id="archives-cut-short")
@app.task(queue="privacy", queueing_lock="privacy.archives", name="privacy.archives")
def make_archives_cut_short(timestamp: int) -> None:
    exporting.make_all_waiting()


@app.periodic(cron="*/10 * * * *", periodic_id="erase-all-due")
@app.task(queue="privacy", queueing_lock="privacy.erase", name="privacy.erase_all_due")
def erase_all_due(timestamp: int) -> None:
    """Those whose day has come, and those that a fall of the machine cut short."""
    erasing.erase_all_due()


@app.periodic(cron="10 3 * * *", periodic_id="end-what-is-over")
@app.task(queue="night", queueing_lock="privacy.keep", name="privacy.keep")
def end_what_is_over(timestamp: int) -> None:
    keeping.end_what_is_over()


@app.periodic(cron="30 3 * * *", periodic_id="prove")
@app.task(queue="night", queueing_lock="privacy.prove", name="privacy.prove")
def prove(timestamp: int) -> None:
    """The public proof, anew every night; a large site lets it run by hand."""
    if proving.is_small_enough():
        proving.prove()


@app.periodic(cron="50 3 * * *", periodic_id="verify-ledger")
@app.task(queue="night", queueing_lock="privacy.verify", name="privacy.verify")
def verify_ledger(timestamp: int) -> None:
    ledger.verify()


@app.task(queue="mail", retry=AGAIN)
def mail_archive_ready(*, export_id: int) -> None:
    """To the confirmed address; nobody is told where there is none."""
    export = Export.objects.filter(pk=export_id).exclude(done_at=None).first()
    if export is not None:
        mails.send(
            "archive_ready",
            member_id=export.member_id,
            url=mails.link("privacy:archive", exporting.link_token(export)),
            until=export.asked_at + exporting.STAYS,
        )


@app.task(queue="mail", retry=AGAIN)
def mail_erasure_asked(*, erasure_id: int) -> None:
    """While there is an address: what happens, and where the receipt will be."""
    erasure = Erasure.objects.filter(pk=erasure_id, ended_at=None).first()
    if erasure is None or erasure.cause == Erasure.Cause.CHILD:
        return  # nothing is mailed to a child (C89)
    if erasure.member_id is not None:
        mails.send(
            "erasure_asked",
            member_id=erasure.member_id,
            url=mails.link("privacy:receipt", leaving.receipt_token(erasure)),
            can_be_called_off=erasure.due_at > clock.now(),
            due_at=erasure.due_at,
            words_go=erasure.words == Erasure.Words.GO,
            sign_in_url=settings.SITE_URL + offers.address("sign-in"),
        )


@app.task(queue="privacy", retry=AGAIN)
def carry_out_claim(*, claim_id: int) -> None:
    claiming.carry_out(claim_id=claim_id)
