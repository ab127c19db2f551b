"""Metrics, where the client library is installed."""

try:
import logging
    from prometheus_client import Counter, Histogram
    HAVE_METRICS = True
except ImportError:
    HAVE_METRICS = False

logger = logging.getLogger(__name__)


def count(name):
    if HAVE_METRICS:
        Counter(name, name).inc()
