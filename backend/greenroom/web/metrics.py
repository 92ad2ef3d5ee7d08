"""Metrics for Prometheus at `/metrics`: only with the token from GREENROOM_METRICS_TOKEN.

Without that setting there is no such page. An address alone would prove nothing: behind a proxy on the same
machine everyone seems to come from there. They contain nobody's name, email or id.
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from greenroom.api.guard.errors import Code
from greenroom.web.replies import Refused
from greenroom.web.tally import BOUNDS_S, Durations

PATH = "/metrics"
_TEXT = (
    "text/plain; version=0.0.4; charset=utf-8"  # https://prometheus.io/docs/instrumenting/exposition_formats
)
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric with all its numbers.

    Args:
        name: with its unit at the end; a counter's ends in `_total`, a histogram's in `_duration_seconds`.
        help: what it counts, in a sentence.
        values: the numbers, by the values of the labels.
        labels: the labels' names, in the order of those values.
    """

    name: str
    help: str
    values: Mapping[tuple[str, ...], float | Durations]
    labels: tuple[str, ...] = field(default=())


def exposition(metrics: Sequence[Metric]) -> str:
    """Write metrics in Prometheus's text format."""
    lines: list[str] = []
    for metric in metrics:
        kind = "counter" if metric.name.endswith("_total") else "gauge"
        if metric.name.endswith("_duration_seconds"):
            kind = "histogram"
        lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {kind}"]
        for key in sorted(metric.values):
            found, labels = metric.values[key], dict(zip(metric.labels, key, strict=True))
            if isinstance(found, Durations):
                within = accumulate(found.counts)
                for bound, number in zip((*map(str, BOUNDS_S), "+Inf"), within, strict=True):
                    lines.append(_line(f"{metric.name}_bucket", {**labels, "le": bound}, number))
                lines.append(_line(f"{metric.name}_sum", labels, found.sum_s))
                lines.append(_line(f"{metric.name}_count", labels, sum(found.counts)))
            else:
                lines.append(_line(metric.name, labels, found))
    return "\n".join([*lines, ""])


def _line(name: str, labels: Mapping[str, str], number: float) -> str:
    inside = ",".join(f'{label}="{value.translate(_ESCAPES)}"' for label, value in labels.items())
    return f"{name}{f'{{{inside}}}' if inside else ''} {number:.15g}"


def metrics_route(token: str, read: Callable[[], Awaitable[Sequence[Metric]]]) -> Route:
    """Make the route for a Prometheus server.

    Args:
        token: what it has to send as `Authorization: Bearer <token>`.
        read: reads the metrics, called each time.
    """
    expected = f"Bearer {token}".encode()

    async def metrics(request: Request) -> Response:
        sent = request.headers.get("authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(sent, expected):
            how = {"www-authenticate": "Bearer"}
            return Refused(
                401, Code.UNAUTHENTICATED, "Send the token from GREENROOM_METRICS_TOKEN as Bearer.", how
            ).response(request.scope)
        return Response(exposition(await read()), media_type=_TEXT, headers={"cache-control": "no-store"})

    return Route(PATH, metrics)
