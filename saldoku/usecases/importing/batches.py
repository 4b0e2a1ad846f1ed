"""A file and its fingerprint: the same bytes are the same import."""

from datetime import datetime

from django.db import transaction

from saldoku.kernel.ids import new_id
from saldoku.ledger.models import ImportBatch
from saldoku.usecases.importing.summary import ImportSummary, from_json


def begin(
    *, kind: str, fingerprint: str, file_name: str, at: datetime
) -> tuple[ImportBatch, ImportSummary | None]:
    """The batch of this file, and its summary when it was finished before. A killed import finds its
    own batch again and goes on."""
    with transaction.atomic():
        batch, _ = ImportBatch.objects.get_or_create(
            kind=kind,
            fingerprint=fingerprint,
            defaults={"id": new_id(), "file_name": file_name[:160], "started_at": at},
        )
    done = from_json(batch.summary, again=True) if batch.ended_at is not None else None
    return batch, done


def finish(*, batch: ImportBatch, summary: ImportSummary, at: datetime) -> None:
    """Remember what was done with the file."""
    ImportBatch.objects.filter(id=batch.id).update(ended_at=at, summary=summary.as_saved())
