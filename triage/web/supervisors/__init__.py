"""The supervisors' door: what stands now, and how the promises were kept."""

from triage.web.supervisors.views import bp

__all__ = ["bp"]
