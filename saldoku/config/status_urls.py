"""Addresses that machines ask: is the process up, is it ready, how is it doing."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django_prometheus.exports import ExportToDjangoView  # type: ignore[import-untyped]  # it has no types

from saldoku.channels.doors import permission
from saldoku.kernel import clock
from saldoku.usecases.running.queues_stuck import queues_stuck


@permission("public")
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up."""
    return JsonResponse({"status": "ok"})


@permission("public")
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready to answer: the database is reachable, migrations are applied, queues are not stuck."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        stuck = [] if behind else queues_stuck(at=clock.now())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if behind:
        return JsonResponse({"status": "migrations missing"}, status=503)
    if stuck:
        return JsonResponse({"status": "queues stuck", "queues": stuck}, status=503)
    return JsonResponse({"status": "ready"})


metrics = permission("public")(ExportToDjangoView)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
